package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.train.run.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final String TIME = "2026-11-23T09:30:00Z";

    private static Event step(String phase, int step, double loss) {
        return new Event.Step(TIME, phase, 1, step, loss, null, Map.of("head", 0.1), 10);
    }

    private static Event epoch(String phase, int epoch, double loss) {
        return new Event.EpochFinished(TIME, phase, epoch, 2, Map.of("valid", Map.of("loss", loss)), 1);
    }

    @Test
    void of_whatAKilledRunDidAgain_takesTheLaterEntry() {
        History history = History.of(List.of(step("a", 1, 3), step("a", 2, 2), epoch("a", 1, 9), step("b", 3, 5),
                new Event.RunResumed(TIME, "a", 1, 1, 4, null), step("a", 2, 2.5), epoch("a", 1, 8), step("b", 3, 1),
                step("b", 4, 0.5)));

        assertThat(history.steps()).extracting(Event.Step::loss).containsExactly(3.0, 2.5, 1.0, 0.5);
        assertThat(history.epochs()).singleElement().extracting(one -> one.metrics().get("valid").get("loss"))
                .isEqualTo(8.0);
        assertThat(history.phases().keySet()).containsExactly("a", "b");
        assertThat(history.phases().get("a")).containsExactly(0, 2);
        assertThat(history.phases().get("b")).containsExactly(2, 4);
        assertThat(history.end()).isEmpty();
        assertThat(history.kept()).isEmpty();
    }
}
