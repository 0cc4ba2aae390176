package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Shape;
import dev.varve.reference.TinyNetworks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LoadReportTest {

    private static final Network NETWORK = TinyNetworks.residual(5);
    private static final Weights FITTING = FormulaWeights.of(NETWORK, 1);
    private static final Predicate<String> NO_HEAD = name -> false;
    private static final Map<String, Supplier<Network>> KNOWN = Map.of(
            "tiny_residual", () -> TinyNetworks.residual(5), "tiny_plain", () -> TinyNetworks.plain(5));

    private static Weights without(String name) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>(FITTING.arrays());
        arrays.remove(name);
        return new Weights(arrays);
    }

    private static Weights with(NamedArray array) {
        return FITTING.with(Weights.of(List.of(array)));
    }

    private static LoadReport report(Weights file) {
        return LoadReport.of("w.safetensors", NETWORK, file, NO_HEAD);
    }

    @Test
    void weights_sameNamesAndShapes_areTheArrays() {
        assertThat(report(FITTING).weights(KNOWN)).isEqualTo(FITTING);
    }

    @Test
    void weights_withoutCounts_fit() {
        Weights file = without("bn1.num_batches_tracked");

        assertThat(report(file).weights(KNOWN)).isEqualTo(file);
        assertThat(report(with(NamedArray.of("bn9.num_batches_tracked", Shape.of(1), 1))).fits()).isTrue();
    }

    @Test
    void weights_halvesAndDoubles_becomeSingles() {
        Map<String, NamedArray> arrays = new LinkedHashMap<>(FITTING.arrays());
        arrays.put("conv1.weight", arrays.get("conv1.weight").as(DType.F16));
        arrays.put("fc.weight", arrays.get("fc.weight").as(DType.F64));

        Weights loaded = report(new Weights(arrays)).weights(KNOWN);

        assertThat(loaded.get("conv1.weight").dtype()).isEqualTo(DType.F32);
        assertThat(loaded.get("conv1.weight").doubles()).isEqualTo(arrays.get("conv1.weight").doubles());
        assertThat(loaded.get("fc.weight")).isEqualTo(FITTING.get("fc.weight"));
    }

    @Test
    void weights_missingArray_namesIt() {
        assertThatThrownBy(() -> report(without("layer1.0.conv1.weight")).weights(KNOWN))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("w.safetensors: not the weights of tiny_residual (1 missing: layer1.0.conv1.weight);"
                        + " give a file of this architecture");
    }

    @Test
    void weights_unexpectedArrayOfALongName_cutIt() {
        assertThatThrownBy(() -> report(with(NamedArray.of("a".repeat(1000), Shape.of(1), 1))).weights(KNOWN))
                .hasMessageContaining("(1 unexpected: " + "a".repeat(200) + "…);");
    }

    @Test
    void weights_wrongShapeAndUnexpected_nameBoth() {
        Weights file = with(NamedArray.of("fc.bias", Shape.of(2), 1, 2))
                .with(Weights.of(List.of(NamedArray.of("odd", Shape.of(1), 1))));

        assertThatThrownBy(() -> report(file).weights(KNOWN)).isInstanceOf(InvalidInput.class)
                .hasMessage("w.safetensors: not the weights of tiny_residual (1 of another shape: fc.bias is F32 [2]"
                        + " where the network needs [5]; 1 unexpected: odd); give a file of this architecture");
    }

    @Test
    void weights_integersWhereNumbersAreNeeded_areMisshapen() {
        assertThat(report(with(FITTING.get("fc.bias").as(DType.I32))).misshapen())
                .containsExactly("fc.bias is I32 [5] where the network needs [5]");
    }

    @Test
    void weights_ofAnotherArchitecture_sayWhich() {
        Weights other = FormulaWeights.of(TinyNetworks.plain(5), 1);

        assertThatThrownBy(() -> report(other).weights(KNOWN)).isInstanceOf(InvalidInput.class)
                .hasMessage("w.safetensors: not the weights of tiny_residual (22 missing: conv1.weight, bn1.weight, …;"
                        + " 10 unexpected: features.0.weight, features.0.bias, …); they look like those of tiny_plain");
    }

    @Test
    void weights_ofNothingKnown_offerNone() {
        assertThatThrownBy(() -> report(Weights.of(List.of(NamedArray.of("odd", Shape.of(1), 1)))).weights(KNOWN))
                .hasMessageEndingWith("1 unexpected: odd); give a file of this architecture");
    }

    @Test
    void of_head_mayBeMissingOrOfAnyShape() {
        Predicate<String> head = name -> name.startsWith("fc.") || name.startsWith("head.");
        Weights file = without("fc.weight").with(Weights.of(List.of(NamedArray.of("fc.bias", Shape.of(2), 1, 2),
                NamedArray.of("head.8.weight", Shape.of(1), 1))));

        Weights loaded = LoadReport.of("w", NETWORK, file, head).weights(KNOWN);

        assertThat(loaded.names()).contains("conv1.weight").doesNotContain("fc.weight", "fc.bias", "head.8.weight");
    }

    @Test
    void of_headThatFits_isLoaded() {
        assertThat(LoadReport.of("w", NETWORK, FITTING, name -> name.startsWith("fc.")).weights(KNOWN))
                .isEqualTo(FITTING);
    }

    @Test
    void weights_notFinite_nameTheArray() {
        Weights file = with(NamedArray.of("fc.bias", Shape.of(5), 1, Float.NaN, 0, 0, 0));
        Weights two = file.with(Weights.of(List.of(
                NamedArray.rounded("bn1.bias", DType.F64, Shape.of(8), 1, 1e300, 0, 0, 0, 0, 0, 0))));

        assertThatThrownBy(() -> report(file).weights(KNOWN)).isInstanceOf(InvalidInput.class).hasMessage(
                "w.safetensors: weights must be finite numbers, found NaN or infinity in fc.bias; get the file anew");
        assertThatThrownBy(() -> report(two).weights(KNOWN)).hasMessage("w.safetensors: weights must be finite"
                + " numbers, found NaN or infinity in bn1.bias, fc.bias; get the file anew");
    }
}
