package dev.varve.graph;

/**
 * A named array that a network computes with; two nodes that name the same one are tied.
 *
 * @param name PyTorch's name in the state dictionary, such as {@code layer1.0.conv1.weight}
 * @param shape known extents; a scalar for {@link Role#COUNT}
 * @param kind whether training may change it by a gradient
 */
public record Parameter(String name, Shape shape, Kind kind) {

    /** The path of the module that owns the array of a name: {@code layer1.0.conv1} for its {@code weight}. */
    static String moduleOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** How an array changes. */
    public enum Kind {
        /** By gradients, when its group is trained. */
        TRAINABLE,
        /** By the batches that pass, as running statistics do. */
        BUFFER,
        /** Never: folded or computed once. */
        CONSTANT,
        /** Never, and nothing computes with them: integers that PyTorch's constructor makes and stores. */
        INDEX
    }
}
