package dev.varve.samples;

/** A soft round tip that is drawn over a mask; where strokes cross, the stronger one stays. */
final class Brush {

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

    /** Draws a line that bends and whose width and strength waver, as scratched or rolled metal does. */
    void stroke(Draws draws, Stroke stroke) {
        double x = stroke.x();
        double y = stroke.y();
        double angle = stroke.angle();
        double bend = 0;
        double waver = draws.between(0.6, 1);
        double step = 0.6;
        int steps = (int) (stroke.length() / step);
        for (int i = 0; i < steps; i++) {
            double way = (i + 0.5) / steps;
            bend = 0.97 * bend + stroke.wobble() * 0.02 * draws.normal();
            angle += bend * step;
            waver = Math.max(0.15, Math.min(1.15, waver + 0.06 * draws.normal() + 0.02 * (0.8 - waver)));
            double taper = Math.min(1, 4 * Math.min(way, 1 - way) / stroke.taper());
            dab(x, y, stroke.radius() * (0.35 + 0.65 * taper) * (0.6 + 0.4 * waver), taper * waver);
            x += step * StrictMath.cos(angle);
            y += step * StrictMath.sin(angle);
        }
    }

    /**
     * A line to be drawn.
     *
     * @param x its beginning in pixels
     * @param y its beginning in pixels
     * @param angle its first direction in radians
     * @param length in pixels
     * @param radius half its width in pixels
     * @param wobble how much it bends: 0 straight, 1 wandering
     * @param taper which share of it thins out: near 0 blunt ends, 2 a spindle
     */
    record Stroke(double x, double y, double angle, double length, double radius, double wobble, double taper) {

        /** A line whose middle lies at the given place, if it does not bend. */
        static Stroke through(double[] middle, double angle, double length, double radius, double... shape) {
            double x = middle[0] - StrictMath.cos(angle) * length / 2;
            double y = middle[1] - StrictMath.sin(angle) * length / 2;
            return new Stroke(x, y, angle, length, radius, shape[0], shape[1]);
        }
    }
}
