package dev.varve.graph;

/** The part that a parameter plays in its node, with the last part of its name in PyTorch. */
public enum Role {
    /** Kernel, matrix or scale. */
    WEIGHT("weight", Parameter.Kind.TRAINABLE),
    /** Offset. */
    BIAS("bias", Parameter.Kind.TRAINABLE),
    /** Running mean of a norm. */
    MEAN("running_mean", Parameter.Kind.BUFFER),
    /** Running variance of a norm. */
    VARIANCE("running_var", Parameter.Kind.BUFFER),
    /** Number of batches that a norm has seen: an integer that PyTorch stores and nothing computes with. */
    COUNT("num_batches_tracked", Parameter.Kind.BUFFER),
    /** Integers that follow from the operation ({@link Op#indices}), which PyTorch stores beside its parameters. */
    INDEX("relative_position_index", Parameter.Kind.INDEX);

    private final String suffix;
    private final Parameter.Kind kind;

    Role(String suffix, Parameter.Kind kind) {
        this.suffix = suffix;
        this.kind = kind;
    }

    /** The last part of the parameter's name: {@code conv1.weight} ends in {@code weight}. */
    public String suffix() {
        return suffix;
    }

    /** What a parameter of this role is when a network is first built. */
    public Parameter.Kind kind() {
        return kind;
    }
}
