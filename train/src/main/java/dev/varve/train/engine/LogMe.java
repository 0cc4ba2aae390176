package dev.varve.train.engine;

import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.stream.DoubleStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * How well features suit a task by the evidence of a Bayesian linear model, without any image held back: LogME (You et
 * al. 2021, "LogME: Practical assessment of pre-trained models for transfer learning", arXiv:2102.11005), by the fixed
 * point of You et al. 2022 (arXiv:2110.10545), in doubles.
 *
 * <p>The evidence counts all features, also where there are fewer images than features; the authors' program leaves out
 * the terms of those that the images do not reach.
 */
@SuppressWarnings("try") // the scope is held, not used
public final class LogMe {

    private static final int ITERATIONS = 11;
    private static final double CONVERGED = 1e-3;
    private static final double SPARE = 1e-5;
    /** Share of the largest eigenvalue below which one is rounding. */
    private static final double LEAST = 1e-12;

    private LogMe() {
    }

    /**
     * The mean over all outputs of the logarithm of the evidence for one image; the higher, the better the features
     * suit. Only comparisons on the same images have a meaning.
     *
     * @param given features with rows of numbers as targets: 1 for an image's class and else 0, or values
     * @param threads that compute, at least 1
     */
    public static double of(Rows given, int threads) {
        Natives.prepare();
        torch.set_num_threads(threads);
        Targets.Rows targets = (Targets.Rows) given.targets();
        int columns = given.columns();
        try (PointerScope scope = new PointerScope()) {
            TensorOptions doubles = new TensorOptions(torch.ScalarType.Double);
            Tensor squares = torch.zeros(new long[] {columns, columns}, doubles);
            Tensor products = torch.zeros(new long[] {columns, targets.columns()}, doubles);
            int first = 0;
            for (ByteBuffer piece : given.pieces()) {
                try (PointerScope part = new PointerScope()) {
                    Tensor x = given.features(piece).to(torch.ScalarType.Double);
                    int count = (int) x.size(0);
                    squares.addmm_(x.t(), x);
                    products.addmm_(x.t(), Arrays.tensor(targets.part(first, count), products));
                    first += count;
                }
            }
            T_TensorTensor_T eigen = torch.linalg_eigh(squares);
            double[] values = numbers(eigen.get0());
            double[] turned = numbers(eigen.get1().t().matmul(products));      // [columns, outputs]
            return mean(values, turned, targets);
        }
    }

    private static double[] numbers(Tensor tensor) {
        double[] numbers = new double[Math.toIntExact(tensor.numel())];
        tensor.contiguous().data_ptr_double().get(numbers);
        return numbers;
    }

    private static double mean(double[] values, double[] turned, Targets.Rows targets) {
        double largest = values[values.length - 1];
        double sum = 0;
        for (int output = 0; output < targets.columns(); output++) {
            double[] projected = new double[values.length];
            double rest = 0;
            for (int row = 0; row < targets.count(); row++) {
                rest += (double) targets.at(row, output) * targets.at(row, output);
            }
            for (int i = 0; i < values.length; i++) {
                boolean holds = values[i] > LEAST * largest;
                double product = turned[i * targets.columns() + output];
                values[i] = holds ? values[i] : 0;
                projected[i] = holds ? product * product / values[i] : 0;
                rest -= projected[i];
            }
            sum += evidence(values, projected, Math.max(rest, 0), targets.count());
        }
        return sum / targets.columns();
    }

    /**
     * The evidence of one output.
     *
     * @param sigma squared singular values of the features
     * @param squared squares of the target in their directions
     * @param rest of the target's square, in no direction
     */
    private static double evidence(double[] sigma, double[] squared, double rest, int images) {
        double alpha = 1;
        double beta = 1;
        double evidence = 0;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double ratio = alpha / beta;
            double gamma = 0;
            double weights = 0;
            double errors = rest;
            for (int i = 0; i < sigma.length; i++) {
                gamma += sigma[i] / (sigma[i] + ratio);
                weights += sigma[i] * squared[i] / ((ratio + sigma[i]) * (ratio + sigma[i]));
                errors += squared[i] / ((1 + sigma[i] / ratio) * (1 + sigma[i] / ratio));
            }
            alpha = gamma > 0 ? gamma / (weights + SPARE) : alpha;             // features that are all 0 tell nothing
            beta = (images - gamma) / (errors + SPARE);
            evidence = (sigma.length * Math.log(alpha) + images * Math.log(beta) - determinant(sigma, alpha, beta)
                    - beta * errors - alpha * weights - images * Math.log(2 * Math.PI)) / 2 / images;
            if (Math.abs(alpha / beta - ratio) / ratio <= CONVERGED) {
                break;
            }
        }
        return evidence;
    }

    /** The logarithm of that of the posterior's precision. */
    private static double determinant(double[] sigma, double alpha, double beta) {
        return DoubleStream.of(sigma).map(one -> Math.log(alpha + beta * one)).sum();
    }
}
