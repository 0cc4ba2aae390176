package dev.varve.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTest {

    private static final List<String> CLASSES = List.of("a", "b", "c");

    @Test
    void ofLogits_ranksBySoftmax() {
        Prediction prediction = Prediction.ofLogits(new float[] {0, (float) Math.log(6), (float) Math.log(3)}, CLASSES);

        assertThat(prediction.ranked()).extracting(ClassProbability::name).containsExactly("b", "c", "a");
        assertThat(prediction.best().index()).isEqualTo(1);
        assertThat(prediction.best().probability()).isCloseTo(0.6, within(1e-7));
    }

    @Test
    void ofLogits_ofLargeAndEqualLogits_isFiniteAndInOrderOfTheCard() {
        Prediction prediction = Prediction.ofLogits(new float[] {1e30f, 1e30f, -1e30f}, CLASSES);

        assertThat(prediction.ranked()).containsExactly(new ClassProbability(0, "a", 0.5),
                new ClassProbability(1, "b", 0.5), new ClassProbability(2, "c", 0));
    }

    @Test
    void top_ofMoreThanThereAre_givesAll() {
        Prediction prediction = Prediction.ofLogits(new float[] {3, 2, 1}, CLASSES);

        assertThat(prediction.top(2)).extracting(ClassProbability::name).containsExactly("a", "b");
        assertThat(prediction.top(9)).hasSize(3);
        assertThatThrownBy(() -> prediction.top(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("top: the count must be at least 1: 0");
    }
}
