package dev.varve.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.files.Sha256;
import dev.varve.graph.Network;
import org.junit.jupiter.api.Test;

class NetworkJsonTest {

    private final Network network = Examples.everyOperation();

    @Test
    void read_ofWritten_isEqualInEveryPart() {
        Network back = NetworkJson.read(NetworkJson.write(network));

        assertThat(back).isEqualTo(network);
        assertThat(back.modules().all()).containsExactlyElementsOf(network.modules().all().toList());
        assertThat(NetworkJson.write(network)).doesNotContain("\n");
    }

    @Test
    void write_ofEqualNetworks_isEqualAndKnown() {
        assertThat(NetworkJson.write(network)).isEqualTo(NetworkJson.write(Examples.everyOperation()))
                .isNotEqualTo(NetworkJson.write(Examples.wide(4)));
        assertThat(new Sha256().add(NetworkJson.write(network)).hex())
                .as("of this example; an operation more changes it, a former network must read as before")
                .isEqualTo("e6743f1c60b4e693e21f20ec4a993967dfabca5855c33b22af68a0a589479b5f");
    }

    @Test
    void read_ofSomethingElse_isInvalidInput() {
        String json = NetworkJson.write(network);

        assertThatThrownBy(() -> NetworkJson.read("[1]")).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("network: not a description that this version of varve reads (");
        assertThatThrownBy(() -> NetworkJson.read(json.replace("\"Relu6\"", "\"NoOperation\"")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("NoOperation").hasMessageContaining("later version");
        assertThatThrownBy(() -> NetworkJson.read(json.replace("\"version\":1", "\"version\":2")))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("network: this version of varve reads format 1, found 2; update varve");
        assertThatThrownBy(() -> NetworkJson.read(json.replace("\"outputs\":[\"fc\"]", "\"outputs\":[\"gone\"]")))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("network: the description breaks a rule (the output gone is no node); "
                        + "was the file changed?");
    }
}
