package dev.varve.train.engine;

import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** The model's parameters and statistics: leaf tensors by name in the engine's reference precision. */
final class Resident implements AutoCloseable {

    private final Network network;
    private final Arithmetic arithmetic;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Long> counts = new HashMap<>();

    /** Copies the weights; a count of batches that they do not hold begins at 0. */
    Resident(Network network, Weights weights, Arithmetic arithmetic) {
        this.network = network;
        this.arithmetic = arithmetic;
        for (Parameter parameter : network.parameters()) {
            if (!isInteger(parameter)) {
                requireShape(parameter, weights.get(parameter.name()).shape());
            }
        }
        for (Parameter parameter : network.parameters()) {
            String name = parameter.name();
            if (parameter.kind() == Parameter.Kind.INDEX) {
                continue;
            }
            if (isCount(parameter)) {
                counts.put(name, weights.has(name) ? weights.get(name).bytes().getLong() : 0L);
            } else {
                tensors.put(name, Arrays.tensor(weights.get(name), arithmetic).retainReference());
            }
        }
    }

    private static boolean isCount(Parameter parameter) {
        return parameter.shape().rank() == 0;
    }

    private static boolean isInteger(Parameter parameter) {
        return isCount(parameter) || parameter.kind() == Parameter.Kind.INDEX;
    }

    private static void requireShape(Parameter parameter, Shape found) {
        if (!found.equals(parameter.shape())) {
            throw new IllegalArgumentException(parameter.name() + ": the network needs " + parameter.shape()
                    + ", the array is " + found);
        }
    }

    Arithmetic arithmetic() {
        return arithmetic;
    }

    /** Whether the model has such a tensor; counts of batches are none. */
    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The tensor itself, which the caller must not close. */
    Tensor get(String name) {
        return tensors.get(name);
    }

    /** Counts a batch that moved statistics. */
    void countBatch(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /** Lets autograd follow these tensors and no others; drops all gradients. */
    void train(Set<String> trained) {
        tensors.forEach((name, tensor) -> {
            tensor.mutable_grad().reset();
            tensor.set_requires_grad(trained.contains(name));
        });
    }

    /** All arrays, in the order of the state dictionary. */
    Weights weights() {
        List<NamedArray> arrays = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            String name = parameter.name();
            if (parameter.kind() == Parameter.Kind.INDEX) {
                arrays.add(NamedArray.integers(name, parameter.shape(), indices(name)));
            } else {
                arrays.add(isCount(parameter) ? count(name) : Arrays.array(name, tensors.get(name)));
            }
        }
        return Weights.of(arrays);
    }

    private long[] indices(String name) {
        return network.nodes().stream().filter(node -> name.equals(node.parameters().get(Role.INDEX)))
                .findFirst().orElseThrow().op().indices();
    }

    private NamedArray count(String name) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, counts.get(name));
        return new NamedArray(name, DType.I64, Shape.of(), bytes);
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
        tensors.clear();
    }
}
