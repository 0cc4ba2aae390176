package dev.varve.benchmarks;

import dev.varve.graph.Network;
import dev.varve.plan.Defaults;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Executions;
import dev.varve.plan.GroupRule;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Hyper;
import dev.varve.plan.Tuning;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.EngineInfo;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Input;
import dev.varve.train.engine.Training;
import dev.varve.train.engine.Training.Share;
import dev.varve.train.engine.Trials;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A network in Varve's engine, in the midst of a phase. */
final class Trainee implements AutoCloseable {

    private static final double RATE = 1e-4;
    private static final double MOMENTUM = 0.9;
    private static final Hyper.Values VALUES = new Hyper.Values(RATE, MOMENTUM, Defaults.WEIGHT_DECAY,
            Defaults.OPTIMIZER.own().get(Hyper.BETA2), Defaults.OPTIMIZER.own().get(Hyper.EPSILON));

    private final Engine engine;
    private final Execution execution;
    private final long trained;
    private long step;

    private Trainee(Engine engine, Execution execution, long trained) {
        this.engine = engine;
        this.execution = execution;
        this.trained = trained;
    }

    /** Loads a network and begins a phase. */
    static Trainee of(Subject subject, Level level, Mechanism mechanism, int batch, int size, int threads) {
        Network network = subject.network();
        Engine engine = Engine.open(new Engine.Settings(threads, Arithmetic.F32));
        Execution execution = execution(subject, level, mechanism);
        if (mechanism.hasMethods()) {
            execution = tuned(execution, new Trials(threads).fastestMethods(execution, batch, size, System::nanoTime));
        }
        engine.load(network, subject.weights());
        engine.begin(execution, subject.preprocessing(size), training(network, execution));
        return new Trainee(engine, execution, execution.trained().stream()
                .mapToLong(name -> network.parameter(name).shape().elements()).sum());
    }

    /** How a phase is carried out with some of the mechanisms. */
    static Execution execution(Subject subject, Level level, Mechanism mechanism) {
        int frozen = level.frozenGroups(subject.groups());
        NormPolicy norms = mechanism == Mechanism.NORMS_TRAIN ? NormPolicy.TRAIN : NormPolicy.FIXED;
        List<GroupRule> rules = new ArrayList<>(
                Collections.nCopies(frozen, GroupRule.frozen(RATE, Defaults.WEIGHT_DECAY, norms)));
        rules.addAll(Collections.nCopies(subject.groups().size() - frozen,
                GroupRule.trained(RATE, Defaults.WEIGHT_DECAY)));
        Execution execution = Executions.of(subject.network(), subject.groups(), rules,
                mechanism.precision(), EngineInfo.current().bf16());
        return mechanism == Mechanism.NO_GRADIENT ? Unfolded.of(execution) : execution;
    }

    private static Execution tuned(Execution plain, Map<String, Tuning.Method> methods) {
        return new Execution(plain.original(), plain.rewrite(), plain.trained(), plain.segments(), methods,
                plain.economy());
    }

    private static Training training(Network network, Execution execution) {
        Predicate<String> decays = name -> network.parameter(name).shape().rank() > 1;
        return new Training(new CrossEntropy(Defaults.LABEL_SMOOTHING), Defaults.OPTIMIZER, true, List.of(
                new Share("weights", select(execution.trained(), decays), false),
                new Share("norms and biases", select(execution.trained(), decays.negate()), false)));
    }

    private static Set<String> select(Set<String> names, Predicate<String> which) {
        return names.stream().filter(which).collect(Collectors.toSet());
    }

    /** The loss of a batch in evaluation mode, and how many numbers train. */
    Facts facts(Input input, int[] labels) {
        return Facts.of(engine.evaluate(input, labels).loss(), trained);
    }

    /** What crosses from what is frozen to what trains. */
    Border border(int size) {
        return Border.of(execution, size);
    }

    /** What the frozen part makes of a batch. */
    void features(Images images, Border border, ByteBuffer out) {
        engine.features(images, border, out);
    }

    /** One step: forward, back, update. */
    void train(Input input, int[] labels) {
        train(input, new Targets.Labels(labels));
    }

    /** The same for targets of any kind. */
    void train(Input input, Targets targets) {
        engine.lossAndGradients(input, targets, step);
        engine.step(List.of(VALUES, VALUES.withoutDecay()));
        step++;
    }

    @Override
    public void close() {
        engine.close();
    }
}
