package dev.varve.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.analysis.AtSize;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZooRoundTripTest {

    static Stream<String> architectures() {
        return Zoo.architectures().stream().map(Architecture::name);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void read_ofWrittenArchitecture_isEqual(String architecture) {
        Network network = Zoo.network(architecture);

        assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void lower_ofArchitecture_declaresEveryParameterThatIsComputedWith(String architecture) {
        Architecture known = Zoo.architecture(architecture);
        int size = Math.max(Math.min(160, known.mostSize()), known.leastSize());
        Network network = AtSize.of(Zoo.network(architecture), size);
        var graph = GraphLowering.lower(network, size, OnnxProfile.TRAINABLE);

        assertThat(graph.getInitializerList().stream().map(tensor -> tensor.getName())
                .filter(network::hasParameter).collect(Collectors.toSet()))
                .isEqualTo(network.parameters().stream().filter(one -> one.kind() != Parameter.Kind.INDEX)
                        .map(Parameter::name)
                        .filter(name -> !name.endsWith("num_batches_tracked")).collect(Collectors.toSet()));
        assertThat(graph.getOutput(0).getType().getTensorType().getShape().getDim(1).getDimValue()).isEqualTo(1000);
    }
}
