package dev.varve.samples;

import dev.varve.random.SplitMix64;

/**
 * A stream of random numbers that is the same on every machine: {@link SplitMix64} and what is made of it.
 */
final class Draws {

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /** The stream of one picture: its seed and its place in the data set decide, nothing else. */
    static Draws of(long seed, long... place) {
        long state = SplitMix64.at(seed, 0);
        for (long part : place) {
            state = SplitMix64.mix(31 * state + SplitMix64.at(part, 0));   // the factor keeps (1, 2) apart from (2, 1)
        }
        return new Draws(state);
    }

    long bits() {
        state += SplitMix64.STEP;
        return SplitMix64.mix(state);
    }

    /** Uniform in [0, 1). */
    double unit() {
        return (bits() >>> 11) * 0x1p-53;
    }

    /** Uniform between two bounds. */
    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /** Uniform in the logarithm between two positive bounds: as many small values as large ones. */
    double scale(double low, double high) {
        return low * StrictMath.pow(high / low, unit());
    }

    /** A whole number from low to high, both included. */
    int count(int low, int high) {
        return low + (int) (unit() * (high - low + 1));
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /** An angle in radians of an undirected line. */
    double angle() {
        return between(0, StrictMath.PI);
    }

    /** Nearly normal, mean 0, variance 1, never beyond 3.5: the sum of four 16-bit uniform numbers. */
    float normal() {
        long bits = bits();
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - 131_070) * (float) (1.7320508 / 65_536);
    }
}
