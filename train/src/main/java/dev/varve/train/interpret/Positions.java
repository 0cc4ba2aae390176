package dev.varve.train.interpret;

import dev.varve.graph.Shape;
import java.util.Optional;

/**
 * Where in a node's value the channels of each position of a square lie: of a map {@code [N, C, S, S]} or
 * {@code [N, S, S, C]}, or of tokens {@code [N, T, C]} that are a square behind at most two others, such as that of the
 * class.
 *
 * @param side positions of each side, at least 2
 * @param channels numbers at each position
 * @param first tokens before the square
 * @param channelsLast whether the channels of a position lie side by side
 */
record Positions(int side, int channels, int first, boolean channelsLast) {

    private static final int MAP = 4;
    private static final int TOKENS = 3;
    private static final int MOST_OTHERS = 2;

    /** Of a value whose first extent is the batch; empty if it has no square of two positions a side or more. */
    static Optional<Positions> of(Shape shape) {
        Optional<Positions> found = Optional.empty();
        if (shape.rank() == MAP && shape.extent(2) == shape.extent(3)) {
            found = Optional.of(new Positions((int) shape.extent(2), (int) shape.extent(1), 0, false));
        } else if (shape.rank() == MAP && shape.extent(1) == shape.extent(2)) {
            found = Optional.of(new Positions((int) shape.extent(1), (int) shape.extent(3), 0, true));
        } else if (shape.rank() == TOKENS) {
            int side = (int) Math.sqrt(shape.extent(1));
            int others = (int) shape.extent(1) - side * side;
            found = Optional.of(new Positions(side, (int) shape.extent(2), others, true))
                    .filter(any -> others <= MOST_OTHERS);
        }
        return found.filter(positions -> positions.side > 1);
    }

    int count() {
        return side * side;
    }

    /** The numbers of one channel of one image, row by row. */
    double[] channel(double[] values, int image, int channel) {
        double[] numbers = new double[count()];
        int rows = count() + first;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values[channelsLast ? (image * rows + first + i) * channels + channel
                    : (image * channels + channel) * rows + i];
        }
        return numbers;
    }
}
