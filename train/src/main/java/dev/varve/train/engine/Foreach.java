package dev.varve.train.engine;

import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/** Arithmetic on lists of tensors of the same shapes, place by place: libtorch's {@code _foreach} operations. */
final class Foreach {

    private static final Boxed SCALE = new Boxed("_foreach_mul_", "Scalar");
    private static final Boxed SCALED = new Boxed("_foreach_mul", "Scalar");
    private static final Boxed ADD = new Boxed("_foreach_add_", "List");
    private static final Boxed ADDED = new Boxed("_foreach_add", "List");
    private static final Boxed ADD_NUMBER = new Boxed("_foreach_add_", "Scalar");
    private static final Boxed ADD_PRODUCT = new Boxed("_foreach_addcmul_", "Scalar");
    private static final Boxed ADDED_PRODUCT = new Boxed("_foreach_addcmul", "Scalar");
    private static final Boxed ADD_QUOTIENT = new Boxed("_foreach_addcdiv_", "Scalar");
    private static final Boxed DIVIDE = new Boxed("_foreach_div_", "List");
    private static final Boxed AVERAGE = new Boxed("_foreach_lerp_", "Scalar");
    private static final Boxed AT_LEAST = new Boxed("_foreach_clamp_min_", "Scalar");
    private static final Boxed AT_MOST = new Boxed("_foreach_clamp_max_", "Scalar");
    private static final Boxed ROOT = new Boxed("_foreach_sqrt_", "");
    private static final Boxed COPY = new Boxed("_foreach_copy_", "");
    private static final Boxed NORM = new Boxed("_foreach_norm", "Scalar");

    private Foreach() {
    }

    /** {@code x = factor x}. */
    static void scale(List<Tensor> x, double factor) {
        SCALE.call(Boxed.list(x), new IValue(factor));
    }

    /** {@code factor x}. */
    static List<Tensor> scaled(List<Tensor> x, double factor) {
        return SCALED.tensors(Boxed.list(x), new IValue(factor));
    }

    /** {@code x = x + factor y}. */
    static void add(List<Tensor> x, List<Tensor> y, double factor) {
        ADD.call(Boxed.list(x), Boxed.list(y), new IValue(factor));
    }

    /** {@code x + factor y}. */
    static List<Tensor> added(List<Tensor> x, List<Tensor> y, double factor) {
        return ADDED.tensors(Boxed.list(x), Boxed.list(y), new IValue(factor));
    }

    /** {@code x = x + number}. */
    static void add(List<Tensor> x, double number) {
        ADD_NUMBER.call(Boxed.list(x), new IValue(number));
    }

    /** {@code x = x + factor y z}. */
    static void addProduct(List<Tensor> x, List<Tensor> y, List<Tensor> z, double factor) {
        ADD_PRODUCT.call(Boxed.list(x), Boxed.list(y), Boxed.list(z), new IValue(factor));
    }

    /** {@code x + factor y z}. */
    static List<Tensor> addedProduct(List<Tensor> x, List<Tensor> y, List<Tensor> z, double factor) {
        return ADDED_PRODUCT.tensors(Boxed.list(x), Boxed.list(y), Boxed.list(z), new IValue(factor));
    }

    /** {@code x = x + factor y / z}. */
    static void addQuotient(List<Tensor> x, List<Tensor> y, List<Tensor> z, double factor) {
        ADD_QUOTIENT.call(Boxed.list(x), Boxed.list(y), Boxed.list(z), new IValue(factor));
    }

    /** {@code x = x / y}. */
    static void divide(List<Tensor> x, List<Tensor> y) {
        DIVIDE.call(Boxed.list(x), Boxed.list(y));
    }

    /** {@code x = (1 - share) x + share y}. */
    static void average(List<Tensor> x, List<Tensor> y, double share) {
        AVERAGE.call(Boxed.list(x), Boxed.list(y), new IValue(share));
    }

    /** {@code x = max(x, least)}. */
    static void atLeast(List<Tensor> x, double least) {
        AT_LEAST.call(Boxed.list(x), new IValue(least));
    }

    /** {@code x = min(x, most)}. */
    static void atMost(List<Tensor> x, double most) {
        AT_MOST.call(Boxed.list(x), new IValue(most));
    }

    /** {@code x = sqrt(x)}. */
    static void root(List<Tensor> x) {
        ROOT.call(Boxed.list(x));
    }

    /** {@code x = y}. */
    static void copy(List<Tensor> x, List<Tensor> y) {
        COPY.call(Boxed.list(x), Boxed.list(y), new IValue(false));
    }

    /** The root of the sum of squares of each. */
    static double[] norms(List<Tensor> x) {
        return NORM.tensors(Boxed.list(x), new IValue(2.0), new IValue()).stream().mapToDouble(Tensor::item_double)
                .toArray();
    }
}
