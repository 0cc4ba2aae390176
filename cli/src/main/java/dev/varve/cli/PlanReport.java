package dev.varve.cli;

import dev.varve.card.Plural;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.TargetKind;
import dev.varve.group.LayerGroup;
import dev.varve.plan.Execution;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Part;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.Setup;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What will be done, before it is done: data, groups, phases with their rates, how each phase runs, and how long. */
final class PlanReport {

    private PlanReport() {
    }

    static void print(Setup setup, Forecast forecast, PrintWriter out) {
        printData(setup, out);
        out.printf("%n%s at %d px, %s, batch %d, seed %d%n", setup.model().network().name(),
                setup.experiment().size(), outputs(setup.data().dataset()), setup.experiment().batch(),
                setup.experiment().seed());
        printWeights(setup.model().card().provenance(), out);
        out.println(groups(setup));
        out.println("Augmentation: " + AugmentText.of(setup.experiment().plan().augmentation()));
        out.println(ObjectiveText.of(setup.experiment().plan(), setup.data().dataset()));
        setup.experiment().plan().callbacks().forEach(callback -> out.println("Behind each epoch: "
                + ObjectiveText.of(callback, setup.experiment().plan(), setup.data().dataset())));
        setup.experiment().plan().reasons().forEach(reason ->
                out.println(Paragraph.wrapped("Because: " + reason)));
        List<Phase> phases = setup.experiment().plan().phases();
        for (int i = 0; i < phases.size(); i++) {
            print(setup, phases.get(i), forecast.phases().get(i), out);
        }
        if (!size(setup, phases.get(phases.size() - 1)).isEmpty()) {
            out.printf("%nThe model is exported and judged at %d px, the --size, unlike the last phase%n",
                    setup.experiment().size());
        }
        out.printf("%nExpected: %s in all, from a few batches timed %s; up to %s of disk%n",
                Seconds.of(forecast.seconds()), Seconds.ago(forecast.timed(), Instant.now()),
                Bytes.of(forecast.diskBytes()));
        out.flush();
    }

    private static void printWeights(Provenance from, PrintWriter out) {
        if (!from.licence().isEmpty()) {
            out.printf("First weights: %s, licence %s%n", from.weights(), from.licence());
        }
        from.changes().forEach(out::println);
    }

    private static String outputs(Dataset data) {
        int outputs = data.classes().size();
        return switch (data.kind()) {
            case LABEL -> Plural.of(outputs, "class", "classes");
            case LABELS -> Plural.of(outputs, "name");
            case VALUES -> Plural.of(outputs, "value");
        };
    }

    private static void printData(Setup setup, PrintWriter out) {
        Dataset data = setup.data().dataset();
        out.printf("%s: %s%n%s%n", setup.experiment().data().path(), Plural.of(data.items().size(), "image"),
                data.kind() == TargetKind.VALUES ? values(data) : counts(data));
        setup.data().notes().forEach(out::println);
        Preprocessing preprocessing = setup.model().card().preprocessing();
        if (!preprocessing.reading().isRgb()) {
            out.printf("Items are %s%n%s%n", preprocessing.reading(), channels(preprocessing));
        }
    }

    private static Table channels(Preprocessing preprocessing) {
        Table table = new Table("channel", "mean", "deviation");
        List<String> names = preprocessing.reading().names();
        for (int i = 0; i < preprocessing.channels(); i++) {
            table.row(names.isEmpty() ? i + 1 : names.get(i),
                    String.format(Locale.ROOT, "%.4f", preprocessing.mean().get(i)),
                    String.format(Locale.ROOT, "%.4f", preprocessing.std().get(i)));
        }
        return table;
    }

    private static Table counts(Dataset data) {
        Table table = new Table("class", "train", "valid", "test");
        for (int i = 0; i < data.classes().size(); i++) {
            table.row(data.classes().get(i), data.balance(Part.TRAIN)[i], data.balance(Part.VALID)[i],
                    data.balance(Part.TEST)[i]);
        }
        if (data.kind() == TargetKind.LABELS) {
            table.row("(images)", data.indices(Part.TRAIN).length, data.indices(Part.VALID).length,
                    data.indices(Part.TEST).length);
        }
        return table;
    }

    private static Table values(Dataset data) {
        Table table = new Table("value", "part", "images", "least", "mean", "most");
        for (int i = 0; i < data.classes().size(); i++) {
            for (Part part : Part.values()) {
                DoubleSummaryStatistics all = DoubleStream.of(data.values(i, part)).summaryStatistics();
                if (all.getCount() > 0) {
                    table.row(data.classes().get(i), part, all.getCount(), number(all.getMin()),
                            number(all.getAverage()), number(all.getMax()));
                }
            }
        }
        return table;
    }

    private static Table groups(Setup setup) {
        Table table = new Table("layer group", "tensors", "parameters", "first", "last");
        for (LayerGroup group : setup.groups().groups()) {
            table.row(group.name(), group.parameters().size(), Count.of(setup.groups().parameters(group)),
                    group.parameters().get(0), group.parameters().get(group.parameters().size() - 1));
        }
        return table;
    }

    private static void print(Setup setup, Phase phase, Forecast.PhaseForecast forecast, PrintWriter out) {
        out.printf(Locale.ROOT, "%nPhase %s: %s%s, %s of %s, about %s and %s of memory%n", phase.name(),
                what(phase), size(setup, phase), Plural.of(forecast.steps(), "batch", "batches"),
                perStep(forecast.secondsPerStep()), Seconds.of(forecast.seconds()), Bytes.of(forecast.memoryBytes()));
        setup.tunings().of(phase).map(TuningReport::of).ifPresent(out::println);
        if (phase instanceof Phase.Train train) {
            out.printf("Steps by %s%n  rate: %s%n  momentum: %s%n", PlanText.of(setup.experiment().plan().optimizer()),
                    PlanText.of(train.schedule()), PlanText.of(train.momentum()));
            train.hypers().forEach((hyper, schedule) ->
                    out.printf("  %s: %s%n", hyper.text(), PlanText.of(schedule)));
            RegularisationText.of(setup.experiment().plan().regularisation())
                    .ifPresent(text -> out.println("  besides: " + text));
            printRules(setup, train, out);
            if (train.autoRgn()) {
                out.println("Each epoch begins with rates times each group's share of the largest relative gradient");
            }
        }
        printKept(setup, phase, forecast, out);
        printAlternatives(forecast, out);
        Table segments = new Table("  runs", "as", "nodes", "folded", "precision", "output");
        Execution execution = setup.execution(phase);
        if (execution.economy().parts() > 1) {
            out.printf("Divides each batch into %d parts, whose gradients add up%n", execution.economy().parts());
        }
        for (Execution.Segment segment : execution.segments()) {
            segments.row("  " + segment.name(), segment.kind().name().toLowerCase(Locale.ROOT)
                    + (segment.kind() == Execution.Kind.FROZEN && segment.stable() ? ", stable" : "")
                    + (execution.isRecomputed(segment) ? ", recomputed" : ""),
                    segment.nodes().size(), segment.folded(), precision(segment),
                    segment.boundary().stream().collect(Collectors.joining(", ")));
        }
        out.println(segments);
    }

    /** What is kept of what the stable segments compute, and what that spares. */
    private static void printKept(Setup setup, Phase phase, Forecast.PhaseForecast forecast, PrintWriter out) {
        Forecast.Kept kept = forecast.kept();
        if (kept.bytes() > 0) {
            int views = phase instanceof Phase.Train train ? train.views() : ((Phase.Solve) phase).views();
            String found = kept.steps() == 0 ? "no batch finds its own yet" : String.format(Locale.ROOT,
                    "%d of %s find theirs, in %s each", kept.steps(),
                    Plural.of(forecast.steps(), "batch", "batches"), perStep(kept.secondsPerStep()));
            out.printf("Keeps the features of %s of each photo (%s): %s%n", Plural.of(views, "view"),
                    Bytes.of(kept.bytes()), found);
        } else if (phase instanceof Phase.Train && setup.hasStable(phase)) {
            out.println("Keeps no features: each epoch shows the photos in another way");
        }
    }

    /** What an epoch would take if fewer or more groups were frozen. */
    private static void printAlternatives(Forecast.PhaseForecast forecast, PrintWriter out) {
        if (forecast.alternatives().isEmpty()) {
            return;
        }
        double planned = forecast.secondsPerEpoch();
        Table table = new Table("  trains from", "seconds per epoch", "", "memory");
        for (Forecast.Alternative one : forecast.alternatives()) {
            table.row("  " + one.first(), String.format(Locale.ROOT, "%.1f", one.secondsPerEpoch()),
                    one.planned() ? "as planned" : Percent.of(one.secondsPerEpoch() / planned - 1),
                    Bytes.of(one.memoryBytes()));
        }
        out.println(table);
    }

    /** The size of a phase that is not the experiment's. */
    private static String size(Setup setup, Phase phase) {
        int size = phase.sizeOr(setup.experiment().size());
        return size == setup.experiment().size() ? "" : " at " + size + " px";
    }

    private static String what(Phase phase) {
        if (phase instanceof Phase.Train train) {
            return Plural.of(train.epochs(), "epoch");
        }
        Phase.Solve solve = (Phase.Solve) phase;
        return String.format(Locale.ROOT, "the head computed from %s of each image, with up to %s",
                Plural.of(solve.views(), "view"), Plural.of(solve.penalties().size(), "penalty", "penalties"));
    }

    private static void printRules(Setup setup, Phase.Train phase, PrintWriter out) {
        Table rules = new Table("  group", "trains", "peak rate", "decay", "BatchNorm", "");
        for (int i = 0; i < phase.rules().size(); i++) {
            GroupRule rule = phase.rules().get(i);
            boolean all = rule.train() == GroupRule.Scope.ALL;
            rules.row("  " + setup.groups().groups().get(i).name(), all ? "all" : "frozen",
                    all || rule.norm() == GroupRule.NormPolicy.TRAIN ? number(rule.rate()) : "-",
                    all ? number(rule.decay()) + (rule.l2() ? " (L2)" : "") : "-", norm(rule.norm()), own(rule));
        }
        out.println(rules);
    }

    /** What goes its own way in a group. */
    private static String own(GroupRule rule) {
        return rule.hypers().entrySet().stream()
                .map(entry -> entry.getKey().text() + " " + PlanText.of(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String norm(GroupRule.NormPolicy policy) {
        return switch (policy) {
            case FIXED -> "fixed";
            case FOLDED -> "folded";
            case RECALIBRATE -> "recalibrated";
            case TRAIN -> "trains";
        };
    }

    private static String precision(Execution.Segment segment) {
        return segment.arithmetic() == Execution.Arithmetic.BF16 ? "bf16" : "fp32";
    }

    private static String perStep(double seconds) {
        return String.format(Locale.ROOT, "%.0f ms", seconds * 1000);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
