package dev.varve.train.run;

import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.group.LayerGroup;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Hyper;
import dev.varve.plan.Phase;
import dev.varve.plan.PlanMistake;
import dev.varve.plan.Tuning;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.cache.Room;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.LoadedData;
import dev.varve.train.data.Loading;
import dev.varve.train.data.View;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.EngineInfo;
import dev.varve.train.engine.Training;
import dev.varve.train.engine.Training.Share;
import dev.varve.train.loss.Loss;
import dev.varve.weights.Model;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An experiment with all that it names found and checked: the data read, the model built, the groups formed.
 *
 * @param experiment what was asked for
 * @param data the images
 * @param model the network with its new head, its first weights, and the card of the result
 * @param groups the layer groups of the network
 * @param tunings how phases compute, where that was measured
 */
public record Setup(Experiment experiment, LoadedData data, Model model, LayerGroups groups, Tunings tunings) {

    private static final GroupRule STILL = GroupRule.frozen(1, 0, GroupRule.NormPolicy.FIXED);

    /** Checks that the plan is for these groups and this kind of target, and that batches are large enough for it. */
    public Setup {
        experiment.plan().requireGroups(groups.names());
        Losses.ofTraining(experiment.plan(), data.dataset());
        Watch.of(model.card().target(), data.dataset().classes().size(), experiment.plan());
        SmallestBatch.require(experiment, groups);
        PlanMistake.of("augmentation", () -> experiment.plan().augmentation()
                .requireChannels(model.card().preprocessing().channels()));
        Regularised.require(experiment, groups, data.dataset());
    }

    /**
     * Checks that the run can stay within the experiment's limit of memory.
     *
     * @return this setup
     * @throws dev.varve.card.InvalidInput if it cannot; says what it needs
     */
    public Setup requireMemory() {
        MemoryLimit.require(this);
        return this;
    }

    /** A setup of which nothing was measured: precision is chosen by rule. */
    public Setup(Experiment experiment, LoadedData data, Model model, LayerGroups groups) {
        this(experiment, data, model, groups, Tunings.NONE);
    }

    /**
     * The fastest way of each phase on this machine; with {@link Precision#BF16} only of its convolutions, with
     * {@link Precision#FP32} this setup.
     *
     * @param cache folder of files that can be made again: what was measured before is taken from there
     */
    public Setup calibrated(Path cache) {
        return Calibration.of(this, cache, false);
    }

    /** The same, measured again whatever is known. */
    public Setup calibratedAnew(Path cache) {
        return Calibration.of(this, cache, true);
    }

    /** The same run with phases computed as given. */
    public Setup with(Tunings other) {
        return new Setup(experiment, data, model, groups, other);
    }

    Setup with(Phase phase, Tuning tuning) {
        return with(tunings.with(phase, new Tunings.Choice(tuning, List.of())));
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

    /** What is measured, and what of it chooses between epochs. */
    Watch watch() {
        return Watch.of(model.card().target(), classes(), experiment.plan());
    }

    /** The images, with values as the network learns them. */
    ImageBatches batches() {
        return new ImageBatches(data.dataset().on(model.card().target()), loading(),
                Regularised.epochs(experiment.plan(), data.dataset()));
    }

    Loading loading() {
        return new Loading(experiment.batch(), EngineInfo.current().processors(), room(), experiment.seed());
    }

    /** Where photos and features may be kept. */
    Room room() {
        return Room.ofGiB(experiment.cacheGiB());
    }

    /**
     * How a phase runs on this machine.
     *
     * @param phase a phase of the experiment's plan
     */
    public Execution execution(Phase phase) {
        if (phase instanceof Phase.Train train) {
            Trainee trainee = trainee(train);
            return MemoryLimit.within(this, train,
                    execution(phase, trainee.network(), trainee.groups(), train.rules()));
        }
        Network features = HeadLayer.of(network()).features();
        LayerGroups body = groups.within(features);
        return execution(phase, features, body, Collections.nCopies(body.size(), STILL));
    }

    /** Whether a phase has segments that compute the same for the same image, so that it could be kept. */
    public boolean hasStable(Phase phase) {
        return Border.of(execution(phase), phase.sizeOr(experiment.size())).isPresent();
    }

    /**
     * What the stable segments of a phase make of images, kept.
     *
     * @param weights of the execution's original network
     */
    FeatureStore store(FeatureCache cache, Phase phase, Weights weights) {
        return FeatureStore.of(cache, execution(phase), weights, preprocessing(phase),
                experiment.engine().threads());
    }

    /**
     * How training images are shown in an epoch of a phase that trains.
     *
     * @param batches of this setup
     * @param phase of the plan, or one of the same name
     * @param epoch within the phase, from 0
     */
    View view(ImageBatches batches, Phase.Train phase, int epoch) {
        return batches.augmented(preprocessing(phase), experiment.plan().augmentation(),
                epochsBefore(phase) + phase.viewOf(epoch));
    }

    /**
     * How training images are shown to the body of a phase that solves.
     *
     * @param batches of this setup
     * @param view from 0
     */
    View view(ImageBatches batches, Phase.Solve phase, int view) {
        return batches.look(preprocessing(phase), experiment.plan().augmentation(), view);
    }

    /** How the pass runs that finds statistics anew before a phase. */
    Execution recalibration(Phase.Train phase) {
        return Executions.recalibration(network(), groups, phase.rules());
    }

    /** How the whole network runs behind a phase while nothing of it trains. */
    Execution still(Phase phase) {
        return execution(phase, network(), groups, Collections.nCopies(groups.size(), STILL));
    }

    private Execution execution(Phase phase, Network running, LayerGroups itsGroups, List<GroupRule> rules) {
        return tunings.of(phase).map(choice -> Executions.of(running, itsGroups, rules, choice.tuning()))
                .orElseGet(() -> execution(running, itsGroups, rules));
    }

    private Execution execution(Network running, LayerGroups itsGroups, List<GroupRule> rules) {
        return Executions.of(running, itsGroups, rules, experiment.engine().precision(), EngineInfo.current().bf16());
    }

    /** What a phase trains: the network, with norms folded where the plan says so. */
    public Trainee trainee(Phase.Train phase) {
        return Trainee.of(network(), groups, phase.rules());
    }

    /** The card's preprocessing at the size of a phase. */
    Preprocessing preprocessing(Phase phase) {
        Preprocessing card = model.card().preprocessing();
        return card.at(phase.sizeOr(experiment.size()));
    }

    /** What the optimizer must know: two shares for each group that trains, since norms and biases are not decayed. */
    Training training(Phase.Train phase) {
        List<Share> shares = new ArrayList<>();
        Execution execution = execution(phase);
        LayerGroups trainees = trainee(phase).groups();
        for (int group = 0; group < trainees.size(); group++) {
            boolean l2 = phase.rules().get(group).l2();
            String name = trainees.get(group).name();
            shares.add(new Share(name, trainedOf(trainees.get(group), execution, true), l2));
            shares.add(new Share(name + " (norms and biases)", trainedOf(trainees.get(group), execution, false), l2));
        }
        return new Training(Losses.ofTraining(experiment.plan(), data.dataset()), experiment.plan().optimizer(),
                phase.hasMomentum(), shares, experiment.plan().regularisation());
    }

    private static Set<String> trainedOf(LayerGroup group, Execution execution, boolean decayed) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : group.parameters()) {
            Parameter parameter = execution.original().parameter(name);
            if (execution.trained().contains(name) && parameter.shape().rank() > 1 == decayed) {
                chosen.add(name);
            }
        }
        return chosen;
    }

    /** What a head is solved with. */
    Loss lossOfSolving() {
        return Losses.ofSolving(experiment.plan(), data.dataset());
    }

    /** Nothing trains: a network that only runs, and is judged by the plain loss of its target. */
    Training still() {
        return Training.none(lossOfSolving().plain());
    }

    /**
     * The numbers of the optimizer for each share of {@link #training}.
     *
     * @param fraction share of the phase's batches that are done, 0 to 1
     */
    List<Hyper.Values> values(Phase.Train phase, double fraction) {
        return ofShares(phase.values(fraction, experiment.plan().optimizer()));
    }

    /** The numbers for each share of {@link #training}, from those for each group. */
    static List<Hyper.Values> ofShares(List<Hyper.Values> ofGroups) {
        return ofGroups.stream().flatMap(values -> Stream.of(values, values.withoutDecay())).toList();
    }

    /** Numbers that the optimizer keeps for each trained one, and their average. */
    int remembered(Phase.Train phase) {
        return experiment.plan().optimizer().memory(phase.hasMomentum())
                + (experiment.plan().regularisation().averages() ? 1 : 0);
    }

    /** Names of the groups that a phase changes: a phase that solves changes the last one, of which the head is. */
    List<String> trainedGroups(Phase any) {
        if (!(any instanceof Phase.Train phase)) {
            return List.of(groups.get(groups.size() - 1).name());
        }
        return IntStream.range(0, groups.size())
                .filter(group -> phase.rules().get(group).train() != GroupRule.Scope.NONE)
                .mapToObj(group -> groups.groups().get(group).name()).toList();
    }

    /** Epochs of the phases before that of a name. */
    int epochsBefore(Phase named) {
        List<String> names = experiment.plan().phases().stream().map(Phase::name).toList();
        return epochsBefore(names.indexOf(named.name()));
    }

    /** Epochs of the phases before one; a phase that solves has none. */
    int epochsBefore(int phase) {
        return experiment.plan().phases().subList(0, phase).stream()
                .mapToInt(one -> one instanceof Phase.Train train ? train.epochs() : 0).sum();
    }
}
