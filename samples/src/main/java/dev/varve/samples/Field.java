package dev.varve.samples;

/** A square of grey values or heights, row by row; the arithmetic of the drawings. */
final class Field {

    /** Width and height of every picture in pixels. */
    static final int SIDE = 200;

    private final float[] values = new float[SIDE * SIDE];

    /** A value for each pixel. */
    interface Rule {
        double at(int x, int y);
    }

    static Field of(Rule rule) {
        Field field = new Field();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                field.values[y * SIDE + x] = (float) rule.at(x, y);
            }
        }
        return field;
    }

    float at(int x, int y) {
        return values[y * SIDE + x];
    }

    /** The value of the nearest pixel inside. */
    float nearest(int x, int y) {
        return at(Math.max(0, Math.min(SIDE - 1, x)), Math.max(0, Math.min(SIDE - 1, y)));
    }

    /** Takes the greater of the value there and the given one. */
    void raise(int x, int y, double value) {
        int i = y * SIDE + x;
        values[i] = Math.max(values[i], (float) value);
    }

    /** Takes the greater of the value there and the rule's, for every pixel. */
    void raise(Rule rule) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                raise(x, y, rule.at(x, y));
            }
        }
    }

    void add(Rule rule) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                values[y * SIDE + x] += (float) rule.at(x, y);
            }
        }
    }

    /** The same field with mean 0 and variance 1. */
    Field standardized() {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / values.length;
        double deviation = Math.sqrt(Math.max(1e-12, squares / values.length - mean * mean));
        return of((x, y) -> (at(x, y) - mean) / deviation);
    }

    /** A Gaussian blur in two passes, the border repeated. */
    Field blurred(double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double[] weights = new double[2 * reach + 1];
        double total = 0;
        for (int i = -reach; i <= reach; i++) {
            weights[i + reach] = StrictMath.exp(-i * i / (2 * sigma * sigma));
            total += weights[i + reach];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
        Field rows = of((x, y) -> {
            double sum = 0;
            for (int i = -reach; i <= reach; i++) {
                sum += weights[i + reach] * nearest(x + i, y);
            }
            return sum;
        });
        return of((x, y) -> {
            double sum = 0;
            for (int i = -reach; i <= reach; i++) {
                sum += weights[i + reach] * rows.nearest(x, y + i);
            }
            return sum;
        });
    }

    /** 0 below the threshold, 1 above threshold + width, a ramp between. */
    static double ramp(double value, double threshold, double width) {
        return Math.max(0, Math.min(1, (value - threshold) / width));
    }
}
