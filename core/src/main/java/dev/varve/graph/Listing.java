package dev.varve.graph;

import java.math.BigDecimal;

/** What PyTorch 2.15 prints between the brackets of a module. */
final class Listing {

    private Listing() {
    }

    static String arguments(Contraction.Conv2d op) {
        StringBuilder text = new StringBuilder(op.inputs() + ", " + op.outputs() + ", kernel_size=" + op.kernel()
                + ", stride=(" + op.stride() + ", " + op.stride() + ")");
        if (op.padding() instanceof Padding.Symmetric symmetric && !symmetric.side().equals(Sides.square(0))) {
            text.append(", padding=").append(symmetric.side());
        }
        if (op.dilation() != 1) {
            text.append(", dilation=(" + op.dilation() + ", " + op.dilation() + ")");
        }
        if (op.groups() != 1) {
            text.append(", groups=").append(op.groups());
        }
        return op.bias() ? text.toString() : text.append(", bias=False").toString();
    }

    static String arguments(Contraction.Linear op) {
        return "in_features=" + op.inputs() + ", out_features=" + op.outputs() + ", bias=" + python(op.bias());
    }

    static String arguments(Norm.BatchNorm op) {
        return op.features() + ", eps=" + python(op.eps()) + ", momentum=" + python(op.momentum())
                + ", affine=True, bias=True, track_running_stats=True";
    }

    static String arguments(Norm.LayerNorm op) {
        return "(" + op.features() + ",), eps=" + python(op.eps()) + ", elementwise_affine=True, bias=True";
    }

    static String arguments(Pool.MaxPool2d op) {
        return "kernel_size=" + op.kernel() + ", stride=" + op.stride() + ", padding=" + op.padding()
                + ", dilation=1, ceil_mode=" + python(op.ceil());
    }

    static String arguments(Pool.AvgPool2d op) {
        return "kernel_size=" + op.kernel() + ", stride=" + op.stride() + ", padding=" + op.padding();
    }

    static String arguments(Noise.Dropout op, boolean inPlace) {
        return "p=" + python(op.probability()) + ", inplace=" + python(inPlace);
    }

    static String arguments(Noise.StochasticDepth op) {
        return "p=" + python(op.probability()) + ", mode=row";
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
}
