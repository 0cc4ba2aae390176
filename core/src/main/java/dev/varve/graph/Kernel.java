package dev.varve.graph;

/**
 * The geometry of a convolution, written as it is read: {@code kernel(3).stride(2).padding(1)}.
 *
 * @param sides positions along the height and the width
 * @param bias whether a bias is added; a convolution before a norm has none
 */
public record Kernel(Sides sides, long stride, Padding padding, long dilation, long groups, boolean bias) {

    /** A square kernel with stride 1, no padding, no groups and no bias. */
    public static Kernel kernel(long extent) {
        return kernel(extent, extent);
    }

    /** A rectangular kernel with stride 1, no padding, no groups and no bias. */
    public static Kernel kernel(long height, long width) {
        return new Kernel(new Sides(height, width), 1, new Padding.Symmetric(Sides.square(0)), 1, 1, false);
    }

    /** Positions along the longer side. */
    public long extent() {
        return Math.max(sides.height(), sides.width());
    }

    /** The same with another stride. */
    public Kernel stride(long positions) {
        return new Kernel(sides, positions, padding, dilation, groups, bias);
    }

    /** The same with zeros on all four sides. */
    public Kernel padding(long side) {
        return padding(side, side);
    }

    /** The same with zeros above and below, and others on the left and on the right. */
    public Kernel padding(long height, long width) {
        return new Kernel(sides, stride, new Padding.Symmetric(new Sides(height, width)), dilation, groups, bias);
    }

    /** The same with as many zeros as keep the size of the image, if the stride is 1 and the sides are odd. */
    public Kernel centred() {
        return padding(sides.height() / 2, sides.width() / 2);
    }

    /** The same with TensorFlow's padding. */
    public Kernel samePadding() {
        return new Kernel(sides, stride, new Padding.Same(), dilation, groups, bias);
    }

    /** The same with channels in groups that do not mix. */
    public Kernel groups(long count) {
        return new Kernel(sides, stride, padding, dilation, count, bias);
    }

    /** The same with a bias. */
    public Kernel withBias() {
        return new Kernel(sides, stride, padding, dilation, groups, true);
    }
}
