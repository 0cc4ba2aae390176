package dev.varve.analysis;

import java.util.List;

/**
 * What the blocks of a network take on a machine: seconds of a batch, measured. A block here is what lies between two
 * neighbouring clean edges; the new head is one.
 *
 * @param architecture name of the network
 * @param size pixels of each side of the images
 * @param batch images of a batch
 * @param machine processor, threads and libtorch
 * @param precision in which what trains computes
 * @param timedAt ISO-8601 in UTC
 * @param blocks in order of execution
 */
public record BlockTimes(String architecture, int size, int batch, String machine, String precision, String timedAt,
        List<Block> blocks) {

    /** The border of the first block, before which nothing stands. */
    public static final String FIRST = "";

    /**
     * One block.
     *
     * @param border path of the module that it begins with, or {@link #FIRST}
     * @param forward seconds of the pass in training
     * @param inputGradient seconds that a gradient takes to pass through it; 0 at the image, which needs none
     * @param weightGradient seconds that the gradients of its parameters take besides
     */
    public record Block(String border, double forward, double inputGradient, double weightGradient) {
    }

    /** Keeps an immutable copy. */
    public BlockTimes {
        blocks = List.copyOf(blocks);
    }

    /** Seconds of the forward passes of all blocks before a border, from 0 to all of them. */
    public double forwardBefore(String border) {
        return blocks.stream().takeWhile(block -> !block.border.equals(border)).mapToDouble(Block::forward).sum();
    }

    /** Whether a block begins with this border. */
    public boolean has(String border) {
        return blocks.stream().anyMatch(block -> block.border.equals(border));
    }

    /** Seconds of a batch if all before a border is frozen: all passes forward, and back to the border's block. */
    public double trainedFrom(String border) {
        double seconds = 0;
        boolean reached = false;
        for (Block block : blocks) {
            seconds += block.forward + (reached ? block.inputGradient : 0);
            reached |= block.border.equals(border);
            seconds += reached ? block.weightGradient : 0;
        }
        return seconds;
    }
}
