package dev.varve.samples;

/** A soft round tip that is drawn over a mask; where strokes cross, the stronger one stays. */
final class Brush {

    /** Pixels between two dabs of a stroke. */
    private static final double STEP = 0.6;

    private final Field mask = new Field();

    /** The pressed places: 0 untouched, up to the greatest strength used. */
    Field mask() {
        return mask;
    }

    /**
     * Presses the tip once.
     *
     * @param x place of the centre in pixels
     * @param y place of the centre in pixels
     * @param radius where the soft edge has fallen to a half, in pixels
     * @param strength value at the centre
     */
    void dab(double x, double y, double radius, double strength) {
        double edge = radius + 0.7;
        for (int row = (int) Math.max(0, Math.ceil(y - edge)); row <= Math.min(Field.SIDE - 1, y + edge); row++) {
            for (int col = (int) Math.max(0, Math.ceil(x - edge)); col <= Math.min(Field.SIDE - 1, x + edge); col++) {
                double distance = Math.sqrt((col - x) * (col - x) + (row - y) * (row - y));
                mask.raise(col, row, strength * Field.ramp(edge - distance, 0, Math.max(1.4, 0.6 * radius)));
            }
        }
    }

    /**
     * Draws a line that bends and whose width and strength waver, as scratched or rolled metal does.
     *
     * @param draws where the randomness comes from
     * @param middle the middle of the line, if it does not bend
     * @param direction the angle at its beginning, in radians
     * @param stroke its form
     */
    void stroke(Draws draws, Place middle, double direction, Stroke stroke) {
        double x = middle.x() - StrictMath.cos(direction) * stroke.length() / 2;
        double y = middle.y() - StrictMath.sin(direction) * stroke.length() / 2;
        double angle = direction;
        double bend = 0;
        double waver = draws.between(0.6, 1);
        int steps = (int) (stroke.length() / STEP);
        for (int i = 0; i < steps; i++) {
            double way = (i + 0.5) / steps;
            bend = 0.97 * bend + stroke.wobble() * 0.02 * draws.normal();
            angle += bend * STEP;
            waver = Math.max(0.15, Math.min(1.15, waver + 0.06 * draws.normal() + 0.02 * (0.8 - waver)));
            double taper = Math.min(1, 4 * Math.min(way, 1 - way) / stroke.taper());
            dab(x, y, stroke.radius() * (0.35 + 0.65 * taper) * (0.6 + 0.4 * waver), taper * waver);
            x += STEP * StrictMath.cos(angle);
            y += STEP * StrictMath.sin(angle);
        }
    }

    /**
     * The form of a line.
     *
     * @param length in pixels
     * @param radius half its width in pixels
     * @param wobble how much it bends: 0 straight, 1 wandering
     * @param taper which share of it thins out: near 0 blunt ends, 2 a spindle
     */
    record Stroke(double length, double radius, double wobble, double taper) {
    }
}
