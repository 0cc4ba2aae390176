package dev.varve.train.engine;

import dev.varve.card.Preprocessing;
import dev.varve.plan.Execution;
import dev.varve.plan.Hyper;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** What a phase holds beside the resident tensors: its program, constants, and the state of its optimizer. */
final class Phase implements AutoCloseable {

    final Execution execution;
    final Preprocessing preprocessing;
    final Training training;
    final Runner runner;
    final Entrance entrance;
    final WeightAverages averages;
    private final Resident resident;
    private final Parameters parameters;
    private final Normaliser normaliser;
    private final Stepper stepper;

    Phase(Resident resident, Execution execution, Preprocessing preprocessing, Training training) {
        training.requirePartitionOf(execution.trained());
        requirePrecision(resident, execution);
        this.execution = execution;
        this.preprocessing = preprocessing;
        this.training = training;
        this.resident = resident;
        this.parameters = new Parameters(resident, execution);
        this.normaliser = new Normaliser(preprocessing, resident.arithmetic(), PixelConvolution.find(execution)
                .map(node -> new PixelConvolution(node, execution.segments().get(0).arithmetic(), preprocessing,
                        parameters)));
        this.runner = new Runner(Program.of(execution), parameters,
                training.regularisation().dropoutScale());
        this.entrance = new Entrance(execution.network(), normaliser, runner,
                training.regularisation().mixing().at());
        this.stepper = new Stepper(StepRules.of(training.optimizer(), training.momentum()));
        resident.train(execution.trained());
        this.averages = new WeightAverages(training.regularisation().emaDecay(),
                training.regularisation().averages() ? named(parameters.changing()) : Map.of());
    }

    private static void requirePrecision(Resident resident, Execution execution) {
        boolean doubles = resident.arithmetic() == Execution.Arithmetic.F64;
        for (Execution.Segment segment : execution.segments()) {
            if (doubles != (segment.arithmetic() == Execution.Arithmetic.F64)) {
                throw new IllegalArgumentException(segment.name() + ": computes in " + segment.arithmetic()
                        + ", the engine holds parameters in " + resident.arithmetic() + "; F64 goes with F64 alone");
            }
        }
    }

    /** The trained leaves, in the order of the state dictionary. */
    Map<String, Tensor> trained() {
        return named(execution.trained());
    }

    /** The trained leaves of each share, in the order of the state dictionary. */
    private List<Map<String, Tensor>> shares() {
        Map<String, Tensor> trained = trained();
        return training.shares().stream().map(share -> {
            Map<String, Tensor> parameters = new LinkedHashMap<>(trained);
            parameters.keySet().retainAll(share.parameters());
            return parameters;
        }).toList();
    }

    /** How large the gradients of each share are, and its parameters that have one. */
    List<Norms> norms() {
        return shares().stream().map(share -> Norms.of(withGradient(share), List.of())).toList();
    }

    /** Steps, and says how large everything was. */
    List<Norms> measuredStep(List<Hyper.Values> values) {
        List<List<Tensor>> moving = shares().stream().map(Phase::withGradient).toList();
        List<List<Tensor>> before = moving.stream()
                .map(share -> share.stream().map(leaf -> leaf.detach().clone()).toList()).toList();
        step(values);
        return IntStream.range(0, moving.size()).mapToObj(i -> Norms.of(moving.get(i), before.get(i))).toList();
    }

    private static List<Tensor> withGradient(Map<String, Tensor> share) {
        return share.values().stream().filter(leaf -> leaf.grad().defined()).toList();
    }

    private Map<String, Tensor> named(Set<String> names) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        execution.original().parameters().stream().filter(one -> names.contains(one.name()))
                .forEach(one -> named.put(one.name(), resident.get(one.name())));
        return named;
    }

    /** Moves the trained parameters by their clipped gradients, each share by its numbers, and the averages. */
    void step(List<Hyper.Values> values) {
        List<Training.Share> shares = training.shares();
        if (values.size() != shares.size()) {
            throw new IllegalArgumentException("a step needs numbers for each of " + shares.size() + " shares, got "
                    + values.size());
        }
        List<Map<String, Tensor>> leaves = shares();
        Clip.gradients(training.regularisation().clipping(), trained().values());
        List<Stepper.Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            buckets.add(new Stepper.Bucket(values.get(i), shares.get(i).l2(), leaves.get(i)));
        }
        stepper.step(buckets);
        averages.follow();
    }

    /** Drops all gradients. */
    void clearGradients() {
        trained().values().forEach(leaf -> leaf.mutable_grad().reset());
    }

    /** Copies of what the optimizer remembers, and of the averages. */
    Weights optimizerState() {
        return stepper.state().with(Weights.of(averages.state()));
    }

    /** Continues from what {@link #optimizerState} gave. */
    void restore(Weights saved) {
        stepper.restore(Weights.of(saved.arrays().values().stream()
                .filter(array -> !WeightAverages.isOf(array.name())).toList()), trained());
        averages.restore(saved);
    }

    @Override
    public void close() {
        stepper.close();
        averages.close();
        normaliser.close();
        parameters.close();
    }
}
