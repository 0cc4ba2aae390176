package dev.varve.benchmarks;

import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.group.LayerGroup;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Defaults;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Plan;
import dev.varve.plan.Tuning;
import dev.varve.surgery.BodyEnd;
import dev.varve.surgery.Head;
import dev.varve.surgery.Rewrite;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Training;
import dev.varve.train.engine.Training.Share;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.weights.RandomWeights;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A network with fastai's head for ten classes and random weights, in the midst of a phase. What is measured does not
 * depend on the values of weights.
 */
final class Trainee implements AutoCloseable {

    static final int CLASSES = 10;
    private static final double RATE = 1e-4;
    private static final double MOMENTUM = 0.9;

    private final Engine engine;
    private long step;

    private Trainee(Engine engine) {
        this.engine = engine;
    }

    /** What trains. */
    enum Phase {
        /** The head; the body is frozen, its norms fixed. */
        HEAD,
        /** Everything. */
        ALL
    }

    /** Loads an architecture of the zoo and begins a phase. */
    static Trainee of(String architecture, Phase phase, Precision precision, int threads) {
        Rewrite rewrite = withHead(Zoo.network(architecture));
        Network network = rewrite.network();
        Execution execution = execution(network, phase, precision);
        Engine engine = Engine.open(new Engine.Settings(threads, Arithmetic.F32));
        engine.load(network, rewrite.weights().apply(RandomWeights.of(Zoo.network(architecture), 0)));
        engine.begin(execution, preprocessing(Zoo.architecture(architecture)), training(network, execution));
        return new Trainee(engine);
    }

    /** Everything trained, in one arithmetic; with methods, each depthwise convolution in its fastest way. */
    static Trainee unfrozen(String architecture, Arithmetic arithmetic, boolean methods, Options options,
            Batches.Batch batch) {
        Rewrite rewrite = withHead(Zoo.network(architecture));
        Network network = rewrite.network();
        Engine engine = Engine.open(new Engine.Settings(options.threads(), Arithmetic.F32));
        Tuning plain = Tuning.plain(arithmetic, arithmetic);
        Execution execution = execution(network, plain);
        if (methods) {
            execution = execution(network, new Tuning(arithmetic, arithmetic, engine.fastestMethods(execution,
                    batch.images().count(), batch.images().size(), System::nanoTime)));
        }
        engine.load(network, rewrite.weights().apply(RandomWeights.of(Zoo.network(architecture), 0)));
        engine.begin(execution, preprocessing(Zoo.architecture(architecture)), training(network, execution));
        return new Trainee(engine);
    }

    private static Execution execution(Network network, Tuning tuning) {
        GroupRule trained = GroupRule.trained(RATE, Defaults.WEIGHT_DECAY);
        return Executions.of(network, groups(network), List.of(trained, trained), tuning);
    }

    private static Rewrite withHead(Network network) {
        return Head.of(Head.Style.FASTAI_2).replacing(network, BodyEnd.of(network), CLASSES, 0);
    }

    private static Execution execution(Network network, Phase phase, Precision precision) {
        GroupRule trained = GroupRule.trained(RATE, Defaults.WEIGHT_DECAY);
        GroupRule body = phase == Phase.ALL
                ? trained : GroupRule.frozen(RATE, Defaults.WEIGHT_DECAY, GroupRule.NormPolicy.FIXED);
        return Executions.of(network, groups(network), List.of(body, trained), precision,
                precision == Precision.BF16);
    }

    private static LayerGroups groups(Network network) {
        Predicate<Parameter> inHead = parameter -> parameter.name().startsWith(Head.MODULE + ".");
        return new LayerGroups(network, List.of(new LayerGroup("body", names(network, inHead.negate())),
                new LayerGroup(Head.MODULE, names(network, inHead))));
    }

    private static List<String> names(Network network, Predicate<Parameter> which) {
        return network.trainable().stream().filter(which).map(Parameter::name).toList();
    }

    private static Training training(Network network, Execution execution) {
        Plan.Adam adam = (Plan.Adam) Defaults.OPTIMIZER;
        Predicate<String> decays = name -> network.parameter(name).shape().rank() > 1;
        return new Training(new CrossEntropy(Defaults.LABEL_SMOOTHING), adam.beta2(), adam.epsilon(), List.of(
                new Share("weights", select(execution.trained(), decays), Defaults.WEIGHT_DECAY),
                new Share("norms and biases", select(execution.trained(), decays.negate()), 0)));
    }

    private static Set<String> select(Set<String> names, Predicate<String> which) {
        return names.stream().filter(which).collect(Collectors.toSet());
    }

    private static Preprocessing preprocessing(Architecture architecture) {
        return new Preprocessing(architecture.size(), architecture.size(), Interpolation.AREA,
                architecture.mean(), architecture.std());
    }

    /** One step: forward, back, update. */
    void train(Images images, int[] labels) {
        engine.lossAndGradients(images, labels, step);
        engine.step(MOMENTUM, RATE, RATE);
        step++;
    }

    @Override
    public void close() {
        engine.close();
    }
}
