package dev.varve.train.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How often something was foretold, was true, and both. A share whose denominator is empty is 0, as in scikit-learn.
 *
 * @param hits foretold and true
 * @param predicted foretold
 * @param support true
 */
public record Hits(long hits, long predicted, long support) {

    /** Share of what was foretold that is true. */
    public double precision() {
        return share(hits, predicted);
    }

    /** Share of what is true that was foretold. */
    public double recall() {
        return share(hits, support);
    }

    /** The harmonic mean of both, in which recall counts beta times as much. */
    public double f(double beta) {
        return share((1 + beta * beta) * hits, beta * beta * support + predicted);
    }

    /** Share of what was foretold or is true that was both. */
    double jaccard() {
        return share(hits, predicted + support - hits);
    }

    /** Whether it was foretold or true at all. */
    boolean occurs() {
        return support + predicted > 0;
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** The mean of a figure over all; NaN of none. */
    static double macro(List<Hits> all, ToDoubleFunction<Hits> figure) {
        return all.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** The figure of all together; NaN of none. */
    static double micro(List<Hits> all, ToDoubleFunction<Hits> figure) {
        return all.isEmpty() ? Double.NaN : figure.applyAsDouble(new Hits(all.stream().mapToLong(Hits::hits).sum(),
                all.stream().mapToLong(Hits::predicted).sum(), all.stream().mapToLong(Hits::support).sum()));
    }

    /** The mean of a figure, each counted as often as it is true; 0 if none is, NaN of none. */
    static double weighted(List<Hits> all, ToDoubleFunction<Hits> figure) {
        return all.isEmpty() ? Double.NaN
                : share(all.stream().mapToDouble(one -> one.support() * figure.applyAsDouble(one)).sum(),
                        all.stream().mapToLong(Hits::support).sum());
    }
}
