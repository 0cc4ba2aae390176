package dev.varve.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Images per second of two sides that took turns.
 *
 * @param first of the side in question, in order of the rounds
 * @param second of the side that it is compared with; round i ran right after the first side's round i
 */
record Rounds(List<Double> first, List<Double> second) {

    /** Keeps immutable copies; both sides ran equally often, at least once. */
    Rounds {
        first = List.copyOf(first);
        second = List.copyOf(second);
        if (first.isEmpty() || first.size() != second.size()) {
            throw new IllegalArgumentException("rounds: both sides must have run equally often, got " + first.size()
                    + " and " + second.size());
        }
    }

    /** Lets two sides take turns. */
    static Rounds alternate(int rounds, Side first, Side second) {
        List<Double> ofFirst = new ArrayList<>();
        List<Double> ofSecond = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ofFirst.add(first.imagesPerSecond());
            ofSecond.add(second.imagesPerSecond());
            System.out.printf(Locale.ROOT, "round %d of %d: %s %.1f, %s %.1f images/s%n", i + 1, rounds, first.name(),
                    ofFirst.get(i), second.name(), ofSecond.get(i));
        }
        return new Rounds(ofFirst, ofSecond);
    }

    /** How many times as fast the first side was: the ratio of the medians. */
    double ratio() {
        return median(first) / median(second);
    }

    /** The ratio of each round, the smallest first. */
    List<Double> ratios() {
        return IntStream.range(0, first.size()).mapToObj(i -> first.get(i) / second.get(i)).sorted().toList();
    }

    /** The middle value; the mean of the two middle ones of an even number. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Medians, extremes, ratio, and whether the ratio is what was aimed at. */
    String report(String nameOfFirst, String nameOfSecond, double goal) {
        return row(nameOfFirst, first) + row(nameOfSecond, second)
                + String.format(Locale.ROOT, "ratio %.2f (single rounds %.2f to %.2f), goal %.2f: %s%n", ratio(),
                        ratios().get(0), ratios().get(ratios().size() - 1), goal, ratio() >= goal ? "met" : "missed");
    }

    private static String row(String name, List<Double> values) {
        return String.format(Locale.ROOT, "%-36s median %8.1f images/s (%.1f to %.1f)%n", name, median(values),
                Collections.min(values), Collections.max(values));
    }
}
