package dev.varve.graph;

/**
 * The geometry of a convolution, written as it is read: {@code kernel(3).stride(2).padding(1)}.
 *
 * @param extent positions along each side of the square
 * @param bias whether a bias is added; a convolution before a norm has none
 */
public record Kernel(long extent, long stride, Padding padding, long dilation, long groups, boolean bias) {

    /** A square kernel with stride 1, no padding, no groups and no bias. */
    public static Kernel kernel(long extent) {
        return new Kernel(extent, 1, new Padding.Symmetric(0), 1, 1, false);
    }

    /** The same with another stride. */
    public Kernel stride(long positions) {
        return new Kernel(extent, positions, padding, dilation, groups, bias);
    }

    /** The same with zeros on all four sides. */
    public Kernel padding(long side) {
        return new Kernel(extent, stride, new Padding.Symmetric(side), dilation, groups, bias);
    }

    /** The same with TensorFlow's padding. */
    public Kernel samePadding() {
        return new Kernel(extent, stride, new Padding.Same(), dilation, groups, bias);
    }

    /** The same with channels in groups that do not mix. */
    public Kernel groups(long count) {
        return new Kernel(extent, stride, padding, dilation, count, bias);
    }

    /** The same with a bias. */
    public Kernel withBias() {
        return new Kernel(extent, stride, padding, dilation, groups, true);
    }
}
