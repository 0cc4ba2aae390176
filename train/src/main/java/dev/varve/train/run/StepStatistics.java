package dev.varve.train.run;

import dev.varve.graph.Node;
import dev.varve.graph.Pointwise;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Executions;
import dev.varve.plan.Hyper;
import dev.varve.plan.Phase;
import dev.varve.train.engine.Batch;
import dev.varve.train.engine.DeadChannels;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Norms;
import dev.varve.train.engine.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What one step does in each layer group, measured where the experiment asks for it, and else merely done. */
final class StepStatistics {

    private final Setup setup;
    private final Phase.Train phase;
    private final boolean due;
    private final List<List<String>> rectifiers;
    private final DeadChannels dead;
    private List<Norms> norms = List.of();

    private StepStatistics(Setup setup, Phase.Train phase, boolean due) {
        this.setup = setup;
        this.phase = phase;
        this.due = due;
        this.rectifiers = due ? rectifiers() : List.of();
        this.dead = new DeadChannels(rectifiers.stream().flatMap(List::stream).toList());
    }

    /**
     * Of a step.
     *
     * @param number of the step in the run, from 1
     */
    static StepStatistics of(Setup setup, Phase.Train phase, int number) {
        int every = setup.experiment().statistics();
        return new StepStatistics(setup, phase, every > 0 && number % every == 0);
    }

    /** Of a step that is merely done. */
    static StepStatistics none(Setup setup, Phase.Train phase) {
        return new StepStatistics(setup, phase, false);
    }

    /** By group, the nodes whose output is flat and 0 below some input. */
    private List<List<String>> rectifiers() {
        Trainee trainee = setup.trainee(phase);
        Map<String, Integer> home = Executions.groupsOfNodes(trainee.network(), trainee.groups());
        Map<Integer, List<String>> byGroup = trainee.network().nodes().stream()
                .filter(node -> node.op() instanceof Pointwise.Relu || node.op() instanceof Pointwise.Relu6)
                .map(Node::id).collect(Collectors.groupingBy(home::get));
        return IntStream.range(0, setup.groups().size())
                .mapToObj(group -> byGroup.getOrDefault(group, List.of())).toList();
    }

    /** The loss of a batch of the step, whose gradients are added to those of the others. */
    Outcome gradients(Engine engine, Batch batch, double share, long seed) {
        return due ? engine.addGradients(batch, share, seed, dead) : engine.addGradients(batch, share, seed);
    }

    /** The step by these gradients. */
    void step(Engine engine, List<Hyper.Values> values) {
        if (due) {
            norms = engine.measuredStep(values);
        } else {
            engine.step(values);
        }
    }

    /** What was measured, by group; empty where nothing was due. */
    Optional<Map<String, Event.GroupFigures>> groups() {
        if (!due) {
            return Optional.empty();
        }
        Map<String, Event.GroupFigures> figures = new LinkedHashMap<>();
        List<Norms> ofGroups = ofGroups(norms, setup.groups());
        for (int group = 0; group < ofGroups.size(); group++) {
            Norms one = ofGroups.get(group);
            OptionalDouble share = dead.share(rectifiers.get(group));
            figures.put(setup.groups().get(group).name(), new Event.GroupFigures(one.gradient(), one.weight(),
                    one.relativeGradient(), one.relativeUpdate(), share.isPresent() ? share.getAsDouble() : null));
        }
        return Optional.of(figures);
    }

    /** The norms of each layer group, from those of its shares, see {@link Setup#training}. */
    static List<Norms> ofGroups(List<Norms> shares, LayerGroups groups) {
        int each = shares.size() / groups.size();
        List<Norms> norms = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            norms.add(shares.subList(group * each, (group + 1) * each).stream().reduce(Norms.NONE, Norms::and));
        }
        return norms;
    }
}
