package dev.varve.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CardTest {

    private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> STD = List.of(0.229, 0.224, 0.225);

    static Card card(String... classes) {
        return new Card(
                List.of(classes),
                new Preprocessing(182, 160, Interpolation.AREA, MEAN, STD),
                new Provenance("resnet18", "imagenet", "ab12", "BSD-3-Clause",
                        List.of(new Provenance.Group("stem..layer2", "conv1.weight"),
                                new Provenance.Group("head", "head.4.weight")), "varve 0.1.0"));
    }

    @Test
    void fromJson_ofToJson_isEqual() {
        Card card = card("cat", "dog, large", "Übergröße \"x\"");

        assertThat(Card.fromJson(card.toJson())).isEqualTo(card);
    }

    @Test
    void toJson_ofEqualCards_isOneEqualLine() {
        assertThat(card("a", "b").toJson()).isEqualTo(card("a", "b").toJson()).doesNotContain("\n");
    }

    @Test
    void fromJson_ofSomethingElse_isInvalidInput() {
        assertThatThrownBy(() -> Card.fromJson("[1, 2]")).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("card: not a description of a model (");
        assertThatThrownBy(() -> Card.fromJson("{\"classes\": [\"a\"]}")).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("preprocessing");
        assertThatThrownBy(() -> Card.fromJson(card("a").toJson().replace("182", "10")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("shortSide must be at least the size 160: 10");
    }

    @Test
    void card_ofOtherChannels_saysHowTheyAreRead() {
        Reading stack = Reading.stack(List.of("red", "nir"), 10000);
        Preprocessing preprocessing = new Preprocessing(8, 8, Interpolation.AREA, stack.each(0.5),
                stack.each(1), stack);
        Card card = new Card(List.of("a"), preprocessing, card("a").provenance());

        assertThat(card.toJson()).contains("\"reading\":{\"kind\":\"stack\",\"channels\":2,\"white\":10000,"
                + "\"names\":[\"red\",\"nir\"]}");
        assertThat(Card.fromJson(card.toJson())).isEqualTo(card);
        assertThat(card("a").toJson()).doesNotContain("reading");
        assertThatThrownBy(() -> new Preprocessing(8, 8, Interpolation.AREA, MEAN, STD, stack))
                .hasMessageStartingWith("preprocessing: mean must have 2 values");
    }

    @Test
    void card_withOneNameTwice_isRefused() {
        assertThatThrownBy(() -> card("a", "a")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different names: [a, a]");
    }

    @Test
    void preprocessing_withZeroDeviation_isRefused() {
        assertThatThrownBy(() -> new Preprocessing(1, 1, Interpolation.AREA, MEAN, List.of(1.0, 0.0, 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("preprocessing: std must be positive: [1.0, 0.0, 1.0]");
    }

    @Test
    void temperature_standsInTheFileOnlyWhereItWasSet_andIsNoneOfValues() {
        Card calibrated = card("a", "b").with(Target.LABEL.withTemperature(1.5));

        assertThat(calibrated.toJson()).contains("\"temperature\":1.5");
        assertThat(Card.fromJson(calibrated.toJson())).isEqualTo(calibrated);
        assertThat(card("a", "b").with(Target.LABELS).toJson()).doesNotContain("temperature");
        assertThat(calibrated.with(calibrated.target().withTemperature(1))).isEqualTo(card("a", "b"));
        assertThatThrownBy(() -> Target.unscaled(1).withTemperature(2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target: temperature must be positive and finite, of values 1: 2.0");
    }
}
