package dev.varve.image;

/**
 * A projective map of the plane: {@code (x, y)} goes to {@code (X / W, Y / W)} with {@code [X, Y, W] = M [x, y, 1]}.
 *
 * <p>The makers below work on unit coordinates: -1 to 1 between the centres of the outermost pixels, x to the right,
 * y down. They map the result's points to the source's: they say where to read. The formulas are fastai's
 * ({@code rotate_mat}, {@code zoom_mat}, {@code flip_mat}, {@code find_coeffs}).
 */
public final class Homography {

    private static final int N = 3;

    private final double[] m;

    private Homography(double... m) {
        this.m = m;
    }

    /** Every point stays where it is. */
    public static Homography identity() {
        return new Homography(1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    /** Left and right change places. */
    public static Homography flip() {
        return new Homography(-1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    /**
     * A rotation around the centre.
     *
     * @param degrees positive turns the picture anticlockwise
     * @return the map
     */
    public static Homography rotation(double degrees) {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        return new Homography(cos, sin, 0, -sin, cos, 0, 0, 0, 1);
    }

    /**
     * A magnification.
     *
     * @param factor above 1 magnifies; not 0
     * @param fractionX which part stays in view: 0 the left one, 1 the right one
     * @param fractionY 0 the upper part, 1 the lower one
     * @return the map
     */
    public static Homography zoom(double factor, double fractionX, double fractionY) {
        double s = 1 / factor;
        return new Homography(s, 0, (1 - s) * (2 * fractionX - 1), 0, s, (1 - s) * (2 * fractionY - 1), 0, 0, 1);
    }

    /**
     * A tilt: the corners (-1, -1), (-1, 1), (1, -1), (1, 1) of the source are those that the result has at
     * (-1 - y, -1 - x), (-1 + y, 1 + x), (1 + y, -1 + x), (1 - y, 1 - x). This is the closed solution of the eight
     * equations that fastai solves for its {@code Warp}.
     *
     * @param x how much longer the left edge gets, in halves of the height; x&sup2; + y&sup2; below 1
     * @param y how much longer the upper edge gets, in halves of the width
     * @return the map
     */
    public static Homography tilt(double x, double y) {
        double d = 1 - x * x - y * y;
        double mixed = 2 * x * y / d;
        double fallX = -x * (1 - x * x + y * y) / d;
        double fallY = -y * (1 + x * x - y * y) / d;
        return new Homography(1, mixed, fallX, mixed, 1, fallY, fallX, fallY, 1);
    }

    /** From pixel numbers of a row or column of {@code pixels} (at least 2) to unit coordinates. */
    static Homography fromPixels(int pixels) {
        double s = 2.0 / (pixels - 1);
        return new Homography(s, 0, -1, 0, s, -1, 0, 0, 1);
    }

    /** The way back from unit coordinates to pixel numbers. */
    static Homography toPixels(int pixels) {
        double s = (pixels - 1) / 2.0;
        return new Homography(s, 0, s, 0, s, s, 0, 0, 1);
    }

    /**
     * The map that does {@code first}, then this one.
     *
     * @param first what happens to a point first
     * @return the product of the matrices, this one on the left
     */
    public Homography after(Homography first) {
        double[] product = new double[N * N];
        for (int row = 0; row < N; row++) {
            for (int column = 0; column < N; column++) {
                for (int k = 0; k < N; k++) {
                    product[row * N + column] += m[row * N + k] * first.m[k * N + column];
                }
            }
        }
        return new Homography(product);
    }

    /**
     * Maps a point.
     *
     * @param x to the right
     * @param y down
     * @return {@code {x, y}} of the image point; infinite or NaN on the horizon
     */
    public double[] map(double x, double y) {
        double w = m[6] * x + m[7] * y + m[8];
        return new double[] {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
    }

    /** The nine entries of the matrix, row by row. */
    public double[] entries() {
        return m.clone();
    }
}
