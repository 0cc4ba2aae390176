package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.plan.Callback;
import dev.varve.train.metric.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Callbacks act behind the epochs at which fastai's do. */
class CallbackStateTest {

    private static final Watch WATCH = new Watch(Target.LABEL, 2, Metrics.usual(TargetKind.LABEL, 2), "accuracy");

    static Stream<JsonNode> rows() throws IOException {
        try (InputStream in = CallbackStateTest.class.getResourceAsStream("/golden/training/callbacks.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).get("rows").spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void after_eachEpoch_isAsInFastai(JsonNode row) {
        String monitor = row.get("rises").booleanValue() ? "auto" : "loss";
        int patience = row.get("patience").intValue();
        double delta = row.get("min_delta").doubleValue();
        List<Callback> callbacks = List.of(new Callback.EarlyStopping(monitor, patience, delta),
                new Callback.ReduceOnPlateau(monitor, patience, delta, 0.25, 0));
        CallbackState state = CallbackState.start(callbacks);
        List<Double> factors = new ArrayList<>();
        int stopsAfter = 0;
        for (JsonNode figure : row.get("figures")) {
            double value = figure.isNull() ? Double.NaN : figure.doubleValue();
            state = state.after(callbacks, WATCH, Map.of("accuracy", value, "loss", value), 1);
            factors.add(state.rateFactor());
            if (stopsAfter == 0 && state.end() == CallbackState.End.PHASE) {
                stopsAfter = factors.size();
            }
        }
        assertThat(stopsAfter).isEqualTo(row.get("stops_after").intValue());
        for (int i = 0; i < factors.size(); i++) {
            assertThat(factors.get(i)).isCloseTo(row.get("factors").get(i).doubleValue(),
                    withinPercentage(1e-8));
        }
    }

    @Test
    void after_aLeastRate_neverFallsBelowItNorRises() {
        List<Callback> plateau = List.of(new Callback.ReduceOnPlateau("loss", 1, 0, 0.1, 0.02));
        CallbackState state = CallbackState.start(plateau);
        List<Double> factors = new ArrayList<>();
        for (int epoch = 0; epoch < 4; epoch++) {
            state = state.after(plateau, WATCH, Map.of("loss", 1.0), 0.5);
            factors.add(state.rateFactor());
        }
        assertThat(factors).containsExactly(1.0, 0.1, 0.04, 0.04);
        assertThat(CallbackState.start(plateau).after(plateau, WATCH, Map.of("loss", Double.NaN), 0.01).rateFactor())
                .as("a peak below the least rate").isEqualTo(1);
    }

    @Test
    void text_ofAnyState_isReadAgain() {
        CallbackState seen = new CallbackState(List.of(new CallbackState.Track(Double.NEGATIVE_INFINITY, 2),
                new CallbackState.Track(-0.123456789012345, 0)), 0.25, CallbackState.End.PHASE);
        for (CallbackState state : List.of(CallbackState.NONE, seen, seen.endingRun())) {
            assertThat(CallbackState.parse(state.text())).isEqualTo(state);
        }
    }
}
