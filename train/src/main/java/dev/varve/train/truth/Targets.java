package dev.varve.train.truth;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What is true of some images, in their order. Arrays are not copied: they stay as they are while others read them. */
public sealed interface Targets {

    /** How many images. */
    int count();

    /**
     * Some of them.
     *
     * @param from the first, from 0
     * @param number how many
     */
    Targets part(int from, int number);

    /**
     * A class for each image.
     *
     * @param labels {@code [n]} numbers of classes, from 0
     */
    record Labels(int... labels) implements Targets {

        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public Labels part(int from, int number) {
            return new Labels(Arrays.copyOfRange(labels, from, from + number));
        }
    }

    /**
     * Two classes for each image, which shows both.
     *
     * @param labels {@code [n]} numbers of classes, from 0
     * @param others {@code [n]} numbers of the other classes, from 0; may be the same
     * @param shares {@code [n]} how much the first counts, 0 to 1; the other counts the rest
     */
    record Mixed(int[] labels, int[] others, double[] shares) implements Targets {

        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public Mixed part(int from, int number) {
            return new Mixed(Arrays.copyOfRange(labels, from, from + number),
                    Arrays.copyOfRange(others, from, from + number), Arrays.copyOfRange(shares, from, from + number));
        }

        /** The class of which each image shows more; the first where both are alike. */
        public Labels larger() {
            return new Labels(IntStream.range(0, count()).map(i -> 2 * shares[i] >= 1 ? labels[i] : others[i])
                    .toArray());
        }
    }

    /**
     * A number for each image and output: 1 where a name holds and else 0, or a value.
     *
     * @param numbers {@code [n, columns]}, row-major
     * @param columns how many outputs, at least 1
     */
    record Rows(float[] numbers, int columns) implements Targets {

        /** Checks that rows are whole. */
        public Rows {
            if (columns < 1 || numbers.length % columns != 0) {
                throw new IllegalArgumentException("targets: " + numbers.length + " numbers are no rows of " + columns);
            }
        }

        @Override
        public int count() {
            return numbers.length / columns;
        }

        @Override
        public Rows part(int from, int number) {
            return new Rows(Arrays.copyOfRange(numbers, from * columns, (from + number) * columns), columns);
        }

        /** The number of an image and an output. */
        public float at(int row, int column) {
            return numbers[row * columns + column];
        }
    }

    /**
     * All of them as one.
     *
     * @param parts of one kind and width, at least one
     */
    static Targets joined(List<? extends Targets> parts) {
        if (parts.get(0) instanceof Labels) {
            return new Labels(parts.stream().flatMapToInt(part -> IntStream.of(((Labels) part).labels())).toArray());
        }
        int columns = ((Rows) parts.get(0)).columns();
        float[] all = new float[parts.stream().mapToInt(Targets::count).sum() * columns];
        int filled = 0;
        for (Targets part : parts) {
            float[] some = ((Rows) part).numbers();
            System.arraycopy(some, 0, all, filled, some.length);
            filled += some.length;
        }
        return new Rows(all, columns);
    }
}
