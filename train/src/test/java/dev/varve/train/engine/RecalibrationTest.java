package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.group.LayerGroup;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution;
import dev.varve.plan.Executions;
import dev.varve.plan.GroupRule;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statistics found anew by one pass. */
final class RecalibrationTest {

    private static final GroupRule ANEW = GroupRule.frozen(1e-3, 0, NormPolicy.RECALIBRATE);
    private static final GroupRule TRAINED = GroupRule.trained(1e-3, 0);

    private static Execution execution(GroupRule stem, GroupRule rest) {
        List<LayerGroup> groups = Stream.of("stem", "block", "head").map(name -> new LayerGroup(name,
                Tiny.NETWORK.trainable().stream().map(parameter -> parameter.name())
                        .filter(parameter -> parameter.startsWith(name)).toList())).toList();
        return Executions.recalibration(Tiny.NETWORK, new LayerGroups(Tiny.NETWORK, groups),
                List.of(stem, rest, TRAINED));
    }

    private static Weights after(Execution execution, Images... batches) {
        try (Engine engine = Engine.open(new Engine.Settings(1, Execution.Arithmetic.F32))) {
            engine.load(Tiny.NETWORK, Tiny.weights());
            engine.begin(execution, Fixtures.PREPROCESSING, Training.none());
            for (int i = 0; i < batches.length; i++) {
                engine.recalibrate(batches[i], 1.0 / (i + 1));
            }
            return engine.weights();
        }
    }

    @Test
    void recalibrate_withFallingShares_isTheMeanOfAllBatches() {
        Execution execution = execution(ANEW, ANEW);
        Images one = Fixtures.pixels(4, Tiny.SIZE);
        Images other = Fixtures.pixels(6, Tiny.SIZE);
        Weights first = after(execution, one);
        Weights second = after(execution, other);
        Weights both = after(execution, one, other);
        for (String name : List.of("stem.bn.running_mean", "stem.bn.running_var", "block.bn2.running_mean",
                "block.bn2.running_var")) {
            double[] found = both.get(name).doubles();
            for (int i = 0; i < found.length; i++) {
                double mean = (first.get(name).doubles()[i] + second.get(name).doubles()[i]) / 2;
                assertThat(found[i]).as(name).isCloseTo(mean, within(1e-5 * Math.max(1, Math.abs(mean))));
                assertThat(first.get(name).doubles()[i]).isNotEqualTo(second.get(name).doubles()[i]);
            }
        }
    }

    @Test
    void recalibrate_movesStatisticsOfTheChosenGroupsAlone() {
        Weights before = Tiny.weights();
        Weights after = after(execution(ANEW, GroupRule.frozen(1e-3, 0, NormPolicy.FIXED)),
                Fixtures.pixels(4, Tiny.SIZE));
        for (NamedArray array : before.arrays().values()) {
            boolean moved = !after.get(array.name()).equals(array);
            assertThat(moved).as(array.name()).isEqualTo(
                    array.name().startsWith("stem.bn.running_") || array.name().equals("stem.bn.num_batches_tracked"));
        }
    }
}
