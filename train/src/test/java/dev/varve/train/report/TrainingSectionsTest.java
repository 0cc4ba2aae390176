package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.Target;
import dev.varve.plan.Recipes;
import dev.varve.train.run.Event;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingSectionsTest {

    private static String sections(Target target, Map<String, Double> metrics) {
        Card card = new Card(List.of("a", "b"), new Preprocessing(8, 8, Interpolation.AREA, List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0)), new Provenance("net", "none", "", "", List.of(), "test"), target);
        History history = History.of(IntStream.of(1, 2).<Event>mapToObj(epoch -> new Event.EpochFinished(
                "2026-11-23T09:30:00Z", "all", epoch, epoch, Map.of("valid", metrics), 1)).toList());
        return new TrainingSections(Recipes.oneCycle(2).plan(List.of("body", "head")), card, history).all().stream()
                .map(Object::toString).collect(Collectors.joining());
    }

    @Test
    void metrics_whereLessIsBetter_areAFigureOfTheirOwn() {
        assertThat(sections(Target.LABEL, Map.of("loss", 1.0, "accuracy", 0.5, "log-loss", 3.0, "error-rate", 0.5)))
                .containsPattern("<title>accuracy [^§]*more is better[^§]*<title>log-loss [^§]*less is better")
                .doesNotContain("<title>error-rate ");
        assertThat(sections(Target.LABEL, Map.of("loss", 1.0, "error-rate", 0.5)))
                .contains("<title>error-rate ", "less is better").doesNotContain("more is better");
        assertThat(sections(Target.LABEL, Map.of("loss", 1.0, "accuracy", 0.5)))
                .contains("more is better").doesNotContain("less is better");
    }
}
