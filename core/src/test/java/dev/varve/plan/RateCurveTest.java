package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.InvalidInput;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal to fastai's {@code lr_find}, whose numbers carry single precision. */
class RateCurveTest {

    private static final JsonNode GOLDEN = GoldenFile.training("lr_find.json");
    private static final double SINGLE = 1e-6;
    /** 30 equal slopes: which one comes first is rounding. */
    private static final String TIED = "valley_fixture";

    static Stream<JsonNode> curves() {
        return StreamSupport.stream(GOLDEN.get("curves").spliterator(), false);
    }

    static Stream<JsonNode> stops() {
        return StreamSupport.stream(GOLDEN.get("smoothing_and_stop").spliterator(), false);
    }

    private static List<Double> losses(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .map(one -> one.isTextual() ? Double.NaN : one.asDouble()).toList();
    }

    @Test
    void rate_ofEachBatch_isThatOfFastai() {
        List<Double> rates = GoldenFile.numbers(GOLDEN.get("lr_sequence").get("values"));
        for (int k = 0; k < rates.size(); k++) {
            assertThat(RateSweep.DEFAULT.rate(k)).isCloseTo(rates.get(k), GoldenFile.within(rates.get(k), 1e-11));
        }
        assertThat(rates).hasSize(RateSweep.DEFAULT.steps());
    }

    @ParameterizedTest
    @MethodSource("curves")
    void suggestion_onAGivenCurve_isThatOfFastai(JsonNode golden) {
        RateCurve curve = new RateCurve(RateSweep.DEFAULT, losses(golden.get("losses")));
        for (RateSuggestion way : RateSuggestion.values()) {
            JsonNode expected = golden.get("suggestions").get(way.name().toLowerCase(java.util.Locale.ROOT));
            if (expected.has("error")) {
                assertThat(curve.suggestion(way)).as(way.name()).isEmpty();
            } else if (way != RateSuggestion.STEEP || !golden.get("name").asText().equals(TIED)) {
                assertThat(curve.suggestion(way).orElseThrow()).as(way.name())
                        .isCloseTo(expected.asDouble(), GoldenFile.within(expected.asDouble(), SINGLE));
            }
        }
    }

    private static double loss(String name, int k) {
        double x = -7 + 0.08 * k;
        double typical = 2.3 - 1.6 / (1 + Math.exp(-2 * (x + 3))) + 0.4 * Math.exp(2.5 * (x + 0.5));
        return switch (name) {
            case "typical" -> typical;
            case "noisy" -> typical + 0.05 * Math.sin(1.7 * k);
            case "jump" -> k < 30 ? 1 : 40;
            case "falling" -> 3 - 0.02 * k;
            case "nan" -> k < 30 ? 1 : Double.NaN;
            default -> throw new AssertionError(name);
        };
    }

    /** But for a NaN, which does not stop fastai. */
    @ParameterizedTest
    @MethodSource("stops")
    void add_givenLosses_smoothsAndStopsAsFastai(JsonNode golden) {
        String name = golden.get("name").asText();
        RateCurve.Recorder recorder = new RateCurve.Recorder(RateSweep.DEFAULT);
        int batch = 0;
        while (recorder.add(loss(name, batch))) {
            batch++;
        }
        RateCurve curve = recorder.curve();
        assertThat(curve.losses()).hasSize(name.equals("nan") ? 31 : golden.get("iterations").asInt());
        List<Double> smoothed = losses(golden.get("smooth_losses"));
        for (int k = 0; k < curve.losses().size() && !curve.losses().get(k).isNaN(); k++) {
            assertThat(curve.losses().get(k)).isCloseTo(smoothed.get(k), within(3 * SINGLE * smoothed.get(k)));
        }
        assertThat(curve.ranAway()).isEqualTo(curve.losses().size() < 100);
        assertThat(curve.rates()).hasSameSizeAs(curve.losses());
    }

    /** A head that was solved may all but know the images of the first batch. */
    @Test
    void add_behindAnEasyFirstBatch_goesOn() {
        RateCurve.Recorder recorder = new RateCurve.Recorder(RateSweep.DEFAULT);
        assertThat(recorder.add(0.01)).isTrue();
        while (recorder.add(recorder.batches() < 50 ? 1 : 100)) {
            assertThat(recorder.batches()).isLessThan(100);
        }
        assertThat(recorder.batches()).isBetween(51, 60);
    }

    @Test
    void add_ofALossThatIsNoNumber_stopsAtOnce() {
        assertThat(new RateCurve.Recorder(RateSweep.DEFAULT).add(Double.NaN)).isFalse();
        assertThat(new RateCurve.Recorder(RateSweep.DEFAULT).add(Double.POSITIVE_INFINITY)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RateSuggestion.class)
    void suggestion_ofAnEmptyCurve_isNone(RateSuggestion way) {
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of()).suggestion(way)).isEmpty();
    }

    @Test
    void suggestion_steepOfEqualFalls_isTheFirst() {
        List<Double> stairs = IntStream.range(0, 100).mapToObj(k -> (double) (9 - k / 10)).toList();
        assertThat(new RateCurve(RateSweep.DEFAULT, stairs).suggestion(RateSuggestion.STEEP))
                .hasValue(RateSweep.DEFAULT.rate(19));
    }

    @Test
    void ceiling_ofACurveThatRunsAway_isALittleAboveItsBeginning() {
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(2.0, 1.0, 9.0)).ceiling()).isEqualTo(2.25);
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(2.0, 1.0, 1.5)).ceiling()).isEqualTo(2);
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(Double.NaN)).ceiling()).isNaN();
    }

    @Test
    void falls_byLessThanThreePercentOfItsBeginning_isNoFall() {
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(2.0, 1.95, 9.0)).fall()).isCloseTo(0.025, within(1e-12));
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(2.0, 1.95, 9.0)).falls()).isFalse();
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(2.0, 1.9, 9.0)).falls()).isTrue();
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(2.0, 2.1)).fall()).isZero();
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(Double.NaN)).falls()).isFalse();
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(3.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.95)).falls())
                .as("a first batch that was hard").isFalse();
    }

    @Test
    void falls_byWhatBatchesDifferByChance_isNoFall() {
        Random random = new Random(1);
        List<RateCurve> flat = IntStream.range(0, 100).mapToObj(any -> swept(k -> 1 + 0.3 * random.nextGaussian()))
                .toList();
        assertThat(flat).filteredOn(curve -> curve.fall() >= 0.03).as("3 % by chance").hasSizeGreaterThan(50);
        assertThat(flat).filteredOn(RateCurve::falls).as("three standard errors").hasSizeLessThan(5);
        assertThat(swept(k -> loss("typical", k) + 0.3 * random.nextGaussian()).falls()).isTrue();
    }

    private static RateCurve swept(IntToDoubleFunction losses) {
        RateCurve.Recorder recorder = new RateCurve.Recorder(RateSweep.DEFAULT);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = recorder.add(losses.applyAsDouble(recorder.batches()));
        }
        return recorder.curve();
    }

    @Test
    void ceiling_ofACurveWhoseFirstBatchWasEasy_showsMostOfIt() {
        assertThat(new RateCurve(RateSweep.DEFAULT, List.of(0.5, 0.9, 0.8, 0.7, 0.9, 3.0)).ceiling()).isEqualTo(0.9);
    }

    @Test
    void sweep_thatFallsOrIsTooShort_isRefused() {
        assertThatThrownBy(() -> new RateSweep(1, 0.1, 100)).isInstanceOf(InvalidInput.class)
                .hasMessage("end: must be a number above start, found 0.1; 1e-7 to 10 is common");
        assertThatThrownBy(() -> new RateSweep(0, 1, 100)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("start: must be positive");
        assertThatThrownBy(() -> new RateSweep(1e-7, 1, 19)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("steps: must be at least 20, found 19");
    }
}
