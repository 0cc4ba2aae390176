package dev.varve.train.report;

import dev.varve.card.Card;
import dev.varve.card.Plural;
import dev.varve.html.Markup;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.metric.Metrics;
import dev.varve.train.run.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The plan, and what came of it step by step and epoch by epoch. */
final class TrainingSections {

    private static final int MOST_POINTS = 600;
    private static final double SMOOTHING = 0.9;
    private static final String LOSS = "loss";
    private static final String ACCURACY = "accuracy";
    private static final String ERROR_RATE = "error-rate";

    private final Plan plan;
    private final Card card;
    private final History history;

    /**
     * Of a run.
     *
     * @param card of its model, which says of what kind the metrics are
     */
    TrainingSections(Plan plan, Card card, History history) {
        this.plan = plan;
        this.card = card;
        this.history = history;
    }

    List<Markup> all() {
        List<Markup> sections = new ArrayList<>(List.of(plan()));
        List<Markup> figures = new ArrayList<>();
        if (!history.steps().isEmpty()) {
            figures.add(losses());
            figures.add(rates());
        }
        if (history.epochs().size() > 1) {
            figures.addAll(metrics());
        }
        if (!figures.isEmpty()) {
            sections.add(Elements.section("How it was trained", Elements.beside(figures)));
        }
        if (!history.epochs().isEmpty()) {
            Markup section = Elements.section("Epoch by epoch", epochs());
            history.kept().ifPresent(kept -> section.with(Elements.note("Kept: " + kept.inWords() + ".")));
            sections.add(section);
        }
        return sections;
    }

    private Markup plan() {
        Markup section = Elements.section("The plan", Elements.note("Recipe " + plan.recipe() + ". Layer groups from "
                + "the input to the head; what is frozen has no gradient, no optimizer state and no moving "
                + "statistics."));
        section.with(Elements.fitting(plan.phases().stream().map(this::phase).toList()));
        history.solved().forEach(head -> section.with(Elements.note(String.format(Locale.ROOT, "Phase %s: of %d "
                + "penalties %.3g was the best.", head.phase(), head.path().size(), head.penalty()))));
        history.warnings().forEach(warning -> section.with(Elements.note("Warned: " + warning)));
        return section;
    }

    private Markup phase(Phase phase) {
        Markup figure = new Markup("figure").with(new Markup("h3").text("Phase " + phase.name() + ": " + what(phase)));
        return phase instanceof Phase.Train train ? figure.with(rules(train)) : figure;
    }

    private static String what(Phase phase) {
        if (phase instanceof Phase.Train train) {
            return Plural.of(train.epochs(), "epoch");
        }
        return "the head computed on the frozen body";
    }

    private Markup rules(Phase.Train phase) {
        List<List<String>> rows = new ArrayList<>();
        for (int group = 0; group < plan.groups().size(); group++) {
            GroupRule rule = phase.rules().get(group);
            boolean all = rule.train() == GroupRule.Scope.ALL;
            String is = all ? "trained" : rule.trains() ? "frozen but for norms" : "frozen";
            rows.add(List.of(plan.groups().get(group), is, rule.trains() ? short3(rule.rate()) : "-",
                    all ? short3(rule.decay()) : "-", rule.norm().name().toLowerCase(Locale.ROOT)));
        }
        return Elements.table(List.of("group", "is", "peak rate", "decay", "BatchNorm"), rows);
    }

    private static String short3(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    private Markup losses() {
        double[] losses = of(Event.Step::loss);
        double[] smooth = smoothed(losses);
        List<Event.EpochFinished> epochs = history.epochs().stream().filter(epoch -> epoch.step() > 0
                && epoch.metrics().getOrDefault("valid", Map.of()).containsKey(LOSS)).toList();
        double[] valid = epochs.stream().mapToDouble(epoch -> epoch.metrics().get("valid").get(LOSS)).toArray();
        Plot plot = new Plot(steps(), Axis.fromZero(LOSS, Axis.Scale.LINEAR,
                DoubleStream.concat(DoubleStream.of(thinned(losses)), DoubleStream.of(valid))));
        phases(plot);
        plot.line("faint", "var(--mark)", thinned(numbers()), thinned(losses));
        plot.line("strong", "var(--mark)", thinned(numbers()), thinned(smooth));
        double[] at = epochs.stream().mapToDouble(Event.EpochFinished::step).toArray();
        plot.line("strong", "var(--other)", at, valid);
        IntStream.range(0, at.length).forEach(i -> plot.dot("var(--other)", at[i], valid[i], 3.5, String.format(
                Locale.ROOT, "after step %.0f: %.4f", at[i], valid[i])));
        Map<String, String> legend = new LinkedHashMap<>();
        legend.put("training, each step and smoothed", "var(--mark)");
        legend.put("valid part after each epoch", "var(--other)");
        return Elements.figure(plot.drawing("Losses"), legend, "Loss by step.");
    }

    private Markup rates() {
        double[] all = history.steps().stream().flatMapToDouble(step -> step.rates().values().stream()
                .mapToDouble(Double::doubleValue)).toArray();
        Plot plot = new Plot(steps(), Axis.logarithmic("rate", all));
        phases(plot);
        Map<String, double[]> rates = new LinkedHashMap<>();
        plan.groups().forEach(name ->
                rates.put(name, thinned(of(step -> step.rates().getOrDefault(name, Double.NaN)))));
        return new Lines(plot, thinned(numbers()), rates).figure("Rates", false, "Learning rate of each group by step; "
                + "a group that a phase freezes has none there.");
    }

    /** A figure of those of which more is better, and one of the others; the share of errors is that of hits again. */
    private List<Markup> metrics() {
        Set<String> names = new LinkedHashSet<>();
        history.epochs().forEach(epoch -> names.addAll(epoch.metrics().getOrDefault("valid", Map.of()).keySet()));
        names.remove(LOSS);
        if (names.contains(ACCURACY)) {
            names.remove(ERROR_RATE);
        }
        Map<Boolean, List<String>> rising = names.stream().collect(Collectors.partitioningBy(name ->
                Metrics.named(name, card.target().kind(), card.classes().size()).rises()));
        List<Markup> figures = new ArrayList<>();
        if (!rising.get(true).isEmpty()) {
            figures.add(metrics("Metrics", rising.get(true), "Metrics of the valid part by epoch; more is better."));
        }
        if (!rising.get(false).isEmpty()) {
            figures.add(metrics("Errors", rising.get(false), "Errors on the valid part by epoch; less is better."));
        }
        return figures;
    }

    private Markup metrics(String title, List<String> names, String caption) {
        double[] at = IntStream.rangeClosed(1, history.epochs().size()).asDoubleStream().toArray();
        Map<String, double[]> metrics = new LinkedHashMap<>();
        names.forEach(name -> metrics.put(name, history.epochs().stream().mapToDouble(epoch ->
                epoch.metrics().getOrDefault("valid", Map.of()).getOrDefault(name, Double.NaN)).toArray()));
        Plot plot = new Plot(new Axis("epoch", 0.8, at.length + 0.2, Axis.Scale.COUNTS),
                Axis.around("metric", metrics.values().stream().flatMapToDouble(DoubleStream::of).toArray()));
        double epoch = 0.5;
        int number = 0;
        for (Map.Entry<String, Long> phase : history.epochs().stream().collect(Collectors.groupingBy(
                Event.EpochFinished::phase, LinkedHashMap::new, Collectors.counting())).entrySet()) {
            plot.band(phase.getKey(), epoch, epoch + phase.getValue(), number++ % 2 == 1);
            epoch += phase.getValue();
        }
        return new Lines(plot, at, metrics).figure(title, true, caption);
    }

    private Markup epochs() {
        Set<String> names = new LinkedHashSet<>();
        history.epochs().forEach(epoch -> names.addAll(epoch.metrics().getOrDefault("valid", Map.of()).keySet()));
        List<String> headings = new ArrayList<>(List.of("phase", "epoch", "training loss"));
        names.forEach(name -> headings.add("valid " + name));
        headings.add("took");
        List<List<String>> rows = new ArrayList<>();
        for (Event.EpochFinished epoch : history.epochs()) {
            List<String> row = new ArrayList<>(List.of(epoch.phase(), Integer.toString(epoch.epoch()),
                    cell(epoch, "train", LOSS)));
            names.forEach(name -> row.add(cell(epoch, "valid", name)));
            row.add(Elements.seconds(epoch.seconds()));
            rows.add(row);
        }
        return Elements.table(headings, rows);
    }

    private static String cell(Event.EpochFinished epoch, String part, String name) {
        Double value = epoch.metrics().getOrDefault(part, Collections.emptyMap()).get(name);
        return value == null ? "-" : Elements.number(value);
    }

    private void phases(Plot plot) {
        int number = 0;
        for (Map.Entry<String, int[]> phase : history.phases().entrySet()) {
            plot.band(phase.getKey(), phase.getValue()[0], phase.getValue()[1], number++ % 2 == 1);
        }
    }

    private Axis steps() {
        return Axis.fromZero("step", Axis.Scale.COUNTS, DoubleStream.of(numbers()));
    }

    private double[] numbers() {
        return of(Event.Step::step);
    }

    private double[] of(ToDoubleFunction<Event.Step> figure) {
        return history.steps().stream().mapToDouble(figure).toArray();
    }

    /** The mean over steps, of which the last ones count most; the first ones are not pulled towards 0. */
    private static double[] smoothed(double... values) {
        double[] smooth = new double[values.length];
        double mean = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            mean = SMOOTHING * mean + (1 - SMOOTHING) * values[i];
            weight = SMOOTHING * weight + 1 - SMOOTHING;
            smooth[i] = mean / weight;
        }
        return smooth;
    }

    /** Means of as many neighbours as leave few enough points. */
    private static double[] thinned(double... values) {
        int width = (values.length + MOST_POINTS - 1) / MOST_POINTS;
        return IntStream.range(0, (values.length + width - 1) / width).mapToDouble(i -> DoubleStream.of(values)
                .skip((long) i * width).limit(width).average().orElseThrow()).toArray();
    }
}
