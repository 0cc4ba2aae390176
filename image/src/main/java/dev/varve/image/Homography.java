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
    private static final int[] SIGN_X = {1, -1, 1, -1, -1, 1, 1, -1};
    private static final int[] SIGN_Y = {1, 1, -1, 1, -1, -1, 1, -1};
    private static final boolean[] EXCHANGED = {false, false, false, true, false, true, true, true};

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
     * @param degrees positive turns the picture clockwise
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

    /**
     * One of the eight symmetries of a square, numbered as in fastai's {@code dihedral_mat}.
     *
     * @param symmetry 0 to 7: 0 nothing; 1 left and right, 2 top and bottom change places; 4 both; 6 rows and columns
     *     change places; 3 and 5 quarter turns, anticlockwise and clockwise; 7 the other diagonal
     * @return the map
     */
    public static Homography dihedral(int symmetry) {
        double x = SIGN_X[symmetry];
        double y = SIGN_Y[symmetry];
        return EXCHANGED[symmetry] ? new Homography(0, x, 0, y, 0, 0, 0, 0, 1)
                : new Homography(x, 0, 0, 0, y, 0, 0, 0, 1);
    }

    /**
     * A part of the square, as large as a share of its area.
     *
     * @param scale share of the area, above 0
     * @param fractionX 0 the leftmost part, 1 the rightmost
     * @param fractionY 0 the uppermost part, 1 the lowermost
     * @return the map: a magnification
     */
    public static Homography part(double scale, double fractionX, double fractionY) {
        return zoom(1 / Math.sqrt(scale), fractionX, fractionY);
    }

    /** Each coordinate moves. */
    static Homography shift(double x, double y) {
        return new Homography(1, 0, x, 0, 1, y, 0, 0, 1);
    }

    /** Rows and columns move, the more the further from 0: {@code (x, y)} to {@code (x + byRow y, y + byColumn x)}. */
    static Homography shear(double byRow, double byColumn) {
        return new Homography(1, byRow, 0, byColumn, 1, 0, 0, 0, 1);
    }

    /** From pixel numbers of a row or column of {@code pixels} (at least 2) to unit coordinates. */
    static Homography fromPixels(int pixels, boolean alignCorners) {
        double s = 2.0 / (alignCorners ? pixels - 1 : pixels);
        double first = alignCorners ? -1 : -1 + 1.0 / pixels;
        return new Homography(s, 0, first, 0, s, first, 0, 0, 1);
    }

    /** The way back from unit coordinates to pixel numbers of a rectangle. */
    static Homography toPixels(int width, int height, boolean alignCorners) {
        double x = (width - 1) / 2.0;
        double y = (height - 1) / 2.0;
        return alignCorners ? new Homography(x, 0, x, 0, y, y, 0, 0, 1)
                : new Homography(width / 2.0, 0, x, 0, height / 2.0, y, 0, 0, 1);
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
