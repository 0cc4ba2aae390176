package dev.varve.train.engine;

import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Role;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Tuning.Method;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The arrays that a phase computes with: those that change are the resident ones, converted at each use where a
 * segment is less precise; those that do not are folded and converted once, when the phase begins.
 */
final class Parameters implements AutoCloseable {

    private final Resident resident;
    private final Set<String> changing = new HashSet<>();
    private final Map<Constant, Tensor> constants = new HashMap<>();

    /** An array that does not change, in one precision. */
    private record Constant(String name, Arithmetic arithmetic) {
    }

    /** Folds the resident weights as the execution says, and converts what does not change. */
    Parameters(Resident resident, Execution execution) {
        this.resident = resident;
        changing.addAll(execution.trained());
        for (Segment segment : execution.segments()) {
            segment.nodes().forEach(id -> addStatistics(segment, execution.network().node(id)));
        }
        Map<String, NamedArray> replaced = replaced(execution);
        changing.forEach(name -> requireKept(name, replaced));
        for (Segment segment : execution.segments()) {
            for (String id : segment.nodes()) {
                addConstants(execution.network().node(id), segment.arithmetic(), replaced);
                if (execution.methods().getOrDefault(id, Method.PLAIN).singles()) {
                    addConstants(execution.network().node(id), Arithmetic.F32, replaced);
                }
            }
        }
        PixelConvolution.find(execution).ifPresent(node -> addConstants(node, Arithmetic.F32, replaced));
    }

    /** The arrays that the rewrite makes; copying the model out is spared where it makes none. */
    private Map<String, NamedArray> replaced(Execution execution) {
        if (execution.network().equals(execution.original())) {
            return Map.of();
        }
        Weights before = resident.weights();
        Map<String, NamedArray> after = new HashMap<>(execution.rewrite().weights().apply(before).arrays());
        after.values().removeIf(array -> before.arrays().get(array.name()) == array);
        return after;
    }

    private void addStatistics(Segment segment, Node node) {
        if (segment.movesStatistics()) {
            node.parameters().forEach((role, name) -> {
                if (role == Role.MEAN || role == Role.VARIANCE) {
                    changing.add(name);
                }
            });
        }
    }

    private void requireKept(String name, Map<String, NamedArray> replaced) {
        if (!resident.has(name) || replaced.containsKey(name)) {
            throw new IllegalArgumentException(name + ": changes in this phase, so the execution must not fold or "
                    + "replace it");
        }
    }

    private void addConstants(Node node, Arithmetic values, Map<String, NamedArray> replaced) {
        Arithmetic arithmetic = node.op() instanceof Norm
                ? Precision.ofNormParameters(values) : values;
        node.parameters().forEach((role, name) -> {
            if (role != Role.COUNT && role != Role.INDEX && !changing.contains(name)) {
                constants.computeIfAbsent(new Constant(name, arithmetic), any -> (replaced.containsKey(name)
                        ? Arrays.tensor(replaced.get(name), arithmetic)
                        : resident.get(name).to(Precision.scalarType(arithmetic))).retainReference());
            }
        });
    }

    /** Names of the arrays that change: what is trained, and the statistics that move. */
    Set<String> changing() {
        return Collections.unmodifiableSet(changing);
    }

    /** The array in a precision; the caller must not close it. */
    Tensor get(String name, Arithmetic arithmetic) {
        if (changing.contains(name)) {
            Tensor tensor = resident.get(name);
            return arithmetic == resident.arithmetic() ? tensor : tensor.to(Precision.scalarType(arithmetic));
        }
        return constants.get(new Constant(name, arithmetic));
    }

    /** Counts a batch that moved the statistics of a norm. */
    void countBatch(Node norm) {
        resident.countBatch(norm.parameters().get(Role.COUNT));
    }

    @Override
    public void close() {
        constants.values().forEach(Tensor::close);
        constants.clear();
    }
}
