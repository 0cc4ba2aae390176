package dev.varve.random;

/**
 * Random numbers that depend on what they are for, and on nothing else: the same seed, purpose, epoch and item give
 * the same numbers, whatever was drawn before and by whichever thread. The generator is {@link SplitMix64}, keyed by
 * hashing the four.
 */
public final class Draws {

    /** What random numbers are for; each purpose has its own stream. New ones are added at the end. */
    public enum Purpose {
        /** Which images validate and test. */
        SPLIT,
        /** The order of an epoch. */
        SHUFFLE,
        /** How a training image is cut, turned and lit. */
        AUGMENT,
        /** Which activations a step drops. */
        DROPOUT,
        /** How a training image is cut, turned and lit where it is seen without being trained on. */
        VIEW
    }

    private static final double UNIT = 0x1p-53;

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /**
     * Begins a stream.
     *
     * @param seed of the run
     * @param purpose what the numbers are for
     * @param epoch counted over the whole run, or 0 where there is none
     * @param item number of the image or step
     * @return its stream
     */
    public static Draws of(long seed, Purpose purpose, long epoch, long item) {
        long key = SplitMix64.at(seed, 0);
        key = SplitMix64.at(key, purpose.ordinal());
        key = SplitMix64.at(key, epoch);
        return new Draws(SplitMix64.at(key, item));
    }

    /** The next 64 random bits. */
    public long bits() {
        state += SplitMix64.STEP;
        return SplitMix64.mix(state);
    }

    /** Evenly distributed from 0 (included) to 1 (excluded). */
    public double uniform() {
        return (bits() >>> 11) * UNIT;
    }

    /**
     * Evenly distributed between two values.
     *
     * @param low included
     * @param high excluded, unless equal to {@code low}
     * @return a value between
     */
    public double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    /**
     * A whole number, each equally likely.
     *
     * @param end at least 1
     * @return from 0 to {@code end - 1}
     */
    public int below(int end) {
        return (int) (uniform() * end);
    }

    /** Of the normal distribution with mean 0 and deviation 1 (Box and Muller 1958, doi:10.1214/aoms/1177706645). */
    public double normal() {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform()));
        return radius * Math.cos(2 * Math.PI * uniform());
    }

    /**
     * True with a given probability; takes one draw whatever the answer.
     *
     * @param probability 0 never, 1 always
     * @return the answer
     */
    public boolean chance(double probability) {
        return uniform() < probability;
    }

    /**
     * A random order (Fisher and Yates).
     *
     * @param count how many, at least 0
     * @return the numbers 0 to {@code count - 1}, each once
     */
    public int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
