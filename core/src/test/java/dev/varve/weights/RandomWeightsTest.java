package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import dev.varve.reference.TinyNetworks;
import dev.varve.zoo.Zoo;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {

    private static Parameter parameter(String name, long... extents) {
        return new Parameter(name, Shape.of(extents), Parameter.Kind.TRAINABLE);
    }

    @Test
    void normal_manyDraws_haveTheMomentsOfANormal() {
        double[] values = RandomWeights.normal(parameter("a", 200_001), 2, 5).doubles();

        assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(0.02));
        assertThat(Arrays.stream(values).map(v -> v * v).average().orElseThrow()).isCloseTo(4, within(0.05));
        assertThat(Arrays.stream(values).map(v -> Math.pow(v, 4)).average().orElseThrow()).isCloseTo(48, within(1.5));
        assertThat(Arrays.stream(values).filter(v -> Math.abs(v) > 4).count() / 200_001.0)
                .isCloseTo(0.0455, within(0.002));
    }

    @Test
    void normal_sameSeedAndName_isThePrefixOfALongerArray() {
        assertThat(Arrays.copyOf(RandomWeights.normal(parameter("a", 100), 1, 5).floats(), 7))
                .isEqualTo(RandomWeights.normal(parameter("a", 7), 1, 5).floats());
    }

    @Test
    void normal_otherSeedOrName_differs() {
        float[] values = RandomWeights.normal(parameter("a", 7), 1, 5).floats();

        assertThat(RandomWeights.normal(parameter("b", 7), 1, 5).floats()).isNotEqualTo(values);
        assertThat(RandomWeights.normal(parameter("a", 7), 1, 6).floats()).isNotEqualTo(values);
    }

    @Test
    void of_network_followsTheRuleOfEachRole() {
        Network network = TinyNetworks.residual(1000);
        Weights weights = RandomWeights.of(network, 0);

        assertThat(weights.names()).containsExactlyElementsOf(
                network.parameters().stream().map(Parameter::name).toList());
        assertThat(deviation(weights, "conv1.weight")).isCloseTo(Math.sqrt(2.0 / (8 * 9)), within(0.02));
        assertThat(deviation(weights, "layer1.0.conv2.weight")).isCloseTo(Math.sqrt(2.0 / (3 * 9)), within(0.03));
        assertThat(deviation(weights, "fc.weight")).isCloseTo(0.01, within(0.0003));
        assertThat(weights.get("fc.bias").doubles()).containsOnly(0);
        assertThat(weights.get("bn1.weight").doubles()).containsOnly(1);
        assertThat(weights.get("bn1.running_var").doubles()).containsOnly(1);
        assertThat(weights.get("bn1.bias").doubles()).containsOnly(0);
        assertThat(weights.get("bn1.running_mean").doubles()).containsOnly(0);
        assertThat(weights.get("bn1.num_batches_tracked").dtype()).isEqualTo(DType.I64);
    }

    @Test
    void of_anInitialisation_spreadsOverWhatEntersAndBeginsAtZero() {
        Network network = TinyNetworks.residual(1000);
        Weights weights = RandomWeights.of(network, Initialisation.of(Initialisation.Fan.IN, network,
                name -> name.endsWith("bn2.weight")), 0);

        assertThat(deviation(weights, "conv1.weight")).isCloseTo(Math.sqrt(2.0 / (3 * 9)), within(0.03));
        assertThat(deviation(weights, "fc.weight")).isCloseTo(Math.sqrt(2.0 / 12), within(0.02));
        assertThat(weights.get("layer1.0.bn2.weight").doubles()).containsOnly(0);
        assertThat(weights.get("layer1.0.bn1.weight").doubles()).containsOnly(1);
    }

    @Test
    void of_networkWithModulesThatAreNeverCalled_isZeroThere() {
        Network network = Zoo.network("googlenet");

        assertThat(RandomWeights.of(network, 0).get("aux1.fc1.weight").doubles()).containsOnly(0);
        assertThat(FormulaWeights.of(network, 1).get("aux2.conv.bn.num_batches_tracked").dtype()).isEqualTo(DType.I64);
    }

    private static double deviation(Weights weights, String name) {
        return Math.sqrt(Arrays.stream(weights.get(name).doubles()).map(v -> v * v).average().orElseThrow());
    }
}
