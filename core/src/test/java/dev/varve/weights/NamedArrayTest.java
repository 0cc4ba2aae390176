package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.graph.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamedArrayTest {

    private static final Shape PAIRS = Shape.of(2, 2);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOOL")
    void rounded_smallIntegers_areExactInEveryType(DType dtype) {
        NamedArray array = NamedArray.rounded("a", dtype, PAIRS, 0, 1, 2, 100);

        assertThat(array.doubles()).containsExactly(0, 1, 2, 100);
        assertThat(array.floats()).containsExactly(0, 1, 2, 100);
        assertThat(array.size()).isEqualTo(4);
        assertThat(array.bytes().remaining()).isEqualTo(4 * dtype.bytes());
    }

    @Test
    void as_halfFromDouble_roundsOnce() {
        double aboveATie = 1 + 0x1p-11 + 0x1p-40;                        // as a single it would be the tie itself

        assertThat(NamedArray.rounded("a", DType.F64, Shape.of(), aboveATie).as(DType.F16).doubles())
                .containsExactly(1 + 0x1p-10);
    }

    @Test
    void as_sameType_isTheArrayItself() {
        NamedArray array = NamedArray.of("a", PAIRS, 1, 2, 3, 4);

        assertThat(array.as(DType.F32)).isSameAs(array);
    }

    @Test
    void rounded_outsideTheRangeOfIntegers_staysAtItsEnds() {
        assertThat(NamedArray.rounded("a", DType.U8, PAIRS, -5, 300, 2.9, 255).doubles())
                .containsExactly(0, 255, 2, 255);
        assertThat(NamedArray.rounded("a", DType.I32, Shape.of(2), 1e12, -1e12).doubles())
                .containsExactly(Integer.MAX_VALUE, Integer.MIN_VALUE);
    }

    @Test
    void constructor_wrongNumberOfBytes_namesArrayAndBoth() {
        assertThatThrownBy(() -> NamedArray.of("fc.bias", PAIRS, 1, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fc.bias: F32 [2, 2] needs 16 bytes, got 12");
    }

    @Test
    void bytes_ofAnArray_cannotBeWritten() {
        ByteBuffer bytes = NamedArray.of("a", Shape.of(1), 1).bytes();

        assertThat(bytes.isReadOnly()).isTrue();
    }

    @Test
    void fingerprint_sameArraysInAnotherOrder_isTheSame() {
        NamedArray a = NamedArray.of("a", PAIRS, 1, 2, 3, 4);
        NamedArray b = NamedArray.of("b", PAIRS, 1, 2, 3, 4);

        assertThat(Weights.of(List.of(a, b)).fingerprint()).hasSize(64)
                .isEqualTo(Weights.of(List.of(b, a)).fingerprint());
    }

    @Test
    void fingerprint_otherNameTypeShapeOrNumber_differs() {
        NamedArray a = NamedArray.of("a", PAIRS, 1, 2, 3, 4);

        assertThat(List.of(a, NamedArray.of("b", PAIRS, 1, 2, 3, 4), NamedArray.of("a", Shape.of(4), 1, 2, 3, 4),
                NamedArray.of("a", PAIRS, 1, 2, 3, 5), new NamedArray("a", DType.I32, PAIRS, a.bytes())))
                .extracting(array -> Weights.of(List.of(array)).fingerprint()).doesNotHaveDuplicates();
    }
}
