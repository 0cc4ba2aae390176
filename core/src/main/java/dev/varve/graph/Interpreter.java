package dev.varve.graph;

/**
 * A lowering: what each operation becomes elsewhere (an ATen call, ONNX nodes).
 *
 * <p>Each family lists its operations in its own {@code Lowering}, one method each and no defaults: a new operation
 * does not compile until every lowering answers for it.
 *
 * @param <T> what a value becomes
 */
public interface Interpreter<T> extends Source.Lowering<T>, Contraction.Lowering<T>, Norm.Lowering<T>,
        Pointwise.Lowering<T>, Pool.Lowering<T>, Layout.Lowering<T>, Combine.Lowering<T>, Noise.Lowering<T>,
        Learned.Lowering<T>, Attention.Lowering<T>, Resize.Lowering<T> {
}
