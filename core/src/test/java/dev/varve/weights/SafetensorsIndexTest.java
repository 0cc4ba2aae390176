package dev.varve.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsIndexTest {

    @TempDir
    private Path folder;
    private Path index;

    @BeforeEach
    void writeParts() throws IOException {
        index = folder.resolve("model.safetensors.index.json");
        write("one.safetensors", NamedArray.of("a", Shape.of(2), 1, 2), NamedArray.of("b", Shape.of(1), 3));
        write("two.safetensors", NamedArray.of("c", Shape.of(1), 4));
    }

    private void write(String name, NamedArray... arrays) throws IOException {
        new Safetensors(Weights.of(List.of(arrays)), Map.of()).write(folder.resolve(name));
    }

    @Test
    void read_anIndex_joinsTheFilesInItsOrder() throws IOException {
        Files.writeString(index, """
                {"metadata": {"total_size": 16},
                 "weight_map": {"c": "two.safetensors", "a": "one.safetensors", "b": "one.safetensors"}}""");
        assertThat(SafetensorsIndex.isIndex(index)).isTrue();
        Weights weights = SafetensorsIndex.read(index);
        assertThat(weights.names()).containsExactly("c", "a", "b");
        assertThat(weights.get("a").floats()).containsExactly(1, 2);
        assertThat(weights.get("c").floats()).containsExactly(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{|is no JSON (", "[]|has an object 'weight_map', found none", "{\"weight_map\": {}}|found none",
        "{\"weight_map\": {\"a\": \"../one.safetensors\"}}|must name files beside it, found '../one.safetensors'",
        "{\"weight_map\": {\"a\": \"one\\u0000\"}}|must name files beside it, found 'one",
        "{\"weight_map\": {\"a\": 3}}|3: there is no such file",
        "{\"weight_map\": {\"a\": \"two.safetensors\"}}|says that a lies in two.safetensors, which has no such array",
        "{\"weight_map\": {\"a\": \"three.safetensors\"}}|three.safetensors: there is no such file"})
    void read_aWrongIndex_saysWhatIsWrong(String text, String message) throws IOException {
        Files.writeString(index, text);
        assertThatThrownBy(() -> SafetensorsIndex.read(index)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_aNameLongerThanFilesHave_isCutInTheMessage() throws IOException {
        Files.writeString(index, "{\"weight_map\": {\"a\": \"" + "n".repeat(300) + "\"}}");
        assertThatThrownBy(() -> SafetensorsIndex.read(index)).isInstanceOf(InvalidInput.class)
                .hasMessageEndingWith("must name files beside it, found '" + "n".repeat(80) + "…'; get it anew");
    }

    @Test
    void read_noFile_saysSo() {
        assertThatThrownBy(() -> SafetensorsIndex.read(index)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("there is no such file");
    }
}
