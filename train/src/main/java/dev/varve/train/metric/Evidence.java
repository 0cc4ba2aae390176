package dev.varve.train.metric;

import dev.varve.card.TargetKind;
import dev.varve.train.truth.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What a network said of images and what is true of them, batch by batch: what metrics are read from. Of single labels
 * it holds counts alone, unless a metric needs the scores of all images; of other targets it holds all outputs. Parts
 * that were gathered apart give, merged, the same figures. Not safe for use by several threads.
 */
public final class Evidence {

    private final TargetKind kind;
    private final int outputs;
    private final boolean keeping;
    private final ConfusionMatrix matrix;
    private final long[] ranks;
    private final List<Scores> kept = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param kind what is true of an image
     * @param outputs number of classes, names or values, at least 1
     * @param metrics that will be read
     */
    public Evidence(TargetKind kind, int outputs, Collection<Metric> metrics) {
        this(kind, outputs, kind != TargetKind.LABEL || metrics.stream().anyMatch(Metric::readsScores));
    }

    private Evidence(TargetKind kind, int outputs, boolean keeping) {
        this.kind = kind;
        this.outputs = outputs;
        this.keeping = keeping;
        this.matrix = new ConfusionMatrix(kind == TargetKind.LABEL ? outputs : 1);
        this.ranks = new long[outputs];
    }

    /** Nothing yet; all outputs will be held, for any metric. */
    public static Evidence keeping(TargetKind kind, int outputs) {
        return new Evidence(kind, outputs, true);
    }

    /** Of all outputs, for any metric. */
    public static Evidence of(TargetKind kind, Scores scores) {
        Evidence evidence = keeping(kind, scores.outputs());
        evidence.add(scores.values(), scores.targets());
        return evidence;
    }

    /**
     * Adds a batch.
     *
     * @param values the network's outputs, {@code [n, outputs]}, row-major: logits, or values in the unit of the data
     * @param targets of the n images
     * @throws IllegalArgumentException if lengths do not fit, or a label is no class
     */
    public void add(double[] values, Targets targets) {
        Scores batch = new Scores(values, outputs, targets);
        if (kind == TargetKind.LABEL) {
            matrix.add(batch);
            for (int row = 0; row < batch.rows(); row++) {
                ranks[batch.rankOfTarget(row)]++;
            }
        }
        if (keeping && targets.count() > 0) {
            kept.add(batch);
        }
    }

    /** Adds logits or values in single precision. */
    public void add(float[] values, Targets targets) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        add(wide, targets);
    }

    /**
     * Adds all that was gathered elsewhere.
     *
     * @param other of the same kind, outputs and metrics
     */
    public void merge(Evidence other) {
        if (other.kind != kind || other.outputs != outputs || other.keeping != keeping) {
            throw new IllegalArgumentException("evidence of " + outputs + " " + kind + " cannot be merged with that of "
                    + other.outputs + " " + other.kind);
        }
        matrix.merge(other.matrix);
        Arrays.setAll(ranks, rank -> ranks[rank] + other.ranks[rank]);
        kept.addAll(other.kept);
    }

    /** Which class was taken for which; empty where images have no single class. */
    public ConfusionMatrix matrix() {
        return matrix;
    }

    /** Of names that images can have, in their order: how often each was found, foretold and true. */
    public List<Hits> hits() {
        return LabelMetrics.hits(scores());
    }

    /** What was said of one value alone. */
    public Evidence ofOutput(int value) {
        Evidence one = new Evidence(kind, 1, List.of());
        Scores all = scores();
        float[] truth = new float[all.rows()];
        double[] said = new double[all.rows()];
        for (int row = 0; row < truth.length; row++) {
            truth[row] = (float) all.truth(row, value);
            said[row] = all.at(row, value);
        }
        one.add(said, new Targets.Rows(truth, 1));
        return one;
    }

    /** How often the true class stood among the first k. */
    long amongFirst(int k) {
        return Arrays.stream(ranks, 0, Math.min(k, outputs)).sum();
    }

    /** All that was kept, as one; without rows where only counts are held. */
    public Scores scores() {
        if (kept.isEmpty()) {
            return new Scores(new double[0], outputs, new Targets.Labels());
        }
        if (kept.size() > 1) {
            double[] all = kept.stream().flatMapToDouble(one -> Arrays.stream(one.values())).toArray();
            Scores joined = new Scores(all, outputs, Targets.joined(kept.stream().map(Scores::targets).toList()));
            kept.clear();
            kept.add(joined);
        }
        return kept.get(0);
    }
}
