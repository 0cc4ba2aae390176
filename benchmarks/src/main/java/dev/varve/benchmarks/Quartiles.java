package dev.varve.benchmarks;

import java.util.List;

/**
 * Median and spread of some numbers; between two of them, a quartile is interpolated linearly.
 *
 * @param first a quarter lies below
 * @param median the middle
 * @param third a quarter lies above
 */
record Quartiles(double first, double median, double third) {

    /**
     * Of at least one number.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Quartiles of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("quartiles need at least one number, got none");
        }
        List<Double> sorted = values.stream().sorted().toList();
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(List<Double> sorted, double fraction) {
        double place = fraction * (sorted.size() - 1);
        int below = (int) place;
        double left = sorted.get(below);
        return place == below ? left : left + (place - below) * (sorted.get(below + 1) - left);
    }

    /** As a table says it, after multiplication. */
    String times(double factor) {
        return NumberFormat.of(median * factor) + " (" + NumberFormat.of(first * factor) + " to "
                + NumberFormat.of(third * factor) + ")";
    }
}
