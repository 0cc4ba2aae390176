package dev.varve.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.card.InvalidInput;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TimmTest {

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(new GZIPInputStream(TimmTest.class.getResourceAsStream(file)));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** A network of each family with the group of every parameter, by timm itself. */
    static Stream<JsonNode> networks() throws IOException {
        return stream(read("/golden/training/timm_groups.json.gz").get("networks"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void groups_ofTheNamesOfANetwork_areTimms(JsonNode row) {
        TimmFamily family = TimmFamily.of(row.get("class").asText()).orElseThrow();
        List<String> names = stream(row.get("parameters")).map(parameter -> parameter.get(0).asText()).toList();
        assertThat(names).as(row.get("arch").asText()).anyMatch(name -> name.startsWith(family.owned()));
        assertThat(ids(family.fine(), names)).isEqualTo(column(row, 1));
        assertThat(ids(family.coarse(), names)).isEqualTo(column(row, 2));
    }

    private static Map<String, Integer> column(JsonNode row, int column) {
        Map<String, Integer> ids = new TreeMap<>();
        row.get("parameters").forEach(one -> ids.put(one.get(0).asText(), one.get(column).asInt()));
        return ids;
    }

    private static Map<String, Integer> ids(TimmMatcher matcher, List<String> names) {
        List<List<String>> groups = matcher.groups(names);
        Map<String, Integer> ids = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            for (String name : groups.get(i)) {
                ids.put(name, i);
            }
        }
        return ids;
    }

    @Test
    void families_ofTheReference_areAllThatTheTableKnows() throws IOException {
        assertThat(networks().map(row -> row.get("class").asText()).distinct()).containsExactlyInAnyOrderElementsOf(
                TimmFamily.classes());
    }

    /** The reference of a row and the name under which the zoo has it, if it does under timm's parameter names. */
    static Stream<Arguments> inTheZoo() throws IOException {
        List<Arguments> found = new ArrayList<>();
        networks().forEach(row -> Stream.of("timm/" + row.get("arch").asText(), row.get("arch").asText())
                .filter(Zoo.names()::contains)
                .filter(name -> Zoo.network(name).hasParameter(row.at("/parameters/0/0").asText()))
                .findFirst().ifPresent(name -> found.add(Arguments.of(name, row))));
        return found.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inTheZoo")
    void group_aNetworkOfTheZoo_isTimmsWithTheNewHeadAsItsClassifier(String name, JsonNode row) {
        Body body = Bodies.zoo(name);
        for (Timm timm : Timm.values()) {
            LayerGroups groups = timm.group(body);
            Map<String, Integer> expected = column(row, timm == Timm.FINE ? 1 : 2);
            int last = expected.values().stream().mapToInt(id -> id).max().orElseThrow();
            assertThat(groups.size()).isEqualTo(last + 1);
            body.network().trainable().forEach(parameter -> assertThat(groups.indexOf(parameter.name()))
                    .as(parameter.name()).isEqualTo(expected.getOrDefault(parameter.name(), last)));
            assertThat(expected.keySet().stream().filter(known -> !body.network().hasParameter(known)))
                    .as("what the new head replaces").allMatch(known -> expected.get(known) == last);
        }
    }

    @Test
    void group_ofVgg_makesANormAGroupOfItsOwn() {
        LayerGroups groups = Timm.FINE.group(Bodies.zoo("vgg16_bn"));
        assertThat(groups.names()).startsWith("stem", "features.1..features.2", "features.3")
                .endsWith("features.41..features.43", "head");
        assertThat(groups).isEqualTo(Timm.COARSE.group(Bodies.zoo("vgg16_bn")));
    }

    @Test
    void group_withoutAnEntry_saysWhatTimmWouldDo() {
        assertThatThrownBy(() -> Timm.FINE.group(Bodies.zoo("mobilenet_v2"))).isInstanceOf(InvalidInput.class)
                .hasMessage("mobilenet_v2: timm has no entry for the class MobileNetV2 and would make groups of 12 "
                        + "arrays each; group it by stage, or name borders");
        assertThat(Timm.COARSE.bordersIfAny(Bodies.unknown(Bodies.branches()))).isEmpty();
    }

    @Test
    void group_ofAClassWhoseParametersHaveOtherNames_saysSo() {
        assertThatThrownBy(() -> Timm.COARSE.group(Bodies.unknown(Bodies.singleOfClass("ResNet"))))
                .isInstanceOf(InvalidInput.class).hasMessage("single: timm-coarse groups the class ResNet by "
                        + "parameter names of timm's own, of which this one has none, and would make one group of all; "
                        + "take timm's network, group it by stage, or name borders");
    }
}
