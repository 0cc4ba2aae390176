package dev.varve.graph;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An operation with the facts that analyses need; its lowerings are an {@link Interpreter}.
 *
 * <p>Shapes that are asked for have known extents but for the batch.
 */
public sealed interface Op permits Source, Contraction, Norm, Pointwise, Pool, Layout, Combine, Noise,
        Learned, Attention, Resize {

    /**
     * The shape of the output.
     *
     * @throws IllegalArgumentException if the operation does not take these shapes; says the rule and what was found
     */
    Shape shape(List<Shape> inputs);

    /** What this operation becomes: calls the interpreter's method for it. */
    <T> T lower(Interpreter<T> to, Node node, List<T> inputs);

    /**
     * Multiply-accumulates for one item, with weights or between values; biases, norms, activations and poolings are
     * not counted.
     */
    default long macs(List<Shape> inputs, Shape output) {
        return 0;
    }

    /** What an output position sees of the input; empty where positions do not mix. */
    default Optional<Window> window() {
        return Optional.empty();
    }

    /** What else must be known. */
    default Set<Trait> traits() {
        return Set.of();
    }

    /** The roles of the parameters that a node of this operation must name, in PyTorch's order. */
    default List<Role> roles() {
        return List.of();
    }

    /** The values of {@link Role#INDEX}. */
    default long[] indices() {
        throw new IllegalArgumentException(this + " has no " + Role.INDEX);
    }

    /** The shape of a parameter. */
    default Shape parameterShape(Role role) {
        throw new IllegalArgumentException(this + " has no " + role);
    }
}
