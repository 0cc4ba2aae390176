package dev.varve.train.metric;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.card.TargetKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics by name, for each kind of target; equal to scikit-learn's, also where these warn.
 *
 * <p>Of single labels {@code accuracy} and others take the first of several largest scores as the prediction;
 * {@code top-K} lets the higher class index stand first in a tie. {@code precision}, {@code recall}, {@code f1},
 * {@code f0.5}, {@code f2} and {@code jaccard} are means over the classes that occur as a target or a prediction, 0
 * where a denominator is empty; {@code -micro} counts all together, {@code -weighted} each class by its images,
 * {@code -binary} is the figure of the second of two classes. Balanced accuracy leaves out classes without images.
 * {@code roc-auc} is one class against the rest, NaN if a class has no or all images; {@code -weighted} and
 * {@code -ovo} (pairs) leave such classes out. {@code average-precision} counts 0 for a class without images;
 * {@code -micro} takes all images and classes together. {@code calibration-error} has 15 bins.
 *
 * <p>Of several labels a name is foretold where its probability is above one half. Means are over all names, or
 * {@code -samples} over the images; {@code roc-auc} is NaN if a name, or an image, has no or all of them.
 *
 * <p>Of several values each figure is the mean of that of each. {@code r2} and {@code explained-variance} of a value
 * that never changes are 1 where it is always hit and else 0; {@code r2} of fewer than two images, correlations with
 * what never changes, and {@code msle} of anything below -1 are NaN.
 */
public final class Metrics {

    private static final Map<TargetKind, Map<String, Metric>> ALL = Map.of(
            TargetKind.LABEL, byName(ClassMetrics.all()), TargetKind.LABELS, byName(LabelMetrics.all()),
            TargetKind.VALUES, byName(ValueMetrics.all()));
    private static final Pattern TOP_K = Pattern.compile("top-([1-9]\\d{0,5})");
    private static final String TOP_5 = "top-5";
    private static final int CLASSES_FOR_TOP_5 = 6;
    private static final Map<TargetKind, List<String>> USUAL = Map.of(
            TargetKind.LABEL, List.of("accuracy", "error-rate", "precision", "recall", "f1"),
            TargetKind.LABELS, List.of("average-precision", "f1", "precision", "recall", "accuracy-multi"),
            TargetKind.VALUES, List.of("r2", "rmse", "mae"));

    private Metrics() {
    }

    private static Map<String, Metric> byName(Stream<Metric> metrics) {
        Map<String, Metric> byName = new LinkedHashMap<>();
        metrics.forEach(metric -> byName.put(metric.name(), metric));
        return byName;
    }

    /**
     * The known names for a kind of target.
     *
     * @return the names; {@code top-5} stands for every number
     */
    public static List<String> names(TargetKind kind) {
        Stream<String> top = kind == TargetKind.LABEL ? Stream.of(TOP_5) : Stream.empty();
        return Stream.concat(ALL.get(kind).keySet().stream(), top).toList();
    }

    /** What is measured unless more is asked for; the first one chooses between epochs. */
    public static List<Metric> usual(TargetKind kind, int outputs) {
        Stream<String> top = kind == TargetKind.LABEL && outputs >= CLASSES_FOR_TOP_5 ? Stream.of(TOP_5)
                : Stream.empty();
        return Stream.concat(USUAL.get(kind).stream(), top).map(name -> named(name, kind, outputs)).toList();
    }

    /**
     * A metric.
     *
     * @param name one of {@link #names}, or {@code top-K} with K at least 1
     * @param kind what is true of an image
     * @param outputs number of classes, names or values, at least 1
     * @throws InvalidInput if there is no such metric, or it is for another kind of target, or for two classes
     */
    public static Metric named(String name, TargetKind kind, int outputs) {
        Matcher top = TOP_K.matcher(name);
        if (kind == TargetKind.LABEL && top.matches()) {
            return ClassMetrics.top(name, Integer.parseInt(top.group(1)));
        }
        Metric metric = ALL.get(kind).get(name);
        if (metric == null) {
            throw refusal(name, kind);
        }
        if (kind == TargetKind.LABEL && name.endsWith(ClassMetrics.BINARY) && outputs != 2) {
            throw new InvalidInput("%s: is for two classes, found %d; take %s", name, outputs,
                    name.substring(0, name.length() - ClassMetrics.BINARY.length()));
        }
        return metric;
    }

    private static InvalidInput refusal(String name, TargetKind kind) {
        String others = Arrays.stream(TargetKind.values())
                .filter(one -> ALL.get(one).containsKey(name)
                        || one == TargetKind.LABEL && TOP_K.matcher(name).matches())
                .map(TargetKind::toString).collect(Collectors.joining(" or "));
        return others.isEmpty() ? Suggestions.unknown(name, "metric", names(kind))
                : new InvalidInput("%s: is for the target %s, found the target %s%s", name, others, kind,
                        Suggestions.clause(name, names(kind)));
    }

    /** The figures of hits with their names. */
    static Map<String, ToDoubleFunction<Hits>> ofHits() {
        Map<String, ToDoubleFunction<Hits>> figures = new LinkedHashMap<>();
        figures.put("precision", Hits::precision);
        figures.put("recall", Hits::recall);
        figures.put("f1", hits -> hits.f(1));
        figures.put("f0.5", hits -> hits.f(0.5));
        figures.put("f2", hits -> hits.f(2));
        figures.put("jaccard", Hits::jaccard);
        return figures;
    }
}
