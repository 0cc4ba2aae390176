package dev.varve.random;

/**
 * SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195): 64 bits that hang on where a stream starts and
 * on their place in it alone. Written out because the JDK does not promise its own generators' values.
 */
public final class SplitMix64 {

    /** What a stream's state grows by from one number to the next: 2^64 by the golden ratio. */
    public static final long STEP = 0x9E3779B97F4A7C15L;

    private SplitMix64() {
    }

    /** The number that a state gives; every bit of it hangs on every bit of the state. */
    public static long mix(long state) {
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /**
     * The number at a place of a stream.
     *
     * @param start where the stream starts, such as a seed
     * @param index its place, from 0
     */
    public static long at(long start, long index) {
        return mix(start + (index + 1) * STEP);
    }
}
