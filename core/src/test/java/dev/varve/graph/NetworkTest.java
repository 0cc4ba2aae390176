package dev.varve.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkTest {

    private static final ModuleNode ROOT = new ModuleNode("", "Tiny", "", List.of());
    private static final Node IMAGE =
            new Node("image", new Origin.Function("", "image"), Source.Input.image(3), List.of(), Map.of());
    private static final Node LINEAR = new Node("fc", new Origin.Call("fc"), new Contraction.Linear(3, 2, false),
            List.of("image"), Map.of(Role.WEIGHT, "fc.weight"));
    private static final Parameter WEIGHT =
            new Parameter("fc.weight", Shape.of(2, 3), Parameter.Kind.TRAINABLE);

    private static Network network(List<Node> nodes, List<Parameter> parameters, String output) {
        return new Network("tiny", nodes, parameters, ROOT, List.of(output));
    }

    private static void assertRefused(String message, List<Node> nodes, List<Parameter> parameters, String output) {
        assertThatThrownBy(() -> network(nodes, parameters, output)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void constructor_ofABrokenGraph_namesNodeOrParameter() {
        assertRefused("fc reads image, which is not made before it", List.of(LINEAR, IMAGE), List.of(WEIGHT), "fc");
        assertRefused("two nodes have the id image", List.of(IMAGE, IMAGE), List.of(), "image");
        assertRefused("the output fd is no node", List.of(IMAGE, LINEAR), List.of(WEIGHT), "fd");
        assertRefused("two parameters have the name fc.weight", List.of(IMAGE, LINEAR), List.of(WEIGHT, WEIGHT), "fc");
        assertRefused("no node computes with the parameters [fc.weight]", List.of(IMAGE), List.of(WEIGHT), "image");
    }

    @Test
    void constructor_ofParametersThatDoNotFit_namesThem() {
        assertRefused("fc names the parameter fc.weight, which there is not", List.of(IMAGE, LINEAR), List.of(), "fc");
        assertRefused("fc.weight has the shape [3, 2], fc needs [2, 3]", List.of(IMAGE, LINEAR),
                List.of(new Parameter("fc.weight", Shape.of(3, 2), Parameter.Kind.TRAINABLE)), "fc");
        Node bare = LINEAR.with(LINEAR.op(), Map.of());
        assertRefused("fc needs the parameters [WEIGHT] and names {}", List.of(IMAGE, bare), List.of(WEIGHT), "fc");
    }

    @Test
    void readings_ofANetwork_findWhatIsThereAndNameWhatIsNot() {
        Network network = network(List.of(IMAGE, LINEAR), List.of(WEIGHT), "fc");
        assertThat(network.users("image")).containsExactly("fc");
        assertThat(network.users("fc")).isEmpty();
        assertThat(network.inputs()).containsExactly(IMAGE);
        assertThat(network.trainable()).containsExactly(WEIGHT);
        assertThatThrownBy(() -> network.node("fd")).hasMessage("tiny has no node fd");
        assertThatThrownBy(() -> network.parameter("fd")).hasMessage("tiny has no parameter fd");
    }

    @Test
    void upTo_aValue_leavesWhatLeadsThere() {
        Network network = network(List.of(IMAGE, LINEAR), List.of(WEIGHT), "fc");
        Network part = network.upTo("image");
        assertThat(part).isEqualTo(network(List.of(IMAGE), List.of(), "image"));
        assertThat(part.users("image")).isEmpty();
        assertThat(part.hasParameter("fc.weight")).isFalse();
        assertThatThrownBy(() -> part.node("fc")).hasMessage("tiny has no node fc");
        assertThat(network.upTo("fc")).isEqualTo(network);
        assertThatThrownBy(() -> network.upTo("fd")).hasMessage("tiny has no node fd");
    }

    @Test
    void pathsAbove_aPath_beginAtTheRoot() {
        assertThat(ModuleNode.pathsAbove("a.bc.d")).containsExactly("", "a", "a.bc", "a.bc.d");
        assertThat(ModuleNode.pathsAbove("")).containsExactly("");
    }

    @Test
    void holds_aPath_ifItLiesThereOrBelow() {
        ModuleNode module = new ModuleNode("a.b", "Linear", "", List.of());
        assertThat(List.of("a.b", "a.b.c")).allMatch(module::holds);
        assertThat(List.of("a", "a.bc", "a.c", "b", "")).noneMatch(module::holds);
        assertThat(ROOT.holds("a")).isTrue();
    }

    @Test
    void equals_ofNetworks_comparesAllThatTheyHold() {
        Network network = network(List.of(IMAGE, LINEAR), List.of(WEIGHT), "fc");
        assertThat(network).isEqualTo(network(List.of(IMAGE, LINEAR), List.of(WEIGHT), "fc"))
                .hasSameHashCodeAs(network(List.of(IMAGE, LINEAR), List.of(WEIGHT), "fc"))
                .isNotEqualTo(network(List.of(IMAGE, LINEAR), List.of(WEIGHT), "image"));
    }
}
