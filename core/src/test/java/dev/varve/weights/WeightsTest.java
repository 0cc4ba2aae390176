package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Shape;
import dev.varve.reference.TinyNetworks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {

    private static final NamedArray A = NamedArray.of("a", Shape.of(1), 1);
    private static final NamedArray B = NamedArray.of("b", Shape.of(1), 2);

    @Test
    void of_twoOfOneName_namesThem() {
        assertThatThrownBy(() -> Weights.of(List.of(A, B, A))).hasMessage("two arrays have the name a");
    }

    @Test
    void constructor_otherKeyThanName_namesBoth() {
        assertThatThrownBy(() -> new Weights(Map.of("b", A))).hasMessage("the array a is filed under b");
    }

    @Test
    void get_unknownName_namesIt() {
        assertThatThrownBy(() -> Weights.NONE.get("a")).hasMessage("there is no array a");
    }

    @Test
    void with_aNameThatIsHere_replacesItInItsPlace() {
        NamedArray other = NamedArray.of("a", Shape.of(1), 3);
        Weights weights = Weights.of(List.of(A, B)).with(Weights.of(List.of(other)));

        assertThat(weights.arrays().values()).containsExactly(other, B);
    }

    @Test
    void restrictedTo_network_ordersAndLeavesOutWhatItDoesNotName() {
        Network network = TinyNetworks.plain(5);
        Weights fitting = FormulaWeights.of(network, 1);
        Weights mixed = Weights.of(List.of(A, fitting.get("classifier.3.bias"), fitting.get("features.0.weight")));

        assertThat(mixed.restrictedTo(network).names()).containsExactly("features.0.weight", "classifier.3.bias");
        assertThat(fitting.names()).containsExactlyElementsOf(
                network.parameters().stream().map(Parameter::name).toList());
    }
}
