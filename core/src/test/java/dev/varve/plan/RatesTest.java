package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatesTest {

    private static final List<String> THREE = List.of("stem..layer2", "layer3..layer4", "head");
    private static final Map<String, Rates> OF_FASTAI = Map.of(
            "slice(1e-4, 1e-2)", new Rates.Range(1e-4, 1e-2),
            "slice(1e-3)", new Rates.Slice(1e-3),
            "1e-3", new Rates.Single(1e-3),
            "[1e-4, 1e-3, 1e-2]", new Rates.Each(List.of(1e-4, 1e-3, 1e-2)));

    private static Rates parse(String text) {
        return Rates.parse(text, OptionalDouble.empty());
    }

    @Test
    void of_oneToFiveGroups_isFastaisSetHyper() {
        int compared = 0;
        for (JsonNode row : GoldenFile.training("schedules.json").get("set_hyper")) {
            Rates rates = OF_FASTAI.get(row.get("lr").asText());
            if (rates == null) {
                assertThat(row.get("lr").asText()).as("zero is no rate here").isEqualTo("slice(0, 1e-3)");
                continue;
            }
            List<String> groups = IntStream.range(0, row.get("groups").asInt()).mapToObj(i -> "g" + i).toList();
            if (row.has("error")) {
                assertThatThrownBy(() -> rates.of(groups)).isInstanceOf(InvalidInput.class);
            } else {
                List<Double> expected = GoldenFile.numbers(row.get("values"));
                assertThat(rates.of(groups)).usingComparatorForType(
                        (a, b) -> Math.abs(a - b) <= 1e-11 * b ? 0 : Double.compare(a, b), Double.class)
                        .containsExactlyElementsOf(expected);
            }
            compared++;
        }
        assertThat(compared).isEqualTo(20);
    }

    @Test
    void parse_sliceFromZero_isRefusedWhereFastaiForgetsIt() {
        assertThatThrownBy(() -> parse("slice(0, 1e-3)")).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--lr slice(0, 1e-3): a rate must be positive and finite, found 0;");
        assertThatThrownBy(() -> parse("slice(1e-5,1e-4,1e-3)"))
                .hasMessageStartingWith("--lr slice(1e-5,1e-4,1e-3): a slice has one end or two, found three;");
        assertThatThrownBy(() -> parse("slice()")).hasMessageStartingWith("--lr slice(): a rate must be a number");
    }

    @Test
    void parse_eachForm_givesItsRates() {
        assertThat(parse("2e-3")).isEqualTo(new Rates.Single(2e-3));
        assertThat(parse("1e-4:1e-2")).isEqualTo(new Rates.Range(1e-4, 1e-2));
        assertThat(parse("slice(1e-4, 1e-2)")).isEqualTo(new Rates.Range(1e-4, 1e-2));
        assertThat(parse("slice(1e-3)")).isEqualTo(new Rates.Slice(1e-3)).hasToString("slice(1e-3)");
        assertThat(parse("1e-4, 1e-3,0.01")).isEqualTo(new Rates.Each(List.of(1e-4, 1e-3, 1e-2)));
        assertThat(parse("auto-rgn:1e-3")).isEqualTo(new Rates.AutoRgn(1e-3)).hasToString("auto-rgn:1e-3");
        assertThat(parse("auto-rgn:1e-3").of(THREE)).containsExactly(1e-3, 1e-3, 1e-3);
        assertThat(Rates.parse("1e-3", OptionalDouble.of(0.5)).of(THREE)).containsExactly(2.5e-4, 5e-4, 1e-3);
    }

    @Test
    void toString_parsedRates_isWhatWasTyped() {
        assertThat(List.of("2e-3", "1e-4:0.02", "1e-4,2.5e-3,1", "1e-7:10"))
                .allSatisfy(text -> assertThat(parse(text)).hasToString(text));
    }

    @Test
    void of_wrongCount_namesGroupsAndRemedy() {
        assertThatThrownBy(() -> parse("1e-4,1e-3").of(THREE)).isInstanceOf(InvalidInput.class)
                .hasMessage("--lr 1e-4,1e-3: two rates for three layer groups (stem..layer2, layer3..layer4, head); "
                        + "give three, one, or a range lo:hi");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0         | --lr 0: a rate must be positive and finite, found 0;",
        "-1e-3     | --lr -1e-3: a rate must be positive and finite, found -1e-3;",
        "NaN       | --lr NaN: a rate must be positive and finite, found NaN;",
        "Infinity  | --lr Infinity: a rate must be positive and finite, found more than a number can hold;",
        "0:1e-3    | --lr 0:1e-3: a rate must be positive and finite, found 0;",
        "1e-3,0    | --lr 1e-3,0: a rate must be positive and finite, found 0;",
        "fast      | --lr fast: a rate must be a number, found 'fast';",
        "1e-3,     | --lr 1e-3,: a rate must be a number, found '';",
        "1e-5:     | --lr 1e-5:: a rate must be a number, found '';",
        "1:2:3     | --lr 1:2:3: a range has two ends, found three;",
        "1e-2:1e-4 | --lr 0.01:1e-4: the lower rate stands first, found 0.01 before 1e-4; write 1e-4:0.01"})
    void parse_badText_namesRuleAndValue(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidInput.class).hasMessageStartingWith(message);
    }

    @Test
    void parse_layerDecay_isCheckedAndGoesWithOneRate() {
        assertThatThrownBy(() -> Rates.parse("1e-3", OptionalDouble.of(1.5)))
                .hasMessage("--layer-decay 1.5: must lie above 0 and at most at 1; 0.75 is common");
        assertThatThrownBy(() -> Rates.parse("1e-3", OptionalDouble.of(0))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Rates.parse("1e-3", OptionalDouble.of(Double.NaN))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Rates.parse("1e-5:1e-3", OptionalDouble.of(0.75))).hasMessage(
                "--layer-decay 0.75: goes with one rate, found --lr 1e-5:1e-3; give one rate, or no layer decay");
    }

    @Test
    void times_aFactor_multipliesEachRateAndKeepsThreeDigits() {
        assertThat(List.of("2e-3", "1e-4:1e-2", "1e-4,1e-3,1e-2")).map(text ->
                Rates.parse(text, OptionalDouble.empty()).times(1.23456).toString())
                .containsExactly("2.47e-3", "1.23e-4:0.0123", "1.23e-4,1.23e-3,0.0123");
        assertThat(Rates.parse("2e-3", OptionalDouble.of(0.5)).times(2)).isEqualTo(new Rates.LayerDecay(4e-3, 0.5))
                .hasToString("4e-3");
        assertThat(new Rates.Slice(2e-3).times(2)).isEqualTo(new Rates.Slice(4e-3));
    }
}
