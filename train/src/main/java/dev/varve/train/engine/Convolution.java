package dev.varve.train.engine;

import dev.varve.graph.Contraction;
import dev.varve.graph.Padding;
import dev.varve.graph.Window;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Tuning.Method;
import dev.varve.train.engine.FusedConvolution.Activation;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution as ATen calls.
 *
 * <p>ATen pads both ends of an axis alike. Where fewer zeros come before than after, either as many more are padded
 * before and the kernel gets a margin of zeros that covers them, or the image is padded: a kernel is copied in no time,
 * but the gradient of its wider form may cost more than a copy of the image. Between the taps of a dilated kernel there
 * is no room for a margin.
 *
 * @param op what is computed
 * @param method how; where it computes in singles, values of bf16 are converted there and back
 * @param activation computed with it where no gradient passes
 */
record Convolution(Contraction.Conv2d op, Method method, Activation activation) {

    /** Whether there is more than one place for the zeros: fewer before than after. */
    static boolean isUneven(Contraction.Conv2d op, long height, long width) {
        Window window = op.window().orElseThrow();
        Padding.Edges rows = op.padding().rows(height, window);
        Padding.Edges columns = op.padding().columns(width, window);
        return rows.before() != rows.after() || columns.before() != columns.after();
    }

    /** The arithmetic that it computes in. */
    Arithmetic arithmetic(Arithmetic ofSegment) {
        return method.singles() && ofSegment == Arithmetic.BF16 ? Arithmetic.F32 : ofSegment;
    }

    /**
     * Computes.
     *
     * @param x {@code [N, inputs, H, W]} in the arithmetic of the segment, as the result is
     * @param weight gives {@code [outputs, inputs / groups, height, width]} of the kernel in an arithmetic
     * @param bias gives {@code [outputs]} in an arithmetic; empty if there is none
     */
    Tensor of(Tensor x, Arithmetic ofSegment, Function<Arithmetic, Tensor> weight,
            Optional<Function<Arithmetic, Tensor>> bias) {
        Arithmetic own = arithmetic(ofSegment);
        Tensor values = own == ofSegment ? x : x.to(Precision.scalarType(own));
        TensorOptional within = bias.filter(any -> !method.biasApart())
                .map(one -> new TensorOptional(one.apply(own))).orElseGet(TensorOptional::new);
        Tensor result = convolve(values, weight.apply(own), within);
        if (method.biasApart() && bias.isPresent()) {
            result.add_(bias.get().apply(own).reshape(1, -1, 1, 1));
        }
        return own == ofSegment ? result : result.to(Precision.scalarType(ofSegment));
    }

    private Tensor convolve(Tensor x, Tensor weight, TensorOptional bias) {
        Window window = op.window().orElseThrow();
        Padding.Edges rows = op.padding().rows(x.size(2), window);
        Padding.Edges columns = op.padding().columns(x.size(3), window);
        long above = rows.after() - rows.before();
        long left = columns.after() - columns.before();
        if (above == 0 && left == 0) {
            return convolve(x, weight, bias, both(rows.after(), columns.after()));
        }
        if (op.dilation() == 1 && !method.padsImage()) {
            return convolve(x, torch.constant_pad_nd(weight, left, 0, above, 0), bias,
                    both(rows.after(), columns.after()));
        }
        Tensor padded = torch.constant_pad_nd(x, columns.before(), columns.after(), rows.before(), rows.after());
        return convolve(padded, weight, bias, both(0, 0));
    }

    private Tensor convolve(Tensor x, Tensor weight, TensorOptional bias, long[] zeros) {
        long[] strides = both(op.stride(), op.stride());
        long[] dilations = both(op.dilation(), op.dilation());
        if (activation == Activation.NONE) {
            return torch.conv2d(x, weight, bias, strides, zeros, dilations, op.groups());
        }
        return FusedConvolution.call(x, weight, bias,
                new FusedConvolution.Motion(strides, zeros, dilations, op.groups()), activation);
    }

    private static long[] both(long first, long second) {
        return new long[] {first, second};
    }
}
