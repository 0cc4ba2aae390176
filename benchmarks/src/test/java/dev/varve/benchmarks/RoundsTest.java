package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.benchmarks.Question.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {

    private static final int THREADS = 2;
    private static final Row ROW = new Row("ours", "theirs", Target.atLeast(2));

    private static Rounds rounds(Pace pace) {
        return new Rounds(Examples.question("example", pace, List.of(ROW)), THREADS);
    }

    /** A lap of a second a step whose threads computed a share of the time. */
    private static Lap lap(double value, double share) {
        return new Lap(value, 10, share * THREADS * 10, Double.NaN);
    }

    @Test
    void score_ofRoundsThatCount_isTheMedianOfTheirRatios() {
        Rounds rounds = rounds(Pace.STEPS);
        for (double theirs : List.of(4.0, 6.0, 9.0)) {
            rounds.add("ours", lap(2, 1));
            rounds.add("theirs", lap(theirs, 1));
        }

        Rounds.Score score = rounds.score(ROW);

        assertThat(score.ratio()).isEqualTo(new Quartiles(2.5, 3, 3.75));
        assertThat(score.isMet()).isTrue();
        assertThat(List.of(score.kept(), score.thrownAway())).containsExactly(3, 0);
        assertThat(score.disturbed()).isFalse();
    }

    @Test
    void score_whereThreadsWaited_throwsTheRoundAway() {
        Rounds rounds = rounds(Pace.STEPS);
        for (double share : List.of(0.95, 1.0, 0.94, 1.3)) {
            rounds.add("ours", lap(2, share));
            rounds.add("theirs", lap(share < Rounds.LEAST_SHARE ? 200 : 2, 1));
        }

        assertThat(rounds.good(ROW)).isEqualTo(3);
        assertThat(rounds.score(ROW)).isEqualTo(new Rounds.Score(ROW, new Quartiles(1, 1, 1), 3, 1, false));
        assertThat(rounds.share("ours")).isEqualTo(0.975);
    }

    @Test
    void score_whereTheOtherSidesThreadsWaited_throwsTheRoundAwayToo() {
        Rounds rounds = rounds(Pace.STEPS);
        for (double share : List.of(1.0, 0.5, 1.0, 1.0)) {
            rounds.add("ours", lap(2, 1));
            rounds.add("theirs", lap(2, share));
        }

        assertThat(rounds.good(ROW)).isEqualTo(3);
    }

    @Test
    void score_withTooFewGoodRounds_keepsAllAndSaysSo() {
        Rounds rounds = rounds(Pace.STEPS);
        for (double share : List.of(1.0, 1.0, 0.5, 0.5)) {
            rounds.add("ours", lap(2, share));
            rounds.add("theirs", lap(2, 1));
        }

        assertThat(rounds.score(ROW)).isEqualTo(new Rounds.Score(ROW, new Quartiles(1, 1, 1), 4, 0, true));
    }

    @Test
    void score_ofWholeRuns_countsRoundsInWhichThreadsWaited() {
        Rounds rounds = rounds(Pace.RUNS);
        rounds.add("ours", lap(2, 0.5));
        rounds.add("theirs", lap(4, 0.5));

        assertThat(rounds.score(ROW)).isEqualTo(new Rounds.Score(ROW, new Quartiles(2, 2, 2), 1, 0, false));
    }

    @Test
    void score_ofASubjectThatReachedLess_isNothing() {
        Rounds rounds = rounds(Pace.RUNS);
        rounds.add("ours", new Lap(1, 1, 1, 0.76));
        rounds.add("theirs", new Lap(9, 9, 9, 0.77));

        assertThat(rounds.score(ROW).ratio().median()).isZero();
    }

    @Test
    void count_inTheMiddleOfARound_leavesItOut() {
        Rounds rounds = rounds(Pace.STEPS);
        rounds.add("ours", lap(2, 1));

        assertThat(rounds.count()).isZero();
    }
}
