package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackTest {

    private static final List<Callback> BOTH = List.of(new Callback.EarlyStopping("auto", 3, 0.5),
            new Callback.ReduceOnPlateau("loss", 2, 0, 0.25, 1e-6));

    @TempDir
    private Path folder;

    private static Plan plan() {
        return Recipes.fineTune(2).plan(List.of("body", "head"));
    }

    @Test
    void plan_withCallbacks_isWrittenAndRead() throws IOException {
        Plan plan = Recipes.fineTune(2).with(BOTH).plan(List.of("body", "head"));
        assertThat(plan.callbacks()).isEqualTo(BOTH);
        assertThat(Plan.read(Files.writeString(folder.resolve("plan.yaml"), plan.toYaml()))).isEqualTo(plan);
        assertThat(plan.withPhases(plan.phases()).withObjective(Objective.OF_TARGET)).isEqualTo(plan);
    }

    @Test
    void plan_withoutCallbacks_isWrittenAsBeforeThereWereAny() throws IOException {
        assertThat(plan().toYaml()).doesNotContain("callbacks");
        assertThat(Plan.read(Files.writeString(folder.resolve("plan.yaml"), plan().toYaml()))).isEqualTo(plan());
    }

    @Test
    void plan_thatTrainsNothing_takesNone() {
        assertThatThrownBy(() -> Recipes.solve().with(BOTH).plan(List.of("body", "head")))
                .isInstanceOf(InvalidInput.class).hasMessage("callbacks: are for phases that train, found none that "
                        + "does; leave them out, or take another recipe");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "patience: 3     | patience: 0     | callbacks[0].patience: must be at least 1, found 0; give 1 or more",
        "minDelta: 0.5   | minDelta: -1    | callbacks[0].minDelta: must not be negative and must be finite, found -1",
        "monitor: auto   | monitor: ' '    | callbacks[0].monitor: must not be blank",
        "factor: 0.25    | factor: 10      | callbacks[1].factor: must lie between 0 and 1, found 10.0; 0.1 makes",
        "minRate: 1.0E-6 | minRate: -1     | callbacks[1].minRate: must not be negative and must be finite, found -1.0",
        "early-stopping  | early-stoping   | callbacks[0].kind: no such kind, found 'early-stoping'; the nearest are"})
    void readPlan_oneMistake_namesFileLineAndField(String right, String wrong, String message) throws IOException {
        String text = plan().withCallbacks(BOTH).toYaml();
        assertThat(text).contains(right);
        Path file = Files.writeString(folder.resolve("plan.yaml"), text.replace(right, wrong));
        assertThatThrownBy(() -> Plan.read(file)).isInstanceOf(InvalidInput.class)
                .hasMessageMatching(Pattern.quote(file + ":") + "\\d+: " + Pattern.quote(message) + ".*");
    }
}
