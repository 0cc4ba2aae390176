package dev.varve.samples;

/**
 * A stream of random numbers that is the same on every machine: SplitMix64 (Steele, Lea, Flood 2014,
 * doi:10.1145/2660193.2660195), written out because the JDK does not promise its own generators' values.
 */
final class Draws {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /** The stream of one picture: its seed and its place in the data set decide, nothing else. */
    static Draws of(long seed, long... place) {
        long state = mix(seed + GOLDEN);
        for (long part : place) {
            state = mix(31 * state + mix(part + GOLDEN));     // the factor keeps (1, 2) apart from (2, 1)
        }
        return new Draws(state);
    }

    long bits() {
        state += GOLDEN;
        return mix(state);
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

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
