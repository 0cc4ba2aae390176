package dev.varve.weights;

import dev.varve.random.SplitMix64;
import java.nio.charset.StandardCharsets;

/**
 * A stream of numbers that hang on a name and an index alone: FNV-1a of the name, then {@link SplitMix64}.
 */
record Hash(long start) {

    /** The stream of a name. */
    static Hash of(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ Byte.toUnsignedInt(each)) * 0x100000001B3L;
        }
        return new Hash(hash);
    }

    /** The stream of a name under a seed. */
    static Hash of(long seed, String name) {
        return new Hash(of(name).start ^ new Hash(seed).at(0));
    }

    /** 64 bits, for an index from 0. */
    long at(long index) {
        return SplitMix64.at(start, index);
    }

    /** Even in [0, 1), a multiple of 2^-24 and so exact as a single. */
    double unit(long index) {
        return (at(index) >>> 40) * 0x1p-24;
    }

    /** Even in [-1, 1), exact as a single. */
    double signed(long index) {
        return 2 * unit(index) - 1;
    }
}
