package dev.varve.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTest {

    private static final List<String> CLASSES = List.of("a", "b", "c");

    @Test
    void ofLogits_ranksBySoftmax() {
        Prediction prediction = Prediction.ofLogits(new double[] {0, Math.log(6), Math.log(3)}, CLASSES);

        assertThat(prediction.ranked()).extracting(ClassProbability::name).containsExactly("b", "c", "a");
        assertThat(prediction.best().index()).isEqualTo(1);
        assertThat(prediction.best().probability()).isCloseTo(0.6, within(1e-7));
    }

    @Test
    void ofLogits_ofLargeAndEqualLogits_isFiniteAndInOrderOfTheCard() {
        Prediction prediction = Prediction.ofLogits(new double[] {1e30, 1e30, -1e30}, CLASSES);

        assertThat(prediction.ranked()).containsExactly(new ClassProbability(0, "a", 0.5),
                new ClassProbability(1, "b", 0.5), new ClassProbability(2, "c", 0));
    }

    @Test
    void top_ofMoreThanThereAre_givesAll() {
        Prediction prediction = Prediction.ofLogits(new double[] {3, 2, 1}, CLASSES);

        assertThat(prediction.top(2)).extracting(ClassProbability::name).containsExactly("a", "b");
        assertThat(prediction.top(9)).hasSize(3);
        assertThatThrownBy(() -> prediction.top(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("top: the count must be at least 1: 0");
    }

    @Test
    void of_cardWithATemperature_isLessSureOfTheSameOrder() {
        float[] logits = {2, Math.nextUp(2f), -1};
        Prediction plain = Prediction.of(logits, card(Target.LABEL));
        Prediction even = Prediction.of(logits, card(Target.LABEL.withTemperature(4)));

        assertThat(even.ranked()).extracting(ClassProbability::name).containsExactly("b", "a", "c")
                .isEqualTo(plain.ranked().stream().map(ClassProbability::name).toList());
        assertThat(even.ranked().get(2).probability()).isCloseTo(1 / (1 + 2 * Math.exp(0.75)), within(1e-6))
                .isGreaterThan(plain.ranked().get(2).probability());
        assertThat(Prediction.of(logits, card(Target.LABELS.withTemperature(4))).ranked().get(2).probability())
                .isCloseTo(1 / (1 + Math.exp(0.25)), within(1e-6));
    }

    private static Card card(Target target) {
        return new Card(CLASSES, new Preprocessing(8, 8, Interpolation.AREA, List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0)), new Provenance("resnet18", "none", "", "", List.of(), "test"), target);
    }
}
