package dev.varve.samples;

/**
 * Fractal value noise: octaves of smoothly interpolated random lattices, each half as large as the one before.
 *
 * @param along size in pixels of the largest features along the angle
 * @param across their size perpendicular to it
 * @param angle direction of the features in radians
 * @param octaves how many lattices are added
 * @param gain amplitude of an octave relative to the one before
 */
record Noise(double along, double across, double angle, int octaves, double gain) {

    /** Noise without a direction; the lattice is turned by the angle so that its axes do not show. */
    static Noise even(Draws draws, double size, int octaves, double gain) {
        return new Noise(size, size, draws.angle(), octaves, gain);
    }

    /** A field of this noise with mean 0 and variance 1. */
    Field field(Draws draws) {
        Field sum = new Field();
        double amplitude = 1;
        for (int octave = 0; octave < octaves; octave++) {
            double shrink = 1 << octave;
            addOctave(sum, draws, shrink, amplitude);
            amplitude *= gain;
        }
        return sum.standardized();
    }

    private void addOctave(Field sum, Draws draws, double shrink, double amplitude) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double frequencyU = shrink / along;
        double frequencyV = shrink / across;
        // a pixel lies at most SIDE * sqrt(2) from the corner, on either side of it
        int reachU = (int) (Field.SIDE * 1.42 * frequencyU) + 2;
        int reachV = (int) (Field.SIDE * 1.42 * frequencyV) + 2;
        int width = 2 * reachU + 2;
        float[] lattice = new float[width * (2 * reachV + 2)];
        for (int i = 0; i < lattice.length; i++) {
            lattice[i] = draws.normal();
        }
        sum.add((x, y) -> {
            double u = (x * cos + y * sin) * frequencyU + reachU;
            double v = (y * cos - x * sin) * frequencyV + reachV;
            int column = (int) u;
            int row = (int) v;
            double s = smooth(u - column);
            double t = smooth(v - row);
            int i = row * width + column;
            double top = lattice[i] + s * (lattice[i + 1] - lattice[i]);
            double bottom = lattice[i + width] + s * (lattice[i + width + 1] - lattice[i + width]);
            return amplitude * (top + t * (bottom - top));
        });
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }
}
