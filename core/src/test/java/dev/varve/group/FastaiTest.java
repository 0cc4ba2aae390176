package dev.varve.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.surgery.Head;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FastaiTest {

    private static final Map<Fastai, String> TABLES =
            new EnumMap<>(Map.of(Fastai.V0_7, "v0_7", Fastai.V1, "v1", Fastai.V2, "v2"));
    private static final Map<Fastai, Head.Style> STYLES = new EnumMap<>(Map.of(Fastai.V0_7, Head.Style.FASTAI_0_7,
            Fastai.V1, Head.Style.FASTAI_1, Fastai.V2, Head.Style.FASTAI_2));

    /** The rows of 0.7 whose networks the reference had no library for. */
    private static final List<String> WITHOUT_REFERENCE = List.of("inception_v4", "inception_resnet_v2");

    /** Every row of the reference tables whose architecture is in the zoo. */
    static Stream<Arguments> rows() throws IOException {
        JsonNode golden = new ObjectMapper().readTree(FastaiTest.class.getResource("/golden/training/groups.json"));
        List<Arguments> rows = new ArrayList<>();
        TABLES.forEach((fastai, table) -> golden.get(table).forEach(row -> {
            String name = row.get("arch").asText();
            if (Zoo.names().contains(fastai.meaning(name))) {
                rows.add(Arguments.of(fastai, name, row));
            }
        }));
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rows")
    void group_everyRowOfTheTable_equalsTheLibrarysGroups(Fastai fastai, String name, JsonNode row) {
        Network network = Zoo.network(fastai.meaning(name));
        Body body = Bodies.grafted(network, fastai.bodyEnd(network), STYLES.get(fastai), 224);
        GroupTable table = GroupTable.of(name, fastai.group(body), fastai.by());

        assertThat(table.architecture()).isEqualTo(row.get("arch").asText());
        assertThat(table.groups()).map(group -> List.of((long) group.tensors(), group.parameters(), group.first(),
                group.last())).isEqualTo(StreamSupport.stream(row.get("groups").spliterator(), false)
                .map(group -> List.<Object>of(group.get("tensors").asLong(), group.get("params").asLong(),
                        group.get("first").asText(), group.get("last").asText())).toList());
    }

    @Test
    void rows_ofTheReference_areAllThatTheTablesKnow() throws IOException {
        assertThat(rows().map(row -> row.get()[0] + " " + ((Fastai) row.get()[0]).meaning((String) row.get()[1])))
                .hasSize(15 + 17 + 21)
                .containsExactlyInAnyOrderElementsOf(Zoo.names().stream()
                        .filter(name -> !WITHOUT_REFERENCE.contains(name))
                        .flatMap(name -> tablesThatKnow(Bodies.zoo(name)).map(fastai -> fastai + " " + name)).toList());
    }

    private static Stream<Fastai> tablesThatKnow(Body body) {
        return Stream.of(Fastai.values()).filter(fastai -> !fastai.bordersIfAny(body).isEmpty());
    }

    /** By the sources of 0.7.2: {@code [:-1][:9]} of inception_4's features, {@code [:-2][:9]} of the other network. */
    @ParameterizedTest
    @CsvSource({"inception_4, features.21.cat:2, features.9", "inceptionresnet_2, conv2d_7b.bn.act, mixed_6a"})
    void group_ofInceptionIn0_7_leavesOutThePoolingAndParts(String name, String end, String border) {
        Network network = Zoo.network(Fastai.V0_7.meaning(name));
        assertThat(Fastai.V0_7.bodyEnd(network)).isEqualTo(end);
        assertThat(Fastai.V0_7.borders(Bodies.grafted(network, end, Head.Style.FASTAI_0_7, 299)))
                .containsExactly(border);
        assertThat(WITHOUT_REFERENCE).contains(network.name());
    }

    @Test
    void group_byOneIndexForAllVgg_partsAConvolutionFromItsNorm() {
        assertThat(Fastai.V2.borders(Bodies.zoo("vgg13_bn"))).containsExactly("features.22");
        assertThat(Explanation.edge(Bodies.zoo("vgg13_bn"), "features.22").splitsUnit())
                .containsExactly("features.21", "features.22", "features.23");
    }

    @ParameterizedTest
    @EnumSource(Fastai.class)
    void group_ofANetworkWithoutARow_saysWhatFastaiWouldDo(Fastai fastai) {
        String what = fastai == Fastai.V0_7 ? "leave its first group empty" : "make two groups, body and head";
        assertThatThrownBy(() -> fastai.group(Bodies.zoo("tf_efficientnet_lite0"))).isInstanceOf(InvalidInput.class)
                .hasMessage("tf_efficientnet_lite0: %s has no entry for it and would %s; group it by stage, or name"
                        + " borders", fastai.by(), what);
        assertThatThrownBy(() -> fastai.bodyEnd(Zoo.network("vgg11"))).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("vgg11: " + fastai.by() + " has no entry");
    }

    @Test
    void group_ofANetworkThatFastai2CannotCut_saysSo() {
        assertThatThrownBy(() -> Fastai.V2.bodyEnd(Zoo.network("mobilenet_v2"))).isInstanceOf(InvalidInput.class)
                .hasMessage("mobilenet_v2: fastai-2 has no entry for it and would stop with a StopIteration, for it"
                        + " looks for a pooling module in vain; group it by stage, or name borders");
        assertThatThrownBy(() -> Fastai.V2.bodyEnd(Zoo.network("inception_v3"))).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("would stop with a RuntimeError, for it runs the auxiliary heads as part");
        assertThatThrownBy(() -> Fastai.V2.bodyEnd(Zoo.network("inception_v3_noaux")))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("would make two groups, body and head");
    }

    /** As the reference says of networks that are in no table. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"mnasnet1_0|stop with a StopIteration", "vit_b_16|stop with a StopIteration",
        "shufflenet_v2_x1_0|make two groups, of a body that ends before maxpool and has 3 of 170 arrays",
        "resnext50_32x4d|make two groups, body and head", "vgg16|make two groups, body and head",
        "efficientnet_b0|make two groups, body and head", "convnext_tiny|make two groups, body and head",
        "vit_tiny_patch16_224|make two groups, body and head"})
    void bodyEnd_ofANetworkThatFastai2SearchesForAPooling_saysWhatThatComesTo(String name, String outcome) {
        assertThatThrownBy(() -> Fastai.V2.bodyEnd(Zoo.network(name))).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(name + ": fastai-2 has no entry for it and would " + outcome);
    }

    @Test
    void group_ofABodyThatEndsBeforeTheBorder_saysWhatFastaiWouldDo() {
        Network network = Zoo.network("resnet18");
        Body body = Bodies.grafted(network, Body.endOfChildren(network, 5), Head.Style.FASTAI_2, 224);
        assertThatThrownBy(() -> Fastai.V2.group(body)).isInstanceOf(InvalidInput.class)
                .hasMessage("fastai-2: begins its second group at child 6 of resnet18, found a body of 5, where fastai"
                        + " would leave that group empty; keep more of it, or group it by stage");
        assertThat(Explanation.of(body).edges()).isNotEmpty()
                .allSatisfy(edge -> assertThat(edge.chosenBy()).doesNotContain("fastai-0.7", "fastai-1", "fastai-2"));
    }

    @Test
    void group_byANameThatMeantAnother_saysWhich() {
        assertThatThrownBy(() -> Fastai.V0_7.group(Bodies.zoo("vgg16"))).isInstanceOf(InvalidInput.class)
                .hasMessage("vgg16: what fastai-0.7 calls so is vgg16_bn; ask for that");
    }
}
