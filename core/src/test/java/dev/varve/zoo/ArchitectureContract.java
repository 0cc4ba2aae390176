package dev.varve.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.analysis.AtSize;
import dev.varve.analysis.Cost;
import dev.varve.analysis.Shapes;
import dev.varve.graph.Contraction;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every architecture of the zoo owes to the library that it comes from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ArchitectureContract {

    abstract Stream<GoldenArchitecture> golden();

    @ParameterizedTest
    @MethodSource("golden")
    final void parameters_everyArchitecture_areNamedShapedAndOrderedAsInTheLibrary(GoldenArchitecture golden) {
        assertThat(Zoo.network(golden.name()).parameters()).map(ArchitectureContract::describe)
                .isEqualTo(golden.tensors().stream()
                        .map(tensor -> tensor.name() + " " + tensor.shape() + " " + tensor.trainable()).toList());
    }

    @ParameterizedTest
    @MethodSource("golden")
    final void parameters_everyArchitecture_areAsManyAsInTheLibrary(GoldenArchitecture golden) {
        Network network = Zoo.network(golden.name());
        assertThat(count(network.trainable().stream())).isEqualTo(golden.parameters());
        Map<String, Long> perChild = network.modules().children().stream().collect(Collectors.toMap(ModuleNode::name,
                child -> count(network.trainable().stream().filter(one -> child.holds(one.name())))));
        long own = count(network.trainable().stream().filter(one -> !one.name().contains(".")));
        if (own > 0) {
            perChild.put("", own);
        }
        assertThat(perChild).isEqualTo(golden.parametersPerChild());
    }

    @ParameterizedTest
    @MethodSource("golden")
    final void modules_everyArchitecture_formTheTreeOfTheLibrary(GoldenArchitecture golden) {
        ModuleNode root = Zoo.network(golden.name()).modules();
        assertThat(root.all()).map(module -> module.path() + " "
                        + module.className().substring(module.className().lastIndexOf('.') + 1))
                .isEqualTo(golden.modules().stream()
                        .map(module -> module.path() + " " + module.className()).toList());
        assertThat(root.children()).map(ModuleNode::name).isEqualTo(golden.children());
    }

    /** The files hold no text for containers that print their own way, which the listing's test compares instead. */
    @ParameterizedTest
    @MethodSource("golden")
    final void modules_thatPrintArguments_printThemAsTheLibrary(GoldenArchitecture golden) {
        List<GoldenArchitecture.Module> printing =
                golden.modules().stream().filter(module -> !module.text().isEmpty()).toList();
        ModuleNode root = Zoo.network(golden.name()).modules();
        assertThat(printing).allSatisfy(module ->
                assertThat(root.find(module.path()).orElseThrow().line()).isEqualTo(module.text()));
    }

    @ParameterizedTest
    @MethodSource("golden")
    final void cost_everyArchitecture_isThatOfTheLibraryChildByChild(GoldenArchitecture golden) {
        Network network = Zoo.network(golden.name());
        assertThat(golden.costs()).isNotEmpty().allSatisfy(expected -> {
            Map<String, Cost> costs = Cost.perNode(network, expected.size());
            assertThat(Cost.sum(costs.values()).macs()).isEqualTo(expected.macs() + expected.products());
            assertThat(perChild(network, costs, true)).isEqualTo(expected.perChild());
            assertThat(perChild(network, costs, false)).isEqualTo(expected.productsPerChild());
        });
        assertThat(golden.costs()).map(GoldenArchitecture.Cost::size)
                .contains(Zoo.architecture(golden.name()).size());
    }

    @ParameterizedTest
    @MethodSource("golden")
    final void shapes_atTheLeastSize_leadToAThousandLogits(GoldenArchitecture golden) {
        int least = Zoo.architecture(golden.name()).leastSize();
        Network network = AtSize.of(Zoo.network(golden.name()), least);
        assertThat(Shapes.at(network, least).get(network.outputs().get(0)))
                .isEqualTo(Shape.batchOf(1000));
    }

    /** Multiply-accumulates with weights, or between values. */
    private static Map<String, Long> perChild(Network network, Map<String, Cost> costs, boolean weights) {
        return network.modules().children().stream().collect(Collectors.toMap(ModuleNode::name,
                child -> network.nodes().stream().filter(node -> child.holds(node.origin().scope()))
                        .filter(node -> node.op() instanceof Contraction == weights)
                        .mapToLong(node -> costs.get(node.id()).macs()).sum()));
    }

    private static String describe(Parameter parameter) {
        return parameter.name() + " " + Arrays.stream(parameter.shape().extents()).boxed().toList() + " "
                + (parameter.kind() == Parameter.Kind.TRAINABLE);
    }

    private static long count(Stream<Parameter> parameters) {
        return parameters.mapToLong(parameter -> parameter.shape().elements()).sum();
    }
}
