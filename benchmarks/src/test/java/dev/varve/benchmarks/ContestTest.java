package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.benchmarks.Examples.FixedSide;
import dev.varve.benchmarks.Question.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ContestTest {

    private static final List<Row> ROWS = List.of(new Row("ours", "theirs", Target.NONE));

    private static Answer run(Side ours, Side theirs) throws IOException {
        Options options = Options.of(new String[] {"--threads", "1", "--rounds", "3", "--seconds", "4"},
                "--threads", "--rounds", "--seconds");
        Question question = Examples.question("example", Pace.STEPS, ROWS, ours, theirs);
        try (Bench bench = new Bench(options);
                Contest contest = new Contest(question, bench, new PrintStream(OutputStream.nullOutputStream()))) {
            return contest.run();
        }
    }

    private static FixedSide side(double loss, long trained, double share) {
        return new FixedSide(Facts.of(loss, trained), new Lap(1, 1, share, Double.NaN));
    }

    private static FixedSide foreign(double loss, long trained) {
        return new FixedSide(new Facts(OptionalDouble.of(loss), OptionalLong.of(trained), "torch"),
                new Lap(1, 1, 1, Double.NaN));
    }

    @Test
    void run_ofSidesThatComputeAllTheTime_takesAsManyRoundsAsAskedFor() throws IOException {
        FixedSide ours = side(2, 10, 1);
        FixedSide theirs = foreign(2.02, 10);

        Answer answer = run(ours, theirs);

        assertThat(answer.rounds().count()).isEqualTo(3);
        assertThat(ours.asked).as("two to warm up, then four seconds each").containsExactly(1, 1, 4, 4, 4);
        assertThat(ours.closed && theirs.closed).isTrue();
    }

    @Test
    void run_ofSidesThatWait_triesTwiceAsManyRounds() throws IOException {
        Answer answer = run(side(2, 10, 1), side(2, 10, 0.5));

        assertThat(answer.rounds().count()).isEqualTo(6);
        assertThat(answer.rounds().score(ROWS.get(0)).disturbed()).isTrue();
    }

    @Test
    void run_ofLossesThatDiffer_isRefused() {
        FixedSide ours = side(2, 10, 1);

        assertThatThrownBy(() -> run(ours, side(2.2, 10, 1))).hasMessage("example: ours and theirs must give the same "
                + "loss before the first step, found 2.0000 and 2.2000; one of them computes something else");
        assertThat(ours.asked).isEmpty();
        assertThat(ours.closed).isTrue();
    }

    @Test
    void run_ofALossThatIsNoNumber_isRefused() {
        assertThatThrownBy(() -> run(side(Double.NaN, 10, 1), side(Double.NaN, 10, 1)))
                .hasMessageContaining("must give the same loss");
    }

    @Test
    void run_ofASubjectThatTrainsLess_isRefused() {
        assertThatThrownBy(() -> run(side(2, 9, 1), foreign(2, 10))).hasMessage("example: ours must train as many "
                + "numbers as the other program that trains fewest, found 9, there 10; compare equal work");
    }

    @Test
    void new_withARowOfNobody_namesTheContestants() {
        List<Row> rows = Collections.singletonList(new Row("ours", "nobody", Target.NONE));

        assertThatThrownBy(() -> Examples.question("example", Pace.STEPS, rows))
                .hasMessageContaining("nobody").hasMessageContaining("must name two of");
    }
}
