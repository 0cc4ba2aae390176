package dev.varve.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What a sweep of rates came to: the smoothed loss after each batch. It may be shorter than the sweep, which stops
 * where the loss runs away.
 *
 * @param sweep the rates
 * @param losses smoothed, one for each batch that ran
 */
public record RateCurve(RateSweep sweep, List<Double> losses) {

    private static final double KEPT = 0.98;
    private static final double RUNAWAY = 4;
    private static final int BEGINNING = 10;            // a tenth of the steps
    private static final int END = 5;
    private static final double ABOVE = 0.25;
    private static final double LEAST_ABOVE = 0.01;
    private static final double SHOWN = 0.75;
    private static final double LEAST_FALL = 0.03;
    private static final int SURE = 3;

    /** Keeps an immutable copy. */
    public RateCurve {
        losses = List.copyOf(losses);
    }

    /** The rates of the batches that ran. */
    public List<Double> rates() {
        return IntStream.range(0, losses.size()).mapToObj(sweep::rate).toList();
    }

    /** Whether it stopped before its end. */
    public boolean ranAway() {
        return losses.size() < sweep.steps();
    }

    /**
     * The loss at which a picture cuts off a curve that runs away, lest its fall be flat: a quarter of the fall above
     * its beginning, or what three quarters of the losses stay below, if that is higher, for the first batch may be an
     * easy one; or its largest loss if that is lower; NaN if no loss is a number.
     */
    public double ceiling() {
        List<Double> finite = losses.stream().filter(Double::isFinite).toList();
        if (finite.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = finite.stream().sorted().toList();
        double first = finite.get(0);
        double fall = first - sorted.get(0);
        double above = first + Math.max(ABOVE * fall, LEAST_ABOVE * Math.abs(first));
        int last = sorted.size() - 1;
        return Math.min(sorted.get(last), Math.max(above, sorted.get((int) (SHOWN * last))));
    }

    /**
     * By what share the smoothed loss falls below what it is behind the first tenth of the batches that ran, before
     * which it is the mean of too few; 0 where it never does.
     */
    public double fall() {
        List<Double> finite = losses.stream().filter(Double::isFinite).toList();
        List<Double> counted = finite.subList(finite.size() / BEGINNING, finite.size());
        return counted.isEmpty() || counted.get(0) == 0 ? 0
                : (counted.get(0) - Collections.min(counted)) / Math.abs(counted.get(0));
    }

    /**
     * Whether the loss falls so much that its shape says something of rates: by 3 percent and more, and in a curve of
     * 20 batches and more by three standard errors of what it starts from.
     */
    public boolean falls() {
        return fall() >= LEAST_FALL && !fallsByChance();
    }

    /** Whether the loss falls by 3 percent and more, and yet by no more than batches differ by chance. */
    public boolean fallsByChance() {
        return fall() >= LEAST_FALL && losses.size() >= RateSweep.FEWEST_STEPS && fall() < SURE * chance();
    }

    /**
     * How far off what {@link #fall} starts from may be by chance, as a share of it: its standard error, by how much
     * each batch up to the lowest loss differs from the one before.
     */
    private double chance() {
        int from = losses.size() / BEGINNING;
        int lowest = IntStream.range(from, losses.size()).boxed().min(Comparator.comparing(losses::get)).orElseThrow();
        double squares = IntStream.rangeClosed(1, lowest)
                .mapToDouble(k -> Math.pow(batch(k) - batch(k - 1), 2)).average().orElse(0);
        return Math.sqrt(squares / 2 / (from + 1)) / Math.abs(losses.get(from));
    }

    /** The loss of a batch, without smoothing. */
    private double batch(int k) {
        return (sum(k) - KEPT * sum(k - 1)) / (1 - KEPT);
    }

    private double sum(int k) {
        return k < 0 ? 0 : losses.get(k) * (1 - Math.pow(KEPT, k + 1));
    }

    /**
     * A rate that can be read off the curve.
     *
     * <p>As in fastai the first tenth of the sweep and the last five batches do not count, nor what follows a NaN.
     *
     * @return empty if too few batches are left for this way of reading
     */
    public OptionalDouble suggestion(RateSuggestion way) {
        int from = Math.min(losses.size(), sweep.steps() / BEGINNING);
        int to = Math.max(from, losses.size() - END);
        int nan = IntStream.range(from, to).filter(k -> losses.get(k).isNaN()).findFirst().orElse(to);
        return nan - from < way.least() ? OptionalDouble.empty() : OptionalDouble.of(way.of(
                IntStream.range(from, nan).mapToDouble(sweep::rate).toArray(),
                losses.subList(from, nan).stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /**
     * Smooths the losses of a sweep while it runs: their exponential average with 0.98, divided by what its weights add
     * up to. To be used once, by one thread.
     */
    public static final class Recorder {
        private final RateSweep sweep;
        private final List<Double> smoothed = new ArrayList<>();
        private double average;
        private double best = Double.POSITIVE_INFINITY;

        /** Begins a sweep. */
        public Recorder(RateSweep sweep) {
            this.sweep = sweep;
        }

        /**
         * Takes the loss of the next batch.
         *
         * @return whether the sweep goes on: neither is it at its end, nor is the loss none, or four times the best one
         *     behind the first tenth of the sweep; fastai counts these first ones too, of which one easy batch would
         *     end the sweep
         */
        public boolean add(double loss) {
            average = KEPT * average + (1 - KEPT) * loss;
            double now = average / (1 - Math.pow(KEPT, smoothed.size() + 1));
            smoothed.add(now);
            if (smoothed.size() > sweep.steps() / BEGINNING) {
                best = Math.min(best, now);
            }
            return Double.isFinite(now) && now <= RUNAWAY * best && smoothed.size() < sweep.steps();
        }

        /** How many batches have run. */
        public int batches() {
            return smoothed.size();
        }

        /** The curve so far. */
        public RateCurve curve() {
            return new RateCurve(sweep, smoothed);
        }
    }
}
