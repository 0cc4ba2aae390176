package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.train.run.Event;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static String shown(String monitor, Event... more) {
        StringWriter text = new StringWriter();
        try (Progress progress = Progress.to(new PrintWriter(text))) {
            progress.on(new Event.RunStarted("", "all", 1, 0, 4, List.of("head"), monitor));
            progress.on(new Event.PhaseStarted("", "all", 1, 0, List.of("head"), 4, 1));
            progress.on(new Event.EpochFinished("", "all", 1, 4, Map.of("train", Map.of("loss", 2.0), "valid",
                    Map.of("loss", 1.5, "accuracy", 0.25, "r2", 0.1)), 3));
            for (Event event : more) {
                progress.on(event);
            }
        }
        return text.toString();
    }

    @Test
    void epoch_showsTheLossesAndTheMonitor() {
        assertThat(shown("accuracy").lines()).endsWith("  epoch  train loss  valid loss  valid accuracy  seconds",
                "      1      2.0000      1.5000          0.2500      3.0");
    }

    @Test
    void epoch_whereTheLossIsTheMonitor_showsItOnce() {
        assertThat(shown("loss").lines()).endsWith("  epoch  train loss  valid loss  seconds",
                "      1      2.0000      1.5000      3.0");
    }

    @Test
    void epoch_ofALossThatRunsAway_keepsItsColumns() {
        assertThat(shown("r2", new Event.EpochFinished("", "all", 2, 8, Map.of("train", Map.of("loss", 7.8e10),
                "valid", Map.of("loss", 9.4548921e30, "r2", -1e30)), 3)).lines())
                .endsWith("      2   7.800e+10   9.455e+30  -1.000e+30      3.0");
    }

    @Test
    void keptEpoch_isSaidWithItsFigure() {
        assertThat(shown("loss", new Event.EpochKept("", "all", 1, 4, 3, "loss", 1.5)).lines())
                .endsWith("", "Kept: epoch 1 of 3 of phase all, valid loss 1.5000");
    }

    @Test
    void callbacks_areNamedAsTheirOptions() {
        assertThat(shown("loss", new Event.RatesReduced("", "all", 1, 4, 0.25),
                new Event.EndedEarly("", "all", 1, 4, "phase")).lines())
                .endsWith("Reduce on plateau: from now on all rates are 0.250 of what was planned.",
                        "Early stopping: phase all ends here.");
    }
}
