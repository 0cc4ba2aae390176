package dev.varve.train.run;

import dev.varve.card.TargetKind;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Noise;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
import dev.varve.plan.Regularisation;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Epochs;
import dev.varve.train.data.Part;
import dev.varve.train.engine.Border;
import java.util.List;
import java.util.stream.IntStream;

/** What a plan's regularisation comes to on data and a network, and what of it does not go with them. */
final class Regularised {

    private final Experiment experiment;
    private final LayerGroups groups;
    private final Regularisation asked;

    private Regularised(Experiment experiment, LayerGroups groups) {
        this.experiment = experiment;
        this.groups = groups;
        this.asked = experiment.plan().regularisation();
    }

    /**
     * Refuses what cannot be done with these data and this network, or would do nothing.
     *
     * @throws PlanMistake naming it
     */
    static void require(Experiment experiment, LayerGroups groups, Dataset data) {
        Regularised of = new Regularised(experiment, groups);
        of.requireMixing();
        of.requireAccumulation(data);
        of.requireDropout();
        epochs(experiment.plan(), data);
    }

    /** What epochs of training are made of. */
    static Epochs epochs(Plan plan, Dataset data) {
        return new Epochs(chances(plan.regularisation().sampling(), data), plan.regularisation().accumulation());
    }

    private static List<Double> chances(Regularisation.Sampling sampling, Dataset data) {
        if (sampling.isOnce()) {
            return List.of();
        }
        if (data.kind() == TargetKind.VALUES) {
            throw new PlanMistake(null, "regularisation.sampling", ": is for labels, found " + sampling.written()
                    + " and the target values; leave it out");
        }
        Losses.requireKnown("regularisation.sampling", sampling.chances(), data);
        List<Double> chances = sampling.chances().balanced() ? balanced(data)
                : data.classes().stream().map(name -> sampling.chances().byName().getOrDefault(name, 1.0)).toList();
        return IntStream.of(data.indices(Part.TRAIN)).mapToObj(item -> chance(data, item, chances)).toList();
    }

    private static double chance(Dataset data, int item, List<Double> chances) {
        if (data.kind() == TargetKind.LABEL) {
            return chances.get(data.items().get(item).label());
        }
        return IntStream.range(0, chances.size()).filter(name -> data.shows(item, name)).mapToDouble(chances::get)
                .max().orElse(1);
    }

    private static List<Double> balanced(Dataset data) {
        int[] counts = data.balance(Part.TRAIN);
        double images = data.indices(Part.TRAIN).length;
        return IntStream.of(counts).mapToObj(count -> images / (counts.length * Math.max(1.0, count))).toList();
    }

    private void requireMixing() {
        if (!asked.mixing().mixes()) {
            return;
        }
        if (experiment.batch() == 1) {
            throw new PlanMistake(null, "regularisation.mixing", ": each image is shown with another one of its batch, "
                    + "found a batch of 1; give --batch 2 or more, or leave it out");
        }
        boolean behind = asked.mixing().at() == Regularisation.Place.FEATURES;
        if (behind && experiment.plan().trainPhases().stream().noneMatch(this::hasStable)) {
            throw new PlanMistake(null, "regularisation.mixing.at", String.format(": features are mixed behind what is "
                    + "frozen before all that trains, found no phase of %s with that; mix images, or take a recipe "
                    + "such as probe", experiment.plan().recipe()));
        }
    }

    private boolean hasStable(Phase.Train phase) {
        return Border.of(execution(phase), phase.sizeOr(experiment.size())).isPresent();
    }

    private Execution execution(Phase.Train phase) {
        Trainee trainee = Trainee.of(groups.network(), groups, phase.rules());
        return Executions.of(trainee.network(), trainee.groups(), phase.rules(), Precision.FP32, false);
    }

    private void requireAccumulation(Dataset data) {
        int batches = data.indices(Part.TRAIN).length / experiment.batch();
        if (asked.accumulation() > 1 && asked.accumulation() > batches) {
            throw new PlanMistake(null, "regularisation.accumulation", String.format(" %d: an epoch must have as many "
                    + "batches as a step adds up, found %d full batches of %d; give %d or less, or a smaller --batch",
                    asked.accumulation(), batches, experiment.batch(), Math.max(1, batches)));
        }
    }

    private void requireDropout() {
        if (asked.dropoutScale() == 1) {
            return;
        }
        Network network = groups.network();
        List<Node> drawing = network.nodes().stream()
                .filter(node -> node.op() instanceof Noise noise && noise.probability() > 0).toList();
        for (Node node : drawing) {
            double probability = ((Noise) node.op()).probability();
            if (asked.dropoutScale() * probability >= 1) {
                throw scale("must leave each probability below 1, found %s at %s; give less than %s", probability,
                        node.id(), 1 / probability);
            }
        }
        if (drawing.isEmpty()) {
            throw scale("is a factor of the network's dropout, found none in %s with the recipe %s; leave it out, or "
                    + "take a recipe whose head has dropout, such as fine-tune", network.name(),
                    experiment.plan().recipe());
        }
    }

    private PlanMistake scale(String rule, Object... values) {
        return new PlanMistake(null, "regularisation.dropoutScale", " " + asked.dropoutScale() + ": "
                + String.format(rule, values));
    }
}
