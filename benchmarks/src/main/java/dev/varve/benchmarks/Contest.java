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

    /** Refuses losses that differ, and a subject that trains fewer numbers than every side that it is compared with. */
    static void requireSameWork(Question question, Map<String, Facts> facts) {
        for (Row row : question.rows()) {
            Facts subject = facts.get(row.subject());
            Facts against = facts.get(row.against());
            if (subject.loss().isPresent() && against.loss().isPresent()) {
                double ours = subject.loss().getAsDouble();
                double theirs = against.loss().getAsDouble();
                if (!(Math.abs(ours - theirs) <= TOLERANCE * Math.abs(theirs))) {
                    throw new InvalidInput("%s: %s and %s must give the same loss before the first step, found %.4f "
                            + "and %.4f; one of them computes something else", question.name(), row.subject(),
                            row.against(), ours, theirs);
                }
            }
        }
        question.rows().stream().map(Row::subject).distinct().filter(name -> facts.get(name).trained().isPresent())
                .forEach(name -> requireTrainsEnough(question, name, facts));
    }

    private static void requireTrainsEnough(Question question, String subject, Map<String, Facts> facts) {
        long ours = facts.get(subject).trained().getAsLong();
        long fewest = question.rows().stream().filter(row -> row.subject().equals(subject)).map(Row::against)
                .flatMapToLong(name -> facts.get(name).trained().stream()).min().orElse(ours);
        if (ours < fewest) {
            throw new InvalidInput("%s: %s must train as many numbers as the side that trains fewest, found %,d, "
                    + "there %,d; compare equal work", question.name(), subject, ours, fewest);
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
