package dev.varve.train.engine;

import dev.varve.train.loss.CrossEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The matrix that tells classes apart by standardised features, with the least cross-entropy and a penalty: with
 * features {@code x}, {@code z = W (x - mean) / deviation + b}, it makes the mean of the cross-entropy of {@code z}
 * plus {@code penalty / 2} times the sum of all squared weights (not of the biases) as small as can be. A convex
 * problem with one solution, found by L-BFGS with a strong Wolfe line search (Liu and Nocedal 1989,
 * doi:10.1007/BF01589116; libtorch's).
 *
 * <p>Features stay where they lie and are read piece by piece, so that they may be files. Each solution is the next
 * one's start. The same calls with the same number of threads give the same bytes. Not for several threads at once.
 */
@SuppressWarnings("try") // scopes are held, not used
public final class LogisticRegression implements AutoCloseable {

    private static final long MOST_ITERATIONS = 200;
    private static final long HISTORY = 10;
    private static final double LEAST_GRADIENT = 1e-5;
    private static final double LEAST_CHANGE = 1e-8;

    static {
        Natives.prepare();
    }

    private final Rows rows;
    private final Standard standard;
    private final CrossEntropy loss;
    private final double totalWeight;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor deviation;

    /**
     * Features of images, as they lie in memory or in a mapped file.
     *
     * @param pieces direct, each some whole rows of singles in native order, from position 0 to its limit
     * @param columns features of an image
     * @param labels the class of each row, over all pieces
     */
    public record Rows(List<ByteBuffer> pieces, int columns, int[] labels) {

        /** Checks that there is a label for each row. */
        public Rows {
            pieces = List.copyOf(pieces);
            long bytes = pieces.stream().mapToLong(ByteBuffer::limit).sum();
            if (bytes != (long) labels.length * columns * Float.BYTES) {
                throw new IllegalArgumentException("features: " + labels.length + " rows of " + columns
                        + " singles do not fit " + bytes + " bytes");
            }
        }
    }

    /**
     * What makes features alike in scale.
     *
     * @param mean of each feature
     * @param deviation of each feature, positive
     */
    public record Standard(float[] mean, float[] deviation) {
    }

    /**
     * A matrix for features as they are, standardisation included: {@code z = weight x + bias}.
     *
     * @param weight {@code [classes, columns]}, row-major
     * @param bias one for each class
     */
    public record Matrix(float[] weight, float[] bias) {
    }

    /**
     * Begins with all weights at 0.
     *
     * @param rows what is learned from
     * @param classes how many
     * @param loss with what weights classes count
     * @param threads that compute, at least 1; another number gives other bits
     */
    public LogisticRegression(Rows rows, Standard standard, int classes, CrossEntropy loss, int threads) {
        this.rows = rows;
        this.standard = standard;
        this.loss = loss;
        this.totalWeight = loss.weights().isEmpty() ? rows.labels().length
                : IntStream.of(rows.labels()).mapToDouble(label -> loss.weights().get(label)).sum();
        torch.set_num_threads(threads);
        try (PointerScope scope = new PointerScope()) {
            this.weight = torch.zeros(classes, rows.columns()).set_requires_grad(true).retainReference();
            this.bias = torch.zeros(classes).set_requires_grad(true).retainReference();
            this.mean = Tensor.create(standard.mean()).retainReference();
            this.deviation = Tensor.create(standard.deviation()).retainReference();
        }
    }

    /**
     * Finds the matrix, from the former one on.
     *
     * @param penalty factor of half the squared weights, positive
     */
    public Matrix solve(double penalty) {
        try (PointerScope scope = new PointerScope(); LBFGSOptions options = options();
                LBFGS search = new LBFGS(new TensorVector(weight, bias), options);
                LossClosure objective = objective(penalty)) {
            search.step(objective);
            weight.mutable_grad().reset();
            bias.mutable_grad().reset();
            return matrix();
        }
    }

    private static LBFGSOptions options() {
        LBFGSOptions options = new LBFGSOptions(1.0);
        options.max_iter().put(MOST_ITERATIONS);
        options.history_size().put(HISTORY);
        options.tolerance_grad().put(LEAST_GRADIENT);
        options.tolerance_change().put(LEAST_CHANGE);
        options.line_search_fn().put(new BytePointer("strong_wolfe"));
        return options;
    }

    private LossClosure objective(double penalty) {
        return new LossClosure() {
            @Override
            public Tensor call() {
                return objectiveAndGradient(penalty);
            }
        };
    }

    /** The objective; leaves its gradient at weight and bias. Pieces are added up one by one. */
    private Tensor objectiveAndGradient(double penalty) {
        weight.mutable_grad().reset();
        bias.mutable_grad().reset();
        double total = 0;
        int first = 0;
        for (ByteBuffer piece : rows.pieces()) {
            try (PointerScope scope = new PointerScope()) {
                Tensor features = tensor(piece, rows.columns());                              // [n, columns]
                int count = (int) features.size(0);
                Tensor part = LossKernel.sum(loss, logits(features), labels(first, count))
                        .div(new Scalar(totalWeight));
                part.backward();
                total += part.item_double();
                first += count;
            }
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor cost = weight.square().sum().mul(new Scalar(penalty / 2));
            cost.backward();
            total += cost.item_double();
        }
        return torch.tensor(total);
    }

    /** What the present weights say: {@code [n, columns] -> [n, classes]}. */
    private Tensor logits(Tensor features) {
        Tensor scaled = weight.div(deviation);
        return torch.linear(features, scaled, new TensorOptional(bias.sub(torch.mv(scaled, mean))));
    }

    private Tensor labels(int first, int count) {
        int[] labels = java.util.Arrays.copyOfRange(rows.labels(), first, first + count);
        return torch.tensor(labels, new TensorOptions(torch.ScalarType.Long));
    }

    private static Tensor tensor(ByteBuffer piece, int columns) {
        long count = piece.limit() / ((long) columns * Float.BYTES);
        return torch.from_blob(new BytePointer(piece.duplicate().rewind()), new long[] {count, columns},
                new TensorOptions(torch.ScalarType.Float));
    }

    private Matrix matrix() {
        int columns = rows.columns();
        float[] w = values(weight);
        float[] b = values(bias);
        for (int row = 0; row < b.length; row++) {
            double shift = 0;
            for (int column = 0; column < columns; column++) {
                int i = row * columns + column;
                double scaled = (double) w[i] / standard.deviation()[column];
                shift += scaled * standard.mean()[column];
                w[i] = (float) scaled;
            }
            b[row] -= (float) shift;
        }
        return new Matrix(w, b);
    }

    /** What the present matrix says of other images: {@code [rows, classes]}, row-major, a part for each piece. */
    public List<float[]> logits(Rows others) {
        List<float[]> parts = new ArrayList<>();
        for (ByteBuffer piece : others.pieces()) {
            try (PointerScope scope = new PointerScope()) {
                parts.add(values(logits(tensor(piece, others.columns())).detach()));
            }
        }
        return parts;
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.numel())];
        tensor.contiguous().data_ptr_float().get(values);
        return values;
    }

    @Override
    public void close() {
        weight.close();
        bias.close();
        mean.close();
        deviation.close();
    }
}
