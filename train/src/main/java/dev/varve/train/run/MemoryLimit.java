package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Economy;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Phase;
import dev.varve.plan.Recomputation;
import dev.varve.train.engine.Footprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the memory of a phase below a limit, at the least price in time. */
final class MemoryLimit {

    private static final double GIB = 1L << 30;
    /** How far a phase must be foretold to stay below the limit, since forecasts are off by as much. */
    private static final double MARGIN = 1.1;
    private static final List<Integer> SEGMENTS = List.of(1, 2, 3, 4, 6, 8, 12, 16);
    /** A forward pass more beside a forward and a backward one, which takes as long as two. */
    private static final double RECOMPUTED = 1.0 / 3;
    /** Of each part of a batch more: smaller convolutions use a processor less well. */
    private static final double PART = 0.03;
    /** Of each segment more. */
    private static final double SEGMENT = 0.001;

    private final Setup setup;
    private final int size;
    private final int remembered;
    private final Execution execution;

    private MemoryLimit(Setup setup, Phase.Train phase, Execution execution) {
        this.setup = setup;
        this.size = phase.sizeOr(setup.experiment().size());
        this.remembered = setup.remembered(phase);
        this.execution = execution;
    }

    /** A way to need less. */
    private record Way(int segments, int parts) {

        double price() {
            return (segments > 1 ? RECOMPUTED + SEGMENT * segments : 0) + PART * (parts - 1);
        }
    }

    /**
     * The execution with the cheapest economy that stays within the limit, or with the one that needs least
     * if none does. Batches are divided only where that leaves the numbers as they are: where no norm uses the
     * statistics of the batch.
     */
    static Execution within(Setup setup, Phase.Train phase, Execution execution) {
        return setup.experiment().memoryGiB() == 0 ? execution
                : new MemoryLimit(setup, phase, execution).least();
    }

    /**
     * Refuses a limit below what a phase needs with all that can be spared.
     *
     * @throws InvalidInput naming the phase and what it needs
     */
    static void require(Setup setup) {
        double limit = setup.experiment().memoryGiB();
        for (Phase phase : limit == 0 ? List.<Phase>of() : setup.experiment().plan().phases()) {
            Execution execution = setup.execution(phase);
            int size = phase.sizeOr(setup.experiment().size());
            int batch = setup.experiment().batch();
            Footprint footprint = phase instanceof Phase.Train train
                    ? Footprint.ofTraining(execution, batch, size, setup.remembered(train))
                    : Footprint.ofRunning(execution, batch, size);
            Footprint still = Footprint.ofRunning(setup.still(phase), batch, size);
            double needed = MARGIN * Math.max(ProcessMemory.most(setup, size, footprint),
                    ProcessMemory.most(setup, size, still)) / GIB;
            if (needed > limit) {
                throw new InvalidInput("--memory-limit %s: phase %s needs at least %.2f GiB, with all that it can "
                        + "recompute or divide; give a higher limit, or a smaller --batch or --size",
                        number(limit), phase.name(), needed);
            }
        }
    }

    private static String number(double limit) {
        return Double.toString(limit).replaceFirst("\\.0$", "");
    }

    private Execution least() {
        Execution least = execution;
        long fewest = Long.MAX_VALUE;
        for (Way way : ways()) {
            Execution one = Recomputation.of(execution, size, way.segments, way.parts);
            long bytes = ProcessMemory.most(setup, size,
                    Footprint.ofTraining(one, setup.experiment().batch(), size, remembered));
            if (bytes < fewest) {
                fewest = bytes;
                least = one;
            }
            if (bytes * MARGIN <= setup.experiment().memoryGiB() * GIB) {
                break;
            }
        }
        return least.economy().equals(Economy.NONE) ? execution : least;
    }

    /** From the cheapest on. */
    private List<Way> ways() {
        boolean divisible = execution.segments().stream().noneMatch(Segment::movesStatistics);
        List<Way> ways = new ArrayList<>();
        for (int segments : SEGMENTS) {
            for (int parts = 1; parts <= (divisible ? setup.experiment().batch() : 1); parts *= 2) {
                ways.add(new Way(segments, parts));
            }
        }
        ways.sort(Comparator.comparing(Way::price));
        return ways;
    }
}
