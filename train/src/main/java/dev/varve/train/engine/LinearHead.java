package dev.varve.train.engine;

import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The best matrix with a bias on given features, for a penalty on its squared weights. */
public interface LinearHead extends AutoCloseable {

    /**
     * Features of images, as they lie in memory or in a mapped file.
     *
     * @param pieces direct, each some whole rows of singles in native order, from position 0 to its limit
     * @param columns features of an image
     * @param targets what is true of each row, over all pieces
     */
    record Rows(List<ByteBuffer> pieces, int columns, Targets targets) {

        /** Checks that there is a target for each row. */
        public Rows {
            pieces = List.copyOf(pieces);
            long bytes = pieces.stream().mapToLong(ByteBuffer::limit).sum();
            if (bytes != (long) targets.count() * columns * Float.BYTES) {
                throw new IllegalArgumentException("features: " + targets.count() + " rows of " + columns
                        + " singles do not fit " + bytes + " bytes");
            }
        }

        /** The features of a piece, {@code [n, columns]}, where they lie. */
        Tensor features(ByteBuffer piece) {
            long count = piece.limit() / ((long) columns * Float.BYTES);
            return torch.from_blob(new BytePointer(piece.duplicate().rewind()), new long[] {count, columns},
                    new TensorOptions(torch.ScalarType.Float));
        }
    }

    /**
     * What makes features alike in scale.
     *
     * @param mean of each feature
     * @param deviation of each feature, positive
     */
    record Standard(float[] mean, float[] deviation) {
    }

    /**
     * A matrix for features as they are, standardisation included: {@code z = weight x + bias}.
     *
     * @param weight {@code [outputs, columns]}, row-major
     * @param bias one for each output
     */
    record Matrix(float[] weight, float[] bias) {

        /** The matrix for features as they are, of one for standardised features. */
        static Matrix unfolded(float[] weight, float[] bias, Standard standard) {
            int columns = standard.mean().length;
            for (int row = 0; row < bias.length; row++) {
                double shift = 0;
                for (int column = 0; column < columns; column++) {
                    int i = row * columns + column;
                    double scaled = (double) weight[i] / standard.deviation()[column];
                    shift += scaled * standard.mean()[column];
                    weight[i] = (float) scaled;
                }
                bias[row] -= (float) shift;
            }
            return new Matrix(weight, bias);
        }
    }

    /**
     * Finds the matrix.
     *
     * @param penalty factor of half the squared weights beside the mean loss, positive
     */
    Matrix solve(double penalty);

    /** What the present matrix says of other images: {@code [rows, outputs]}, row-major, a part for each piece. */
    List<float[]> logits(Rows others);

    @Override
    void close();
}
