package dev.varve.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.InvalidInput;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

    @Test
    void names_each_hasAContract() {
        assertThat(Stream.of(new Accuracy(), new ErrorRate(), new Precision(), new Recall(), new F1(), new Top5())
                .map(MetricContract::name)).containsExactlyInAnyOrderElementsOf(Metrics.names());
    }

    @Nested
    class Accuracy extends MetricContract {
        @Override
        String name() {
            return "accuracy";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.get("accuracy");
        }
    }

    @Nested
    class ErrorRate extends MetricContract {
        @Override
        String name() {
            return "error-rate";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.get("error_rate");
        }
    }

    @Nested
    class Precision extends MetricContract {
        @Override
        String name() {
            return "precision";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.at("/averages/macro/precision");
        }
    }

    @Nested
    class Recall extends MetricContract {
        @Override
        String name() {
            return "recall";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.at("/averages/macro/recall");
        }
    }

    @Nested
    class F1 extends MetricContract {
        @Override
        String name() {
            return "f1";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.at("/averages/macro/f1");
        }
    }

    @Nested
    class Top2 extends MetricContract {
        @Override
        String name() {
            return "top-2";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.get("top_2_accuracy");
        }
    }

    @Nested
    class Top3 extends MetricContract {
        @Override
        String name() {
            return "top-3";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.get("top_3_accuracy");
        }
    }

    @Nested
    class Top5 extends MetricContract {
        @Override
        String name() {
            return "top-5";
        }

        @Override
        JsonNode reference(JsonNode results) {
            return results.get("top_5_accuracy");
        }
    }

    @ParameterizedTest
    @CsvSource({"2,top_k_all_tied", "3,top_k_all_tied", "2,top_k_some_tied", "3,top_k_some_tied"})
    void topK_ties_goToTheHigherClassAsInScikitLearn(int k, String scores) {
        MetricReference reference = MetricReference.of(scores);
        Metric top = Metrics.named("top-" + k, 5);
        top.add(reference.scores());
        assertThat(top.value())
                .isCloseTo(reference.results().get("sklearn_top_" + k).asDouble(), Offset.offset(1e-10));
    }

    @Test
    void topK_noMoreClassesThanK_is1() {
        Metric top = Metrics.named("top-5", 5);
        top.add(MetricReference.of("plain").scores());
        assertThat(top.value()).isEqualTo(1);
    }

    @Test
    void macro_classThatNeverOccurs_isLeftOut() {
        Metric recall = Metrics.named("recall", 3);
        recall.add(new Scores(new float[] {1, 0, 0, 0, 1, 0}, 3, new int[] {0, 0}));
        assertThat(recall.value()).as("classes 0 and 1 occur").isEqualTo((0.5 + 0) / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"top-0", "top-", "top-x", "accurcy"})
    void named_unknown_offersTheNearest(String name) {
        assertThatThrownBy(() -> Metrics.named(name, 3)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(name + ": no such metric; the nearest are "
                        + (name.startsWith("top") ? "top-5" : "accuracy"));
    }
}
