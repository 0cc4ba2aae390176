package dev.varve.analysis;

import java.util.List;

/**
 * A position in the order of execution where a network can be divided, and what that would mean.
 *
 * @param position how many nodes stand before it, the inputs of the network counted
 * @param border the outermost module that begins here, or null if the next node is a function inside a module, or a
 *        second call
 * @param live ids of the values that cross, at least one
 * @param bytes what crosses for one image in fp32
 * @param splitUnit ids of the convolution, norm and activation that it would part; empty if none
 * @param splitBlock the block that it would part, or null if none
 */
public record CutPoint(int position, String border, List<String> live, long bytes, List<String> splitUnit,
        String splitBlock) {

    /** Keeps immutable copies. */
    public CutPoint {
        live = List.copyOf(live);
        splitUnit = List.copyOf(splitUnit);
    }

    /** Whether one value crosses, a module begins here, and nothing that belongs together is parted. */
    public boolean isClean() {
        return live.size() == 1 && border != null && splitUnit.isEmpty() && splitBlock == null;
    }
}
