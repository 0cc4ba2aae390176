package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a log says of the time that a run took. */
class SpentTest {

    private static String at(int second) {
        return String.format("2026-11-23T09:30:%02dZ", second);
    }

    private static Event saved(int second, String phase) {
        return new Event.CheckpointSaved(at(second), phase, 1, 0);
    }

    @Test
    void of_aRunInOneGo_givesEachPhaseTheTimeUpToItsLastEvent() {
        Spent spent = Spent.of(List.of(new Event.RunStarted(at(0), "", 0, 0, 4, List.of(), null),
                new Event.PhaseStarted(at(1), "frozen", 1, 0, List.of(), 4, 1), saved(5, "frozen"),
                new Event.PhaseStarted(at(7), "unfrozen", 1, 2, List.of(), 4, 1), saved(20, "unfrozen"),
                new Event.RunFinished(at(23), "", 0, 4, Map.of(), 23, null, "model.onnx")));
        assertThat(spent.byPhase()).containsExactly(Map.entry("frozen", 5.0), Map.entry("unfrozen", 15.0),
                Map.entry(Spent.END, 3.0));
        assertThat(spent.seconds()).isEqualTo(23);
    }

    @Test
    void of_aRunThatWasStopped_countsItsPartsAndNotTheTimeBetween() {
        Spent spent = Spent.of(List.of(new Event.RunStarted(at(0), "", 0, 0, 4, List.of(), null), saved(4, "frozen"),
                new Event.RunResumed(at(50), "frozen", 1, 0, 4, null), saved(53, "frozen")));
        assertThat(spent.byPhase()).containsExactly(Map.entry("frozen", 7.0));
    }

    @Test
    void of_aRunThatHasNotBegun_isNothing() {
        assertThat(Spent.of(List.of()).seconds()).isZero();
    }
}
