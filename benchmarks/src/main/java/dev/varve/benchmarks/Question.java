package dev.varve.benchmarks;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something to be found out by running some sides in turn.
 *
 * @param name what {@code --only} calls it
 * @param text what it is about
 * @param unit of its figures
 * @param pace how the sides take their turns
 * @param contestants the sides, whose names differ
 * @param rows which of them are compared, and what is hoped for
 */
record Question(String name, String text, Unit unit, Pace pace, List<Contestant> contestants, List<Row> rows) {

    /** Checks that rows name contestants. */
    Question {
        contestants = List.copyOf(contestants);
        rows = List.copyOf(rows);
        Set<String> names = new HashSet<>();
        for (Contestant contestant : contestants) {
            if (!names.add(contestant.name())) {
                throw new IllegalArgumentException(name + ": two contestants are called " + contestant.name());
            }
        }
        for (Row row : rows) {
            if (!names.contains(row.subject()) || !names.contains(row.against())) {
                throw new IllegalArgumentException(name + ": " + row + " must name two of " + names);
            }
        }
    }

    /**
     * A side that is not started yet.
     *
     * @param name in tables
     * @param threads it computes with: 1, or 0 for all that the benchmark may use
     * @param opener starts it
     */
    record Contestant(String name, int threads, Opener opener) {

        /** One that uses all threads. */
        Contestant(String name, Opener opener) {
            this(name, 0, opener);
        }
    }

    /** Starts a side. */
    @FunctionalInterface
    interface Opener {

        /** Starts it; whoever calls closes it. */
        Side open(Bench bench) throws IOException;
    }

    /**
     * A comparison: how many times as fast, or as small, the subject is.
     *
     * @param subject name of the contestant in question
     * @param against name of the one that it is compared with
     * @param target of the ratio
     */
    record Row(String subject, String against, Target target) {
    }
}
