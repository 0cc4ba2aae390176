package dev.varve.train.metric;

import java.util.function.ToDoubleFunction;

/** A figure of a network's worth, by name. */
public final class Metric {

    private final String name;
    private final boolean rises;
    private final boolean readsScores;
    private final ToDoubleFunction<Evidence> reading;

    private Metric(String name, boolean rises, boolean readsScores, ToDoubleFunction<Evidence> reading) {
        this.name = name;
        this.rises = rises;
        this.readsScores = readsScores;
        this.reading = reading;
    }

    /** A figure of counts, which is the better the larger it is. */
    static Metric ofCounts(String name, ToDoubleFunction<Evidence> reading) {
        return new Metric(name, true, false, reading);
    }

    /** A figure of all scores, which is the better the larger it is. */
    static Metric ofScores(String name, ToDoubleFunction<Scores> reading) {
        return new Metric(name, true, true, evidence -> {
            Scores scores = evidence.scores();
            return scores.rows() == 0 ? Double.NaN : reading.applyAsDouble(scores);
        });
    }

    /** The same figure where less is better. */
    Metric falling() {
        return new Metric(name, false, readsScores, reading);
    }

    /** One of {@link Metrics#names}. */
    public String name() {
        return name;
    }

    /** Whether more is better; otherwise less is. */
    public boolean rises() {
        return rises;
    }

    boolean readsScores() {
        return readsScores;
    }

    /**
     * Reads the figure.
     *
     * @param evidence that was made for this metric
     * @return the figure; NaN if nothing was counted, and where {@link Metrics} says so
     */
    public double value(Evidence evidence) {
        return reading.applyAsDouble(evidence);
    }
}
