package dev.varve.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.files.Sha256;
import dev.varve.graph.Network;

/**
 * What the metadata {@code varve.network} says: the network, and a hash that ties it to the graph in the same file.
 *
 * @param hash SHA-256 of network and graph, 64 hexadecimal digits; the values of parameters do not count
 * @param network text of the network
 */
record Header(String hash, String network) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static Header of(Network network, GraphProto graph) {
        String text = NetworkJson.write(network);
        return new Header(hash(network, graph), text);
    }

    /** Whether the network is the one that this file's graph was written from, and the graph is unchanged. */
    boolean describes(Network parsed, GraphProto graph) {
        return hash.equals(hash(parsed, graph));
    }

    private static String hash(Network network, GraphProto graph) {
        GraphProto.Builder bare = graph.toBuilder();
        for (TensorProto.Builder tensor : bare.getInitializerBuilderList()) {
            if (network.hasParameter(tensor.getName())) {
                tensor.clearRawData();
            }
        }
        return new Sha256().add(NetworkJson.write(network)).add(bare.build().toByteString().asReadOnlyByteBuffer())
                .hex();
    }

    String toJson() {
        return "{\"hash\":\"" + hash + "\",\"network\":" + network + "}";
    }

    static Header fromJson(String json) throws JsonProcessingException {
        JsonNode root = JSON.readTree(json);
        return new Header(root.path("hash").asText(), root.path("network").toString());
    }
}
