package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.card.TargetKind;
import dev.varve.plan.Evidence;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is advised of a group is what the recipe auto would do. */
class ProbeReportTest {

    private static final List<String> GROUPS = List.of("low", "high", "head");

    private static Evidence evidence(double share) {
        List<Evidence.Stage> stages = List.of(new Evidence.Stage("a", 0, 8, 0.4, -1),
                new Evidence.Stage("b", 1, 8, 0.6, -1), new Evidence.Stage("c", 2, 8, 0.8, -1));
        return new Evidence(new Evidence.Task(160, 100, 5, true), stages, OptionalDouble.of(0.95),
                List.of(share, 0.1, 1.0), new Evidence.Pace(1, OptionalDouble.empty()));
    }

    @ParameterizedTest
    @CsvSource({"0.009, may be frozen", "0.01, has something to learn", "0.29, has something to learn",
        "0.3, has much to learn"})
    void print_ofAShare_saysWhatAutoDoes(double share, String advice) {
        StringWriter text = new StringWriter();
        ProbeReport.print(evidence(share), GROUPS, new PrintWriter(text));
        assertThat(text.toString().lines().filter(line -> line.startsWith("  low "))).last().asString()
                .endsWith(advice);
        Phase.Train auto = tuned(Recipes.named("auto", Recipe.Settings.DEFAULT).plan(GROUPS, TargetKind.LABEL,
                () -> Optional.of(evidence(share))));
        Phase.Train usual = tuned(Recipes.named("solve-then-tune", Recipe.Settings.DEFAULT).plan(GROUPS));
        assertThat(auto.firstTrained() > 0).isEqualTo(advice.equals("may be frozen"));
        assertThat(auto.epochs() > usual.epochs()).isEqualTo(advice.equals("has much to learn"));
    }

    @Test
    void print_ofASmallShareBehindAGroupThatLearns_doesNotAdviseToFreezeIt() {
        Evidence plain = evidence(0.1);
        Evidence evidence = new Evidence(plain.task(), plain.stages(), plain.solved(), List.of(0.1, 0.009, 1.0),
                plain.pace());
        StringWriter text = new StringWriter();
        ProbeReport.print(evidence, GROUPS, new PrintWriter(text));
        assertThat(text.toString()).contains("has little to learn").doesNotContain("may be frozen");
    }

    private static Phase.Train tuned(Plan plan) {
        return (Phase.Train) plan.phases().get(1);
    }
}
