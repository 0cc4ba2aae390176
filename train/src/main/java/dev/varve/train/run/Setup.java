package dev.varve.train.run;

import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.LoadedData;
import dev.varve.train.data.Loading;
import dev.varve.train.engine.EngineInfo;
import dev.varve.train.engine.Training;
import dev.varve.train.engine.Training.Share;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.weights.Model;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * An experiment with all that it names found and checked: the data read, the model built, the groups formed.
 *
 * @param experiment what was asked for
 * @param data the images
 * @param model the network with its new head, its first weights, and the card of the result
 * @param groups the layer groups of the network
 */
public record Setup(Experiment experiment, LoadedData data, Model model, LayerGroups groups) {

    private static final int LOADER_THREADS = 1;

    /** Checks that the plan is for these groups, and that batches are large enough for it. */
    public Setup {
        experiment.plan().requireGroups(groups.names());
        SmallestBatch.require(experiment, groups);
    }

    Network network() {
        return model.network();
    }

    Weights weights() {
        return model.weights();
    }

    int classes() {
        return data.dataset().classes().size();
    }

    ImageBatches batches() {
        return new ImageBatches(data.dataset(), Loading.of(experiment.batch(), LOADER_THREADS, experiment.seed()));
    }

    /**
     * How a phase runs on this machine.
     *
     * @param phase a phase of the experiment's plan
     */
    public Execution execution(Phase phase) {
        return Executions.of(network(), groups, phase.rules(), experiment.engine().precision(),
                EngineInfo.current().bf16());
    }

    /** The card's preprocessing at the size of a phase. */
    Preprocessing preprocessing(Phase.Train phase) {
        Preprocessing card = model.card().preprocessing();
        int size = phase.sizeOr(experiment.size());
        return new Preprocessing(size, size, card.interpolation(), card.mean(), card.std());
    }

    /** What the optimizer must know: two shares for each group that trains, since norms and biases are not decayed. */
    Training training(Phase.Train phase) {
        Plan.Adam adam = (Plan.Adam) experiment.plan().optimizer();
        List<Share> shares = new ArrayList<>();
        Set<String> trained = execution(phase).trained();
        for (int group = 0; group < groups.size(); group++) {
            GroupRule rule = phase.rules().get(group);
            String name = groups.groups().get(group).name();
            shares.add(new Share(name, trainedOf(group, trained, true), rule.decay()));
            shares.add(new Share(name + " (norms and biases)", trainedOf(group, trained, false), 0));
        }
        return new Training(new CrossEntropy(experiment.plan().labelSmoothing()), adam.beta2(), adam.epsilon(),
                shares);
    }

    private Set<String> trainedOf(int group, Set<String> trained, boolean decayed) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : groups.groups().get(group).parameters()) {
            Parameter parameter = network().parameter(name);
            if (trained.contains(name) && parameter.shape().rank() > 1 == decayed) {
                chosen.add(name);
            }
        }
        return chosen;
    }

    /** The rate of each share of {@link #training}. */
    double[] ratesOfShares(List<Double> ratesOfGroups) {
        return ratesOfGroups.stream().flatMapToDouble(rate -> DoubleStream.of(rate, rate)).toArray();
    }

    /** Names of the groups that a phase trains. */
    List<String> trainedGroups(Phase phase) {
        return IntStream.range(0, groups.size())
                .filter(group -> phase.rules().get(group).train() != GroupRule.Scope.NONE)
                .mapToObj(group -> groups.groups().get(group).name()).toList();
    }

    /** Epochs of the phases before one. */
    int epochsBefore(int phase) {
        return experiment.plan().phases().subList(0, phase).stream()
                .mapToInt(one -> ((Phase.Train) one).epochs()).sum();
    }
}
