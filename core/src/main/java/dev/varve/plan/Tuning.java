package dev.varve.plan;

import dev.varve.plan.Execution.Arithmetic;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a phase computes what can be computed in several ways that differ in speed and rounding alone. Which is fastest
 * hangs on the machine, so it is measured, and written down to be repeated.
 *
 * @param frozen arithmetic of segments that need no gradient
 * @param trained arithmetic of segments that need one
 * @param methods of convolutions by node, where a gradient passes; the others are computed by {@link Method#PLAIN}
 */
public record Tuning(Arithmetic frozen, Arithmetic trained, Map<String, Method> methods) {

    /** Keeps a copy in order of names. */
    public Tuning {
        Require.present(frozen, "frozen");
        Require.present(trained, "trained");
        methods = Collections.unmodifiableMap(new TreeMap<>(methods));
    }

    /** A tuning of one arithmetic for each kind of segment and plain convolutions. */
    public static Tuning plain(Arithmetic frozen, Arithmetic trained) {
        return new Tuning(frozen, trained, Map.of());
    }

    /**
     * How a convolution runs forward and back. The kernels of a library are not all equally good: oneDNN's are slow for
     * gradients of depthwise kernels of even width, of more than three taps, and in bf16 of strided ones.
     *
     * @param singles whether it computes in fp32 between values of bf16
     * @param padsImage whether zeros that are fewer before than after are put around the image, not into the kernel
     * @param biasApart whether the bias is added to the result, so that its gradient is a sum of its own
     */
    public record Method(boolean singles, boolean padsImage, boolean biasApart) {

        /** In the arithmetic of its segment, with a margin of zeros in the kernel where needed, the bias within. */
        public static final Method PLAIN = new Method(false, false, false);
    }
}
