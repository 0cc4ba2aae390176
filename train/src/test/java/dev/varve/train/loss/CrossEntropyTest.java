package dev.varve.train.loss;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrossEntropyTest {

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void new_withSmoothingOutOfRange_namesRangeAndValue(double smoothing) {
        assertThatThrownBy(() -> new CrossEntropy(smoothing)).isInstanceOf(InvalidInput.class)
                .hasMessage("label smoothing: must be at least 0 and below 1, found %s; 0.1 is common, 0 is none",
                        smoothing);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void new_withAWeightThatIsNotPositive_namesIt(double weight) {
        assertThatThrownBy(() -> new CrossEntropy(0, List.of(1.0, weight))).isInstanceOf(InvalidInput.class)
                .hasMessage("class weights: must be positive and finite, found %s; give each class a positive number",
                        weight);
    }
}
