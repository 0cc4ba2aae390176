package dev.varve.cli;

import dev.varve.analysis.BlockTimes;
import java.io.PrintWriter;
import java.util.Locale;

/** What each block takes, and what a batch takes that trains from there. */
final class BlockReport {

    private BlockReport() {
    }

    static void print(BlockTimes times, PrintWriter out) {
        out.printf("%nBlocks of %s at %d px, milliseconds of a batch of %d that trains in %s (%s)%n",
                times.architecture(), times.size(), times.batch(), times.precision(), times.machine());
        Table table = new Table("  begins with", "forward", "input gradient", "weight gradient", "trained from here");
        for (BlockTimes.Block block : times.blocks()) {
            table.row("  " + (block.border().equals(BlockTimes.FIRST) ? "the image" : block.border()),
                    milliseconds(block.forward()), milliseconds(block.inputGradient()),
                    milliseconds(block.weightGradient()), milliseconds(times.trainedFrom(block.border())));
        }
        out.println(table);
        out.flush();
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds * 1000);
    }
}
