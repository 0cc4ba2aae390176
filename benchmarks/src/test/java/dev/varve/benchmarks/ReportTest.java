package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.benchmarks.Question.Row;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ReportTest {

    @Test
    void text_ofAnAnswer_hasARowForEachRatioAndEachSide() {
        Row row = new Row("ours", "theirs", Target.atLeast(2.5));
        Question question = Examples.question("example", Pace.STEPS, List.of(row));
        Rounds rounds = new Rounds(question, 1);
        for (double theirs : List.of(0.4, 0.5, 0.6)) {
            rounds.add("ours", new Lap(0.25, 2, 2, Double.NaN));
            rounds.add("theirs", new Lap(theirs, 2, 1.96, Double.NaN));
        }
        Facts facts = new Facts(OptionalDouble.of(2.5), OptionalLong.of(532_480), "a note");
        Report report = new Report(List.of("a machine"));

        report.add(new Answer(question, Map.of("ours", Facts.NONE, "theirs", facts), rounds));

        assertThat(report.text().lines()).contains("- a machine",
                "| example | ours | theirs | 2.00 (1.80 to 2.20) | ≥ 2.5 | no | 3, 0 |",
                "| example | ours | 250 (250 to 250) ms a step | 1.00 of all threads | – | – | – |  |",
                "| example | theirs | 500 (450 to 550) ms a step | 0.98 of all threads | – | 2.5000 | 532,480 "
                        + "| a note |",
                "- `example`: an example");
    }

    @Test
    void text_ofAQuestionWithoutAnAnswer_saysWhy() {
        Report report = new Report(List.of());

        report.add(Examples.question("example", Pace.STEPS, List.of()), "--data: must be given");

        assertThat(report.text()).endsWith("\nNot answered:\n\n- `example`: --data: must be given\n");
    }
}
