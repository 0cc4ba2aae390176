package dev.varve.graph;

import java.math.BigDecimal;
import java.util.Locale;

/** What PyTorch 2.15 prints between the brackets of a module. */
final class Listing {

    private Listing() {
    }

    static String arguments(Contraction.Conv2d op) {
        StringBuilder text = new StringBuilder(format("%d, %d, kernel_size=%s, stride=(%d, %d)",
                op.inputs(), op.outputs(), op.kernel(), op.stride(), op.stride()));
        if (op.padding() instanceof Padding.Symmetric symmetric && !symmetric.side().equals(Sides.square(0))) {
            text.append(", padding=").append(symmetric.side());
        }
        if (op.dilation() != 1) {
            text.append(format(", dilation=(%d, %d)", op.dilation(), op.dilation()));
        }
        if (op.groups() != 1) {
            text.append(format(", groups=%d", op.groups()));
        }
        return op.bias() ? text.toString() : text.append(", bias=False").toString();
    }

    static String arguments(Contraction.Linear op) {
        return format("in_features=%d, out_features=%d, bias=%s", op.inputs(), op.outputs(), python(op.bias()));
    }

    static String arguments(Norm.BatchNorm op) {
        return format("%d, eps=%s, momentum=%s, affine=True, bias=True, track_running_stats=True",
                op.features(), python(op.eps()), python(op.momentum()));
    }

    static String arguments(Norm.LayerNorm op) {
        return format("(%d,), eps=%s, elementwise_affine=True, bias=True", op.features(), python(op.eps()));
    }

    static String arguments(Pool.MaxPool2d op) {
        return format("kernel_size=%d, stride=%d, padding=%d, dilation=1, ceil_mode=%s",
                op.kernel(), op.stride(), op.padding(), python(op.ceil()));
    }

    static String arguments(Pool.AvgPool2d op) {
        return format("kernel_size=%d, stride=%d, padding=%d", op.kernel(), op.stride(), op.padding());
    }

    static String arguments(Noise.Dropout op, boolean inPlace) {
        return format("p=%s, inplace=%s", python(op.probability()), python(inPlace));
    }

    static String arguments(Noise.StochasticDepth op) {
        return format("p=%s, mode=row", python(op.probability()));
    }

    private static String python(boolean value) {
        return value ? "True" : "False";
    }

    /** Python writes 1e-05 where Java writes 1.0E-5, but 0.0003 where Java writes 3.0E-4. */
    private static String python(double value) {
        if (value != 0 && Math.abs(value) < 1e-4) {
            String[] parts = Double.toString(value).split("E-");
            return parts[0].replace(".0", "") + "e-" + (parts[1].length() == 1 ? "0" : "") + parts[1];
        }
        return new BigDecimal(Double.toString(value)).toPlainString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
