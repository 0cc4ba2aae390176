package dev.varve.train.engine;

import dev.varve.train.loss.Loss;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The matrix that tells classes apart by standardised features, with the least cross-entropy and a penalty: with
 * features {@code x}, {@code z = W (x - mean) / deviation + b}, it makes the mean of the cross-entropy of {@code z}
 * plus {@code penalty / 2} times the sum of all squared weights (not of the biases) as small as can be. Of binary
 * cross-entropies it takes the sum over the names instead: a logistic regression for each. A convex problem with one
 * solution, found by L-BFGS with a strong Wolfe line search (Liu and Nocedal 1989, doi:10.1007/BF01589116; libtorch's).
 *
 * <p>Features stay where they lie and are read piece by piece, so that they may be files. Each solution is the next
 * one's start. The same calls with the same number of threads give the same bytes. Not for several threads at once.
 */
@SuppressWarnings("try") // scopes are held, not used
public final class LogisticRegression implements LinearHead {

    private static final long MOST_ITERATIONS = 200;
    private static final long HISTORY = 10;
    private static final double LEAST_GRADIENT = 1e-5;
    private static final double LEAST_CHANGE = 1e-8;

    static {
        Natives.prepare();
    }

    private final Rows rows;
    private final Standard standard;
    private final Loss loss;
    private final double totalWeight;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor deviation;

    /**
     * Begins with all weights at 0.
     *
     * @param rows what is learned from
     * @param classes how many
     * @param loss a cross-entropy, or binary ones, with what weights classes count
     * @param threads that compute, at least 1; another number gives other bits
     */
    public LogisticRegression(Rows rows, Standard standard, int classes, Loss loss, int threads) {
        this.rows = rows;
        this.standard = standard;
        this.loss = loss;
        this.totalWeight = loss.weight(rows.targets());
        torch.set_num_threads(threads);
        try (PointerScope scope = new PointerScope()) {
            this.weight = torch.zeros(classes, rows.columns()).set_requires_grad(true).retainReference();
            this.bias = torch.zeros(classes).set_requires_grad(true).retainReference();
            this.mean = Tensor.create(standard.mean()).retainReference();
            this.deviation = Tensor.create(standard.deviation()).retainReference();
        }
    }

    /** Finds the matrix, from the former one on. */
    @Override
    public Matrix solve(double penalty) {
        try (PointerScope scope = new PointerScope(); LBFGSOptions options = options();
                LBFGS search = new LBFGS(new TensorVector(weight, bias), options);
                LossClosure objective = objective(penalty)) {
            search.step(objective);
            forgetGradient();
            return matrix();
        }
    }

    /** One pass over the rows, forth and back, of which {@link #solve} makes some dozens; changes nothing. */
    public void pass() {
        try (PointerScope scope = new PointerScope()) {
            objectiveAndGradient(1);
            forgetGradient();
        }
    }

    private void forgetGradient() {
        weight.mutable_grad().reset();
        bias.mutable_grad().reset();
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
        forgetGradient();
        double total = 0;
        int first = 0;
        for (ByteBuffer piece : rows.pieces()) {
            try (PointerScope scope = new PointerScope()) {
                Tensor features = rows.features(piece);                                       // [n, columns]
                int count = (int) features.size(0);
                Tensor part = LossKernel.sum(loss, logits(features),
                        Arrays.tensor(rows.targets().part(first, count), weight)).div(new Scalar(totalWeight));
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

    private Matrix matrix() {
        return Matrix.unfolded(values(weight), values(bias), standard);
    }

    @Override
    public List<float[]> logits(Rows others) {
        List<float[]> parts = new ArrayList<>();
        for (ByteBuffer piece : others.pieces()) {
            try (PointerScope scope = new PointerScope()) {
                parts.add(values(logits(others.features(piece)).detach()));
            }
        }
        return parts;
    }

    static float[] values(Tensor tensor) {
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
