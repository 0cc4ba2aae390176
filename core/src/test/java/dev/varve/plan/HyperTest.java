package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Schedule.Constant;
import dev.varve.plan.Schedule.Curve;
import dev.varve.plan.Schedule.Ramp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperTest {

    private static final Ramp HALF = new Ramp(1, 0.5, Curve.LINEAR);
    private static final Optimizer ADAM = new Optimizer.Adam(0.99, 1e-5);

    @TempDir
    private Path folder;

    private static Phase.Train phase(Map<Hyper, Schedule> ofPhase, Map<Hyper, Schedule> ofBody) {
        List<GroupRule> rules = new GroupRules(List.of(1e-4, 1e-3), 0.01, NormPolicy.FIXED).unfreeze();
        return new Phase.Train("p", 1, 0, 0, HALF, new Constant(0.9), ofPhase,
                List.of(rules.get(0).withHypers(ofBody), rules.get(1)));
    }

    private static Plan plan(Phase phase, Optimizer optimizer) {
        return new Plan("custom", List.of("body", "head"), List.of(phase), 0, Plan.ClassWeights.NONE,
                Augmentation.NONE, optimizer, Plan.Keep.LAST);
    }

    @Test
    void values_nothingSaid_areThoseOfRulePhaseAndOptimizer() {
        assertThat(phase(Map.of(), Map.of()).values(1, ADAM)).containsExactly(
                new Hyper.Values(5e-5, 0.9, 0.01, 0.99, 1e-5), new Hyper.Values(5e-4, 0.9, 0.01, 0.99, 1e-5));
        assertThat(phase(Map.of(), Map.of()).values(1, new Optimizer.Sgd(false, 0)).get(0))
                .isEqualTo(new Hyper.Values(5e-5, 0.9, 0.01, 0, 0));
    }

    @Test
    void values_groupAndPhaseSayThem_theNearestWins() {
        Phase.Train phase = phase(
                Map.of(Hyper.DECAY, HALF, Hyper.BETA2, new Constant(0.8), Hyper.EPSILON, new Constant(1e-3)),
                Map.of(Hyper.RATE, new Constant(1), Hyper.MOMENTUM, new Constant(0), Hyper.BETA2, new Constant(0.5)));
        assertThat(phase.values(1, ADAM)).containsExactly(
                new Hyper.Values(1e-4, 0, 0.005, 0.5, 1e-3), new Hyper.Values(5e-4, 0.9, 0.005, 0.8, 1e-3));
        assertThat(phase.rates(1)).containsExactly(1e-4, 5e-4);
        assertThat(phase.freezeTo(1).freezeTo(0).rules().get(1)).isEqualTo(phase.rules().get(1));
        assertThat(phase.values(1, ADAM).get(0).withoutDecay().decay()).isZero();
    }

    @Test
    void hasMomentum_onlyZerosWhereItTrains_isFalse() {
        assertThat(phase(Map.of(), Map.of()).hasMomentum()).isTrue();
        Phase.Train none = phase(Map.of(), Map.of()).withSchedules(HALF, new Constant(0));
        assertThat(none.hasMomentum()).isFalse();
        assertThat(phase(Map.of(), Map.of(Hyper.MOMENTUM, new Constant(0.5)))
                .withSchedules(HALF, new Constant(0)).hasMomentum()).isTrue();
    }

    @Test
    void constructor_ofWhatDoesNothing_isRefused() {
        assertThatThrownBy(() -> phase(Map.of(Hyper.RATE, HALF), Map.of())).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("hypers: must leave rate and momentum to the fields schedule and momentum");
        assertThatThrownBy(() -> phase(Map.of(), Map.of(Hyper.BETA2, HALF)))
                .hasMessage("hypers.beta2: must stay below 1, found 1.0; 0.99 is common");
        assertThatThrownBy(() -> phase(Map.of(Hyper.EPSILON, new Ramp(1, 0, Curve.LINEAR)), Map.of()))
                .hasMessage("hypers.epsilon: must stay positive, found 0.0; 1e-8 is common");
        Phase.Train beta2 = phase(Map.of(), Map.of(Hyper.BETA2, new Constant(0.5)));
        assertThat(plan(beta2, ADAM).optimizer()).isEqualTo(ADAM);
        assertThatThrownBy(() -> plan(beta2, new Optimizer.Sgd(false, 0))).isInstanceOf(InvalidInput.class)
                .hasMessage("phases: must hold numbers that the optimizer has, found beta2 in 'p'; leave it out, or "
                        + "take an optimizer with it, such as adam");
    }

    @Test
    void plan_withNesterovAndNoMomentum_isRefused() {
        Optimizer nesterov = new Optimizer.Sgd(true, 0);
        Phase.Train none = phase(Map.of(), Map.of()).withSchedules(HALF, new Constant(0));
        assertThat(plan(phase(Map.of(), Map.of()), nesterov).optimizer()).isEqualTo(nesterov);
        assertThat(plan(none, new Optimizer.Sgd(false, 0)).phases()).containsExactly(none);
        for (Optimizer one : List.of(nesterov, new Optimizer.Sgd(false, 0.5),
                new Optimizer.Lookahead(nesterov, 6, 0.5))) {
            assertThatThrownBy(() -> plan(none, one)).isInstanceOf(InvalidInput.class)
                    .hasMessage("optimizer: must do without nesterov and dampening where there is no momentum, found "
                            + "none in 'p'; leave them out, or give a momentum above 0");
        }
    }

    @Test
    void plan_withAllOfIt_isWrittenAndRead() throws IOException {
        Optimizer ranger = new Optimizer.Lookahead(new Optimizer.RAdam(0.99, 1e-6, 50), 6, 0.5);
        Phase.Train phase = phase(Map.of(Hyper.DECAY, HALF), Map.of(Hyper.EPSILON, new Constant(1e-4)));
        Plan plan = plan(phase.withRules(phase.rules().stream().map(rule -> rule.withDecay(0.1, true)).toList()),
                ranger);
        Path file = Files.writeString(folder.resolve("plan.yaml"), plan.toYaml());
        assertThat(Plan.read(file)).isEqualTo(plan);
        assertThat(plan.toYaml()).contains("l2: true", "softplus: 50.0", "hypers:");
        assertThat(plan(phase(Map.of(), Map.of()), ADAM).toYaml()).as("as before there was such a field")
                .doesNotContain("l2", "hypers", "amsgrad");
    }

    /** As it was written before there were other optimizers, L2 penalties and numbers that go their own way. */
    @Test
    void readPlan_ofAnEarlierVersion_isAdamWithDecoupledDecay() throws IOException {
        Path file = Files.writeString(folder.resolve("earlier.yaml"), """
                recipe: custom
                groups:
                - body
                - head
                phases:
                - kind: train
                  name: p
                  epochs: 1
                  size: 0
                  views: 0
                  schedule:
                    kind: ramp
                    start: 1.0
                    end: 0.5
                    curve: linear
                  momentum:
                    kind: constant
                    value: 0.9
                  rules:
                  - train: all
                    rate: 1.0E-4
                    decay: 0.01
                    norm: train
                    stochastic: true
                  - train: all
                    rate: 0.001
                    decay: 0.01
                    norm: train
                    stochastic: true
                labelSmoothing: 0.0
                classWeights: none
                augmentation: none
                optimizer:
                  kind: adam
                  beta2: 0.99
                  epsilon: 1.0E-5
                keep: last
                """);
        Plan plan = plan(phase(Map.of(), Map.of()), ADAM);
        assertThat(Plan.read(file)).isEqualTo(plan);
        assertThat(plan.toYaml()).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "decay:\\n     | dekay:\\n        | phases[0].hypers: must be one of rate, momentum, decay, beta2",
        "end: 0.5      | end: -1          | phases[0].schedule.end: must not be negative and must be finite, found -1",
        "value: 0.25   | value: 0         | phases[0].rules[0].hypers.epsilon: must stay positive, found 0.0; 1e-8",
        "l2: true      | l2: yes please   | phases[0].rules[0].l2: must be true or false, found 'yes please'",
        "l2: true      | l3: true         | phases[0].rules[0].l3: no such field",
        "kind: radam   | kind: rdam       | optimizer.optimizer.kind: no such kind, found 'rdam'; the nearest are",
        "steps: 6      | steps: 0         | optimizer.steps: must be at least 1, found 0; give 1 or more",
        "share: 0.5    | share: 1.5       | optimizer.share: must lie above 0 and at most at 1, found 1.5",
        "beta2: 0.99   | beta2: 1         | optimizer.optimizer.beta2: must be at least 0 and below 1, found 1.0",
        "softplus: 50.0 | softplus: much  | optimizer.optimizer.softplus: must be a number, found 'much'"})
    void readPlan_oneMistake_namesFileLineAndField(String right, String wrong, String message) throws IOException {
        Optimizer ranger = new Optimizer.Lookahead(new Optimizer.RAdam(0.99, 1e-6, 50), 6, 0.5);
        Phase.Train phase = phase(Map.of(Hyper.DECAY, HALF), Map.of(Hyper.EPSILON, new Constant(0.25)));
        Plan plan = plan(phase.withRules(phase.rules().stream().map(rule -> rule.withDecay(0.1, true)).toList()),
                ranger);
        String text = plan.toYaml();
        String from = right.replace("\\n", "\n");
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Path file = Files.writeString(folder.resolve("plan.yaml"),
                text.substring(0, at) + wrong.replace("\\n", "\n") + text.substring(at + from.length()));
        assertThatThrownBy(() -> Plan.read(file)).isInstanceOf(InvalidInput.class)
                .hasMessageMatching(Pattern.quote(file + ":") + "\\d+: " + Pattern.quote(message) + ".*");
    }
}
