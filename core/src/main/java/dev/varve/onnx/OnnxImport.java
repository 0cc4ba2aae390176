package dev.varve.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.weights.DType;
import dev.varve.weights.Model;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file that {@link OnnxExport} wrote in the trainable profile: an equal network, the same bytes of every array,
 * an equal card.
 */
public final class OnnxImport {

    private OnnxImport() {
    }

    /**
     * Reads a model.
     *
     * @param path a file of the trainable profile; it must stay unchanged while the model is in use, for the arrays
     *        are views of it
     * @return the model that was exported
     * @throws InvalidInput if the path is no ONNX file, a damaged one, one of another program, one whose graph was
     *         changed since, or one of the deploy profile
     */
    public static Model read(Path path) {
        OnnxFile file = OnnxFile.open(path).requireOurs();
        if (!file.require(OnnxFile.PROFILE).equals(OnnxProfile.TRAINABLE.text())) {
            throw new InvalidInput("%s: exported in the profile %s, which cannot be trained; "
                    + "export the trainable profile (without --deploy)", path, file.require(OnnxFile.PROFILE));
        }
        try {
            Network network = network(file);
            Card card = file.card();
            return new Model(network, weights(file, network), card);
        } catch (JsonProcessingException | InvalidInput | IllegalArgumentException e) {
            throw new InvalidInput(e, "%s: %s", path, e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private static Network network(OnnxFile file) throws JsonProcessingException {
        Header header = Header.fromJson(file.require(OnnxFile.NETWORK));
        Network network = NetworkJson.read(header.network());
        if (!header.describes(network, file.model().getGraph())) {
            throw new InvalidInput("its graph was changed after varve exported it (the hash in varve.network is of"
                    + " another one); give the file as it was exported");
        }
        return network;
    }

    private static Weights weights(OnnxFile file, Network network) {
        Map<String, NamedArray> arrays = new HashMap<>();
        for (TensorProto tensor : file.model().getGraph().getInitializerList()) {
            if (network.hasParameter(tensor.getName())) {
                arrays.put(tensor.getName(), new NamedArray(tensor.getName(), DType.F32,
                        network.parameter(tensor.getName()).shape(), tensor.getRawData().asReadOnlyByteBuffer()));
            }
        }
        for (Node node : network.nodes()) {
            String index = node.parameters().get(Role.INDEX);
            if (index != null) {
                arrays.put(index, NamedArray.integers(index, network.parameter(index).shape(), node.op().indices()));
            }
        }
        Counts.fromJson(file.require(OnnxFile.COUNTS)).forEach(count -> arrays.put(count.name(), count));
        List<NamedArray> inOrder = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            if (arrays.containsKey(parameter.name())) {
                inOrder.add(arrays.get(parameter.name()));
            }
        }
        return Weights.of(inOrder);
    }
}
