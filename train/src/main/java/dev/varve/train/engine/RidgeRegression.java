package dev.varve.train.engine;

import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The matrix that comes nearest to values by standardised features: with features {@code x},
 * {@code z = W (x - mean) / deviation + b}, it makes for each value the mean of {@code (z - y)^2} plus
 * {@code penalty / 2} times the sum of its squared weights as small as can be (ridge regression, Hoerl and Kennard
 * 1970, doi:10.1080/00401706.1970.10488634; scikit-learn's {@code Ridge(alpha = rows * penalty / 2)}).
 *
 * <p>One pass over the features, piece by piece, adds up the normal equations in double; each penalty is then a
 * Cholesky decomposition of {@code [columns, columns]}. The same calls with the same number of threads give the same
 * bytes. Not for several threads at once.
 */
@SuppressWarnings("try") // scopes are held, not used
public final class RidgeRegression implements LinearHead {

    /** Rows that are widened to doubles at once. */
    private static final int ROWS_AT_ONCE = 2048;

    static {
        Natives.prepare();
    }

    private final int rows;
    private final Standard standard;
    private final Tensor mean;
    private final Tensor deviation;
    private final Tensor squares;
    private final Tensor products;
    private final Tensor sums;
    private Tensor weight;
    private Tensor bias;

    /**
     * Reads all rows once.
     *
     * @param given what is learned from; its targets are rows of numbers
     * @param standard of the features over these rows
     * @param threads that compute, at least 1; another number gives other bits
     */
    public RidgeRegression(Rows given, Standard standard, int threads) {
        Targets.Rows values = (Targets.Rows) given.targets();
        this.rows = values.count();
        this.standard = standard;
        torch.set_num_threads(threads);
        try (PointerScope scope = new PointerScope()) {
            mean = Tensor.create(standard.mean()).to(torch.ScalarType.Double).retainReference();
            deviation = Tensor.create(standard.deviation()).to(torch.ScalarType.Double).retainReference();
            TensorOptions doubles = new TensorOptions(torch.ScalarType.Double);
            squares = torch.zeros(new long[] {given.columns(), given.columns()}, doubles).retainReference();
            products = torch.zeros(new long[] {given.columns(), values.columns()}, doubles).retainReference();
            sums = Arrays.tensor(values, products).mean(0L).retainReference();
        }
        addUp(given, values);
    }

    /** Features are centred already, so that subtracting the values' means is all that the bias needs. */
    private void addUp(Rows given, Targets.Rows values) {
        int first = 0;
        for (ByteBuffer piece : given.pieces()) {
            int count = piece.limit() / (given.columns() * Float.BYTES);
            for (int begin = 0; begin < count; begin += ROWS_AT_ONCE) {
                int number = Math.min(ROWS_AT_ONCE, count - begin);
                try (PointerScope scope = new PointerScope()) {
                    Tensor x = standardised(given.features(piece).narrow(0, begin, number));
                    Tensor y = Arrays.tensor(values.part(first + begin, number), products).sub(sums);
                    squares.addmm_(x.t(), x);
                    products.addmm_(x.t(), y);
                }
            }
            first += count;
        }
    }

    private Tensor standardised(Tensor features) {
        return features.to(torch.ScalarType.Double).sub(mean).div(deviation);
    }

    @Override
    public Matrix solve(double penalty) {
        free();
        try (PointerScope scope = new PointerScope()) {
            Tensor system = squares.clone();
            system.diagonal().add_(new Scalar(rows * penalty / 2));
            weight = torch.cholesky_solve(products, torch.linalg_cholesky(system)).t().contiguous()
                    .to(torch.ScalarType.Float).retainReference();
            bias = sums.to(torch.ScalarType.Float).retainReference();
            return Matrix.unfolded(LogisticRegression.values(weight), LogisticRegression.values(bias), standard);
        }
    }

    @Override
    public List<float[]> logits(Rows others) {
        List<float[]> parts = new ArrayList<>();
        for (ByteBuffer piece : others.pieces()) {
            try (PointerScope scope = new PointerScope()) {
                Tensor x = others.features(piece).sub(mean.to(torch.ScalarType.Float))
                        .div(deviation.to(torch.ScalarType.Float));
                parts.add(LogisticRegression.values(torch.linear(x, weight, new TensorOptional(bias))));
            }
        }
        return parts;
    }

    private void free() {
        if (weight != null) {
            weight.close();
            bias.close();
        }
    }

    @Override
    public void close() {
        free();
        List.of(mean, deviation, squares, products, sums).forEach(Tensor::close);
    }
}
