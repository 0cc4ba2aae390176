package dev.varve.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpTest {

    private static Contraction.Conv2d conv(long kernel, long stride, Padding padding, long dilation, long groups) {
        return new Contraction.Conv2d(8, 16, Sides.square(kernel), stride, padding, dilation, groups, false);
    }

    private static Padding symmetric(long side) {
        return new Padding.Symmetric(Sides.square(side));
    }

    @ParameterizedTest
    @CsvSource({"7, 2, 3, 1, 224, 112", "3, 2, 1, 1, 5, 3", "3, 1, 0, 2, 9, 5", "1, 2, 0, 1, 7, 4"})
    void shape_ofAConvolution_isPytorchs(long kernel, long stride, long padding, long dilation, long in, long out) {
        assertThat(conv(kernel, stride, symmetric(padding), dilation, 1)
                .shape(List.of(Shape.batchOf(8, in, in)))).isEqualTo(Shape.batchOf(16, out, out));
    }

    @ParameterizedTest
    @CsvSource({"3, 2, 224, 0, 1", "3, 2, 225, 1, 1", "5, 2, 112, 1, 2", "3, 1, 7, 1, 1", "1, 2, 8, 0, 0"})
    void along_byTensorFlowsRule_putsTheOddZeroBehind(long kernel, long stride, long extent, long before, long after) {
        assertThat(new Padding.Same().rows(extent, new Window(kernel, stride)))
                .isEqualTo(new Padding.Edges(before, after));
        assertThat(conv(kernel, stride, new Padding.Same(), 1, 1).shape(List.of(Shape.batchOf(8, extent, extent))))
                .isEqualTo(Shape.batchOf(16, (extent + stride - 1) / stride, (extent + stride - 1) / stride));
    }

    @Test
    void shape_ofARectangularKernel_followsEachAxis() {
        Contraction.Conv2d op = new Contraction.Conv2d(8, 16, new Sides(1, 7), 1,
                new Padding.Symmetric(new Sides(0, 2)), 1, 1, false);
        Shape in = Shape.batchOf(8, 9, 11);
        assertThat(op.shape(List.of(in))).isEqualTo(Shape.batchOf(16, 9, 9));
        assertThat(op.macs(List.of(in), op.shape(List.of(in)))).isEqualTo(16L * 9 * 9 * 8 * 7);
        assertThat(op.parameterShape(Role.WEIGHT)).isEqualTo(Shape.of(16, 8, 1, 7));
        assertThat(new Padding.Same().columns(8, new Window(1, 5, 2))).isEqualTo(new Padding.Edges(1, 2));
    }

    @ParameterizedTest
    @CsvSource({"3, 2, 0, 6, 3, 1", "3, 2, 0, 7, 3, 0", "2, 2, 0, 7, 4, 1", "3, 2, 1, 6, 4, 2", "3, 1, 1, 6, 6, 1",
        "2, 3, 1, 5, 2, 1"})
    void shape_ofAPoolingThatRoundsUp_isPytorchs(long kernel, long stride, long padding, long in, long out,
            long behind) {
        Pool.MaxPool2d op = new Pool.MaxPool2d(kernel, stride, padding, true);
        assertThat(op.shape(List.of(Shape.batchOf(4, in, in + 40 * stride))))
                .isEqualTo(Shape.batchOf(4, out, out + 40));
        assertThat(op.behind(in)).isEqualTo(behind);
    }

    @Test
    void macs_ofAGroupedConvolution_countTheInputsOfOneGroup() {
        Contraction.Conv2d op = conv(3, 1, symmetric(1), 1, 4);
        Shape in = Shape.batchOf(8, 10, 10);
        assertThat(op.macs(List.of(in), op.shape(List.of(in)))).isEqualTo(16L * 10 * 10 * 2 * 9);
        assertThat(op.parameterShape(Role.WEIGHT)).isEqualTo(Shape.of(16, 2, 3, 3));
        assertThat(op.isDepthwise()).isFalse();
        assertThat(op.withBias(true).roles()).containsExactly(Role.WEIGHT, Role.BIAS);
    }

    @Test
    void shape_ofWhatDoesNotFit_saysTheRuleAndWhatWasFound() {
        Shape in = Shape.batchOf(4, 2, 2);
        assertThatThrownBy(() -> conv(3, 1, symmetric(0), 1, 1).shape(List.of(Shape.batchOf(8, 2, 2))))
                .hasMessage("expects at least 3 positions along each axis, padding counted, got 2");
        assertThatThrownBy(() -> conv(3, 1, symmetric(0), 1, 3))
                .hasMessage("a convolution's groups must divide its channels: groups 3, channels 8 and 16");
        assertThatThrownBy(() -> new Contraction.Linear(5, 2, true).shape(List.of(Shape.batchOf(4))))
                .hasMessage("expects 5 features, got [N, 4]");
        assertThatThrownBy(() -> new Norm.BatchNorm(5, 1e-5, 0.1).shape(List.of(in)))
                .hasMessage("expects 5 channels, got [N, 4, 2, 2]");
        assertThatThrownBy(() -> new Combine.Add().shape(List.of(in, Shape.batchOf(4, 2, 3))))
                .hasMessage("adds values of one shape, got [N, 4, 2, 2] and [N, 4, 2, 3]");
        assertThatThrownBy(() -> new Combine.Mul().shape(List.of(in, Shape.batchOf(4, 2, 3))))
                .hasMessage("multiplies by a value of the same shape, or of one position along an axis, "
                        + "got [N, 4, 2, 2] and [N, 4, 2, 3]");
        assertThatThrownBy(() -> new Combine.Concat().shape(List.of(in, Shape.batchOf(4, 2, 3))))
                .hasMessageStartingWith("joins values that differ in channels only, got ");
        assertThatThrownBy(() -> new Noise.StochasticDepth(1))
                .hasMessage("the probability of a stochastic depth must lie in [0, 1): 1.0");
        assertThatThrownBy(() -> new Pool.AvgPool2d(3, 2, 1, true, true))
                .hasMessage("a mean that counts its padding of 1 is rounded down; count no padding, or leave ceil out");
        assertThatThrownBy(() -> new Layout.Slice(1, 2, 5).shape(List.of(in)))
                .hasMessage("expects at least 5 positions along axis 1, got [N, 4, 2, 2]");
        assertThatThrownBy(() -> new Layout.Slice(1, 2, 2)).hasMessage("a slice has an axis behind the batch and keeps "
                + "0 <= start < end, got axis 1, start 2, end 2");
        assertThatThrownBy(() -> new Layout.Slice(0, 0, 1)).hasMessageEndingWith("got axis 0, start 0, end 1");
        assertThatThrownBy(() -> new Noise.Dropout(1)).hasMessage("a dropout probability must lie in [0, 1): 1.0");
    }

    @Test
    void shape_ofPoolingJoiningAndFlattening_isPytorchs() {
        Shape in = Shape.batchOf(4, 7, 9);
        assertThat(new Pool.MaxPool2d(3, 2, 1, false).shape(List.of(in))).isEqualTo(Shape.batchOf(4, 4, 5));
        assertThat(new Pool.AdaptiveAvgPool2d(7, 7).shape(List.of(in))).isEqualTo(Shape.batchOf(4, 7, 7));
        assertThat(new Pool.SpreadAvgPool2d(8, 8).shape(List.of(in))).isEqualTo(Shape.batchOf(4, 8, 9));
        assertThat(new Combine.Concat().shape(List.of(in, in.with(1, 3)))).isEqualTo(Shape.batchOf(7, 7, 9));
        assertThat(new Combine.Mul().shape(List.of(in, Shape.batchOf(4, 1, 1)))).isEqualTo(in);
        assertThat(new Combine.Mul().shape(List.of(in, in))).isEqualTo(in);
        assertThat(new Layout.Flatten().shape(List.of(in))).isEqualTo(Shape.batchOf(4 * 7 * 9));
        assertThat(new Layout.Slice(1, 1, 4).shape(List.of(in))).isEqualTo(Shape.batchOf(3, 7, 9));
        assertThat(new Layout.Slice(3, 0, 9).shape(List.of(in))).isEqualTo(in);
    }

    @Test
    void extent_ofASymbol_isUnknownUntilItIsBound() {
        Shape image = Source.Input.image(3).declared();
        assertThat(image).hasToString("[N, 3, H, W]");
        assertThat(image.isKnown(2)).isFalse();
        assertThatThrownBy(() -> image.extent(2)).isInstanceOf(IllegalStateException.class)
                .hasMessage("axis 2 of [N, 3, H, W] is not bound");
        assertThat(image.bind(Map.of("H", 5L, "W", 6L)).elements()).isEqualTo(3 * 5 * 6);
        assertThatThrownBy(() -> Shape.of(2, 0)).hasMessage("an extent must be at least 1: 0");
    }
}
