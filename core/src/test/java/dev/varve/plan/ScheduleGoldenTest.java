package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.plan.Schedule.Constant;
import dev.varve.plan.Schedule.Curve;
import dev.varve.plan.Schedule.FlatCosine;
import dev.varve.plan.Schedule.OneCycle;
import dev.varve.plan.Schedule.Polynomial;
import dev.varve.plan.Schedule.Ramp;
import dev.varve.plan.Schedule.Restarts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal to the schedule functions of fastai 2.8.5. */
class ScheduleGoldenTest {

    private static final JsonNode GOLDEN = GoldenFile.training("schedules.json");
    private static final double EXACT = 1e-11;
    /** fastai keeps the borders of combined schedules in single precision. */
    private static final double OF_RANGE = 2e-7;
    private static final Map<String, Schedule> SCHEDULES = Map.ofEntries(
            Map.entry("lin", new Ramp(0.1, 1.7, Curve.LINEAR)),
            Map.entry("cos", new Ramp(0.1, 1.7, Curve.COSINE)),
            Map.entry("cos_down", new Ramp(1e-2, 1e-7, Curve.COSINE)),
            Map.entry("exp", new Ramp(1e-7, 10, Curve.EXPONENTIAL)),
            Map.entry("exp_down", new Ramp(0.5, 1e-3, Curve.EXPONENTIAL)),
            Map.entry("no", new Constant(0.3)),
            Map.entry("poly_0.5", new Polynomial(0.1, 1.7, 0.5)),
            Map.entry("poly_1", new Polynomial(0.1, 1.7, 1)),
            Map.entry("poly_2", new Polynomial(0.1, 1.7, 2)),
            Map.entry("poly_3.5", new Polynomial(0.1, 1.7, 3.5)),
            Map.entry("combined_cos_0.25_0.01", new OneCycle(1e-2, 25, 1e5, 0.25)),
            Map.entry("combined_cos_0.3_0.001", new OneCycle(1e-3, 5, 1e5, 0.3)),
            Map.entry("combined_cos_0.25_0.85", OnePhase.momentum(0.25)),
            Map.entry("combined_cos_0.99_0.002", new OneCycle(2e-3, 25, 1e5, 0.99)),
            Map.entry("combined_cos_0.75_0.001", new FlatCosine(1e-3, 0.75, 1e5)),
            Map.entry("combined_four", four()),
            Map.entry("sgdr_3_cycles", new Restarts(1e-3, 0, 3, 2)));

    private static Schedule four() {
        return Schedule.combined(List.of(0.2, 0.3, 0.4, 0.1), List.of(new Ramp(0, 1, Curve.LINEAR), new Constant(1),
                new Ramp(1, 0.2, Curve.COSINE), new Polynomial(0.2, 0, 2)));
    }

    @Test
    void schedules_ofTheReference_areAllCompared() {
        assertThat(SCHEDULES.keySet()).isEqualTo(StreamSupport.stream(GOLDEN.get("functions").spliterator(), false)
                .map(row -> row.get("name").asText()).collect(Collectors.toSet()));
    }

    static Stream<String> names() {
        return SCHEDULES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void at_twentiethParts_isFastaisValue(String name) {
        JsonNode row = Stream.iterate(0, i -> i + 1).map(i -> GOLDEN.get("functions").get(i))
                .filter(candidate -> candidate.get("name").asText().equals(name)).findFirst().orElseThrow();
        List<Double> positions = GoldenFile.numbers(GOLDEN.get("positions"));
        List<Double> values = GoldenFile.numbers(row.get("values"));
        List<Double> exact = GoldenFile.numbers(row.path("values_double").isMissingNode()
                ? row.get("values") : row.get("values_double"));
        double range = Collections.max(values) - Collections.min(values);
        assertThat(positions).hasSize(21);
        for (int i = 0; i < positions.size(); i++) {
            double actual = SCHEDULES.get(name).at(positions.get(i));
            assertThat(actual).as("%s at %s", name, positions.get(i))
                    .isCloseTo(exact.get(i), Offset.offset(Math.max(EXACT * Math.abs(exact.get(i)), EXACT * range)))
                    .isCloseTo(values.get(i), Offset.offset(OF_RANGE * range + EXACT));
        }
    }
}
