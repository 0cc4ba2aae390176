package dev.varve.train.run;

import dev.varve.train.truth.Targets;
import java.util.List;

/** How well the numbers of a linear probe tell what is true of images. */
final class ProbeScore {

    private ProbeScore() {
    }

    /**
     * The accuracy, or the share of the variance that is told, all outputs together: 1 less the squared errors by the
     * squared distances from the means; below 0 where the means alone would tell more, 0 where nothing varies.
     *
     * @param pieces what the probe says, {@code [n, outputs]} in all
     * @param truth 1 and 0 for classes
     * @param classes whether an image has one class, so that the largest number tells it
     */
    static double of(List<float[]> pieces, Targets.Rows truth, boolean classes) {
        float[] said = joined(pieces, truth.numbers().length);
        return classes ? accuracy(said, truth) : share(said, truth);
    }

    private static float[] joined(List<float[]> pieces, int length) {
        float[] all = new float[length];
        int filled = 0;
        for (float[] piece : pieces) {
            System.arraycopy(piece, 0, all, filled, piece.length);
            filled += piece.length;
        }
        return all;
    }

    private static double accuracy(float[] said, Targets.Rows truth) {
        int correct = 0;
        for (int row = 0; row < truth.count(); row++) {
            int top = row * truth.columns();
            for (int i = top; i < (row + 1) * truth.columns(); i++) {
                top = said[i] > said[top] ? i : top;
            }
            correct += truth.numbers()[top] == 1 ? 1 : 0;
        }
        return (double) correct / truth.count();
    }

    private static double share(float[] said, Targets.Rows truth) {
        double errors = 0;
        double spread = 0;
        for (int column = 0; column < truth.columns(); column++) {
            double mean = 0;
            for (int row = 0; row < truth.count(); row++) {
                mean += truth.at(row, column) / truth.count();
            }
            for (int row = 0; row < truth.count(); row++) {
                double error = said[row * truth.columns() + column] - truth.at(row, column);
                errors += error * error;
                spread += (truth.at(row, column) - mean) * (truth.at(row, column) - mean);
            }
        }
        return spread > 0 ? 1 - errors / spread : 0;
    }
}
