package dev.varve.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.files.Sha256;
import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
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
                .isEqualTo("2008bc88d3ffe6a85c069d73697a2a164410601a6a42a51087c0640d51b9fdee");
    }

    /** Files hold a hash of this text as it is written anew, so it must stay what it was. */
    @Test
    void write_ofSquareKernelsAndPoolingsThatRoundDown_isWhatItAlwaysWas() {
        NetworkBuilder net = NetworkBuilder.network("square", "Square");
        Value x = net.conv("conv", net.image("x", 3), 2, Kernel.kernel(3).padding(1));
        Network square = net.build(net.maxPool("pool", x, 3, 2, 1));
        String json = NetworkJson.write(square);

        assertThat(json.replace("\"", "'")).contains("{'is':'Conv2d','inputs':3,'outputs':2,'kernel':3,'stride':1,"
                + "'padding':{'is':'Symmetric','side':1},'dilation':1,'groups':1,'bias':false}",
                "{'is':'MaxPool2d','kernel':3,'stride':2,'padding':1}");
        assertThat(NetworkJson.read(json)).isEqualTo(square);
        assertThatThrownBy(() -> NetworkJson.read(json.replace("\"side\":1", "\"side\":[1]")))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("a number or [height, width]: [1]");
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
        assertThatThrownBy(() -> NetworkJson.read(json.replace("\"outputs\":[\"ranges\"]", "\"outputs\":[\"gone\"]")))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("network: the description breaks a rule (the output gone is no node); "
                        + "was the file changed?");
    }
}
