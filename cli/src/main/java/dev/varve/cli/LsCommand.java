package dev.varve.cli;

import dev.varve.analysis.Cost;
import dev.varve.augment.Presets;
import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.card.TargetKind;
import dev.varve.graph.Network;
import dev.varve.group.Body;
import dev.varve.group.Groupings;
import dev.varve.plan.Hyper;
import dev.varve.plan.Optimizers;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.plan.Schedule;
import dev.varve.plan.Schedules;
import dev.varve.samples.Samples;
import dev.varve.surgery.BodyEnd;
import dev.varve.train.metric.Metrics;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what there is. */
@Command(name = "ls", description = "Lists what there is: architectures, weights, recipes, schedules, optimizers, "
        + "metrics, augmentations, samples.")
final class LsCommand implements Callable<Integer> {

    private static final String WEIGHTS = "weights";
    private static final Map<String, Supplier<Table>> LISTS = lists();

    @Parameters(arity = "0..1", index = "0", paramLabel = "WHAT", description = "architectures, weights, recipes, "
            + "schedules, optimizers, metrics, augmentations or samples; all but weights without it")
    private String what;

    @Parameters(arity = "0..1", index = "1", paramLabel = "ARCH", description = "with weights: those of this "
            + "architecture alone")
    private String architecture;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (what == null) {
            LISTS.forEach((name, list) -> out.printf("%s%n%s%n%n", name, list.get()));
            return Exit.DONE;
        }
        if (what.equals(WEIGHTS)) {
            out.println(architecture == null ? WeightsTable.all() : weights(Zoo.architecture(architecture).name()));
            return Exit.DONE;
        }
        if (architecture != null) {
            throw new InvalidInput("%s: only the list of weights is asked of one architecture, found %s; leave it out",
                    what, architecture);
        }
        if (!LISTS.containsKey(what)) {
            throw Suggestions.unknown(what, "list",
                    Stream.concat(LISTS.keySet().stream(), Stream.of(WEIGHTS)).toList());
        }
        out.println(LISTS.get(what).get());
        return Exit.DONE;
    }

    private static Object weights(String architecture) {
        return WeightsTable.areKnown(architecture) ? WeightsTable.of(architecture)
                : architecture + " has no published weights; train it from --weights FILE, or --from-scratch";
    }

    private static Map<String, Supplier<Table>> lists() {
        Map<String, Supplier<Table>> lists = new LinkedHashMap<>();
        lists.put("architectures", LsCommand::architectures);
        lists.put("recipes", LsCommand::recipes);
        lists.put("schedules", LsCommand::schedules);
        lists.put("optimizers", LsCommand::optimizers);
        lists.put("metrics", LsCommand::metrics);
        lists.put("augmentations", LsCommand::augmentations);
        lists.put("samples", () -> {
            Table table = new Table("name", "what it is");
            Samples.all().forEach(sample -> table.row(sample.name(), sample.description()));
            return table;
        });
        return lists;
    }

    /** All at once, for each network is built, costed and grouped anew. */
    private static Table architectures() {
        Table table = new Table("name", "parameters", "MACs", "size", "groups", "weights", "names of", "paper");
        Zoo.architectures().parallelStream().map(LsCommand::row).forEachOrdered(table::row);
        return table;
    }

    private static Object[] row(Architecture architecture) {
        Network network = Zoo.network(architecture.name());
        Cost cost = Cost.of(network, architecture.size());
        Body body = Body.of(network, BodyEnd.of(network), architecture.size());
        return new Object[] {architecture.name(), Count.of(cost.parameters()), Count.of(cost.macs()),
            architecture.size(), String.join(" | ", Groupings.DEFAULT.names(body)),
            WeightsTable.summary(architecture), architecture.library().name().toLowerCase(Locale.ROOT),
            architecture.paper()};
    }

    /** Epochs and rate that hold where none is given: those of the phase in which all groups train. */
    private static Table recipes() {
        Table table = new Table("name", "epochs", "rate", "what it is");
        Recipes.summaries().forEach((name, summary) -> {
            Plan plan = Recipes.named(name, Recipe.Settings.DEFAULT).plan(List.of("body", "head"));
            Optional<Integer> epochs = plan.trainPhases().stream().map(Phase.Train::epochs)
                    .reduce((former, last) -> last);
            table.row(name, epochs.map(String::valueOf).orElse("-"), epochs.isPresent() ? Recipes.rate(name) : "-",
                    summary);
        });
        return table;
    }

    /** Those that {@code --schedule} takes, then the kinds that only a plan in YAML can name. */
    private static Table schedules() {
        Table table = new Table("name", "for", "what it is");
        Schedules.summaries().forEach((name, summary) -> table.row(name, "--schedule", summary));
        Schedule.summaries().forEach((kind, summary) -> {
            if (!Schedules.summaries().containsKey(kind)) {
                table.row(kind, "a plan", summary);
            }
        });
        return table;
    }

    private static Table metrics() {
        Table table = new Table("target", "name", "better");
        for (TargetKind kind : TargetKind.values()) {
            Metrics.names(kind).forEach(name -> table.row(kind, name,
                    Metrics.named(name, kind, 2).rises() ? "more" : "less"));
        }
        return table;
    }

    private static Table augmentations() {
        Table table = new Table("name", "what it is");
        Presets.summaries().forEach(table::row);
        return table;
    }

    private static Table optimizers() {
        Table table = new Table("name", "momentum", "beta2", "eps", "what it is");
        Optimizers.summaries().forEach((name, summary) -> table.row(name, Optimizers.momentum(name),
                Optimizers.own(name, Hyper.BETA2), Optimizers.own(name, Hyper.EPSILON), summary));
        return table;
    }
}
