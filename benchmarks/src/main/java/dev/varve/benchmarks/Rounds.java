package dev.varve.benchmarks;

import dev.varve.benchmarks.Question.Contestant;
import dev.varve.benchmarks.Question.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The laps of all sides of a question, round by round, and what they come to. */
final class Rounds {

    /** A round counts if each side's threads computed this share of its time. */
    static final double LEAST_SHARE = 0.95;
    /** With fewer rounds that count, the others are not thrown away. */
    private static final int FEWEST = 3;

    private final Question question;
    private final int threads;
    private final Map<String, List<Lap>> laps = new LinkedHashMap<>();

    /** Begins without a round; {@code threads} are those of sides that use all. */
    Rounds(Question question, int threads) {
        this.question = question;
        this.threads = threads;
        question.contestants().forEach(contestant -> laps.put(contestant.name(), new ArrayList<>()));
    }

    /**
     * A comparison's result.
     *
     * @param row what was compared
     * @param ratio figure of the other side over that of the subject, round by round
     * @param kept how many rounds it is made from
     * @param thrownAway how many were left out
     * @param disturbed whether rounds count in which threads waited, because too few are better
     */
    record Score(Row row, Quartiles ratio, int kept, int thrownAway, boolean disturbed) {

        /** Whether the median is what was hoped for. */
        boolean isMet() {
            return row.target().isMet(ratio.median());
        }
    }

    /** Adds one side's lap to the round in progress. */
    void add(String contestant, Lap lap) {
        laps.get(contestant).add(lap);
    }

    /** How many rounds are complete. */
    int count() {
        return laps.values().stream().mapToInt(List::size).min().orElse(0);
    }

    /** In how many rounds both sides of a comparison computed all the time. */
    int good(Row row) {
        return goodRounds(row).size();
    }

    private List<Integer> goodRounds(Row row) {
        return IntStream.range(0, count()).filter(round -> !question.pace().busy()
                || isBusy(row.subject(), round) && isBusy(row.against(), round)).boxed().toList();
    }

    private boolean isBusy(String contestant, int round) {
        return share(contestant, round) >= LEAST_SHARE;
    }

    private double share(String name, int round) {
        Contestant contestant = question.contestants().stream().filter(one -> one.name().equals(name)).findFirst()
                .orElseThrow();
        return laps.get(name).get(round).share(contestant.threads() == 0 ? threads : contestant.threads());
    }

    /** What a comparison came to, after at least one round. */
    Score score(Row row) {
        List<Integer> good = goodRounds(row);
        boolean disturbed = good.size() < Math.min(FEWEST, count());
        List<Integer> kept = disturbed ? IntStream.range(0, count()).boxed().toList() : good;
        List<Double> ratios = kept.stream().map(round -> ratio(row, round)).toList();
        return new Score(row, Quartiles.of(ratios), kept.size(), count() - kept.size(), disturbed);
    }

    /** 0 where the subject did not reach the other's score: then its time is worth nothing. */
    private double ratio(Row row, int round) {
        Lap subject = laps.get(row.subject()).get(round);
        Lap against = laps.get(row.against()).get(round);
        return subject.score() < against.score() ? 0 : against.value() / subject.value();
    }

    /** A side's figures in all rounds. */
    Quartiles values(String contestant) {
        return Quartiles.of(laps.get(contestant).stream().map(Lap::value).toList());
    }

    /** Median of the share of a side's threads that computed. */
    double share(String contestant) {
        return Quartiles.of(IntStream.range(0, count()).mapToObj(round -> share(contestant, round)).toList()).median();
    }

    /** Median of what a side reached; NaN where nothing is. */
    double reached(String contestant) {
        return Quartiles.of(laps.get(contestant).stream().map(Lap::score).toList()).median();
    }
}
