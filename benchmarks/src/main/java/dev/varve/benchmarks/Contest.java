package dev.varve.benchmarks;

import dev.varve.benchmarks.Question.Contestant;
import dev.varve.benchmarks.Question.Row;
import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Lets the sides of a question take turns until enough rounds count. */
final class Contest implements AutoCloseable {

    /** Losses of one network on one batch, in bf16 and in fp32, differ by less. */
    private static final double TOLERANCE = 0.03;
    /** More rounds than asked for are run, while too few count, up to so many times as many. */
    private static final int PATIENCE = 2;

    private final Question question;
    private final Bench bench;
    private final PrintStream out;
    private final Map<Contestant, Side> sides = new LinkedHashMap<>();
    private final Map<Contestant, Integer> units = new LinkedHashMap<>();

    /** Prepares; starts nothing yet. */
    Contest(Question question, Bench bench, PrintStream out) {
        this.question = question;
        this.bench = bench;
        this.out = out;
    }

    /**
     * Starts all sides, compares what they say of their work, and lets them take turns; each round begins with another
     * one.
     *
     * @throws InvalidInput if a side cannot be started, or does not do the same work
     */
    Answer run() throws IOException {
        Map<String, Facts> facts = new LinkedHashMap<>();
        for (Contestant contestant : question.contestants()) {
            out.println("  starts " + contestant.name());
            Side side = contestant.opener().open(bench);
            sides.put(contestant, side);
            facts.put(contestant.name(), side.facts());
        }
        requireSameWork(question, facts);
        sides.forEach(this::warmUp);
        Rounds rounds = new Rounds(question, bench.threads());
        int wanted = bench.rounds(question.pace());
        while (rounds.count() < wanted || rounds.count() < PATIENCE * wanted && isShortOfRounds(rounds, wanted)) {
            round(rounds);
        }
        return new Answer(question, facts, rounds);
    }

    private boolean isShortOfRounds(Rounds rounds, int wanted) {
        return question.rows().stream().anyMatch(row -> rounds.good(row) < wanted);
    }

    /** Refuses losses that differ, and a subject that trains fewer numbers than every side of another program. */
    private static void requireSameWork(Question question, Map<String, Facts> facts) {
        for (Row row : question.rows()) {
            requireSameLoss(question, row, facts.get(row.subject()).loss(), facts.get(row.against()).loss());
            requireTrainsEnough(question, row.subject(), facts);
        }
    }

    private static void requireSameLoss(Question question, Row row, OptionalDouble ours, OptionalDouble theirs) {
        if (ours.isPresent() && theirs.isPresent()
                && !(Math.abs(ours.getAsDouble() - theirs.getAsDouble()) <= TOLERANCE * theirs.getAsDouble())) {
            throw new InvalidInput("%s: %s and %s must give the same loss before the first step, found %.4f and %.4f; "
                    + "one of them computes something else", question.name(), row.subject(), row.against(),
                    ours.getAsDouble(), theirs.getAsDouble());
        }
    }

    private static void requireTrainsEnough(Question question, String subject, Map<String, Facts> facts) {
        OptionalLong ours = facts.get(subject).trained();
        OptionalLong fewest = facts.values().stream().filter(Facts::isForeign)
                .flatMapToLong(other -> other.trained().stream()).min();
        if (ours.isPresent() && fewest.isPresent() && ours.getAsLong() < fewest.getAsLong()) {
            throw new InvalidInput("%s: %s must train as many numbers as the other program that trains fewest, found "
                    + "%,d, there %,d; compare equal work", question.name(), subject, ours.getAsLong(),
                    fewest.getAsLong());
        }
    }

    private void warmUp(Contestant contestant, Side side) {
        units.put(contestant, 1);
        for (int i = 0; i < question.pace().warmUps(); i++) {
            double wall = side.run(1).wall();
            units.put(contestant, Math.max(1, (int) Math.ceil(bench.secondsOfLap() / wall)));
        }
    }

    private void round(Rounds rounds) {
        int number = rounds.count();
        List<Contestant> order = new ArrayList<>(sides.keySet());
        Collections.rotate(order, -number);
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  round %d:", number + 1));
        for (Contestant contestant : order) {
            Lap lap = sides.get(contestant).run(units.get(contestant));
            rounds.add(contestant.name(), lap);
            line.append(String.format(Locale.ROOT, " %s %s", contestant.name(),
                    NumberFormat.of(lap.value() * question.unit().factor()))).append(';');
        }
        out.println(line);
    }

    /** Ends all sides. */
    @Override
    public void close() {
        sides.values().forEach(Side::close);
    }
}
