package dev.varve.onnx;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Dim;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Op;
import dev.varve.graph.Origin;
import dev.varve.graph.Padding;
import dev.varve.graph.Parameter;
import dev.varve.graph.Pool;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network as one line of JSON: equal networks give equal text, and {@link #read} gives an equal network back.
 *
 * <p>Every record becomes an object with the fields of the record; where several kinds are possible (operations,
 * paddings, origins, dimensions), {@code "is"} names the record. A new operation needs no change here.
 */
public final class NetworkJson {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = mapper();

    private NetworkJson() {
    }

    /** The fields of a network, in their order in the text. */
    private record Text(int version, String name, List<Node> nodes, List<Parameter> parameters, ModuleNode modules,
            List<String> outputs) {
    }

    /** Says which of several records a value is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface NamesItsRecord {
    }

    /** Leaves out what networks did not say before they could round up. */
    private abstract static class RoundsDownUnsaid {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        private boolean ceil;
    }

    private static ObjectMapper mapper() {
        JsonMapper.Builder json = JsonMapper.builder()
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)          // the same digits on every Java version
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
        json.addModule(SidesJson.module()).addMixIn(Pool.MaxPool2d.class, RoundsDownUnsaid.class);
        for (Class<?> kind : List.of(Op.class, Padding.class, Origin.class, Dim.class)) {
            json.addMixIn(kind, NamesItsRecord.class);
            records(kind).forEach(type -> json.registerSubtypes(new NamedType(type, type.getSimpleName())));
        }
        return json.build();
    }

    private static Stream<Class<?>> records(Class<?> kind) {
        return kind.isRecord() ? Stream.of(kind)
                : Stream.of(kind.getPermittedSubclasses()).flatMap(NetworkJson::records);
    }

    /** Writes a network; {@link #read} gives it back. */
    public static String write(Network network) {
        try {
            return JSON.writeValueAsString(new Text(VERSION, network.name(), network.nodes(), network.parameters(),
                    network.modules(), network.outputs()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a network is plain data", impossible);
        }
    }

    private static void sayRounding(JsonNode op) {
        if (op.path("is").asText().equals(Pool.MaxPool2d.class.getSimpleName())) {
            ((ObjectNode) op).putIfAbsent("ceil", BooleanNode.FALSE);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return an equal network
     * @throws InvalidInput if the text is no network, or one with an operation that this version does not know
     */
    public static Network read(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            tree.path("nodes").forEach(node -> sayRounding(node.path("op")));
            Text text = JSON.treeToValue(tree, Text.class);
            if (text.version() != VERSION) {
                throw new InvalidInput("network: this version of varve reads format %s, found %s; update varve",
                        VERSION, text.version());
            }
            return new Network(text.name(), text.nodes(), text.parameters(), text.modules(), text.outputs());
        } catch (JsonProcessingException e) {
            throw new InvalidInput(e, "network: not a description that this version of varve reads (%s); was the file"
                    + " changed, or made by a later version?", e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new InvalidInput(e, "network: the description breaks a rule (%s); was the file changed?",
                    e.getMessage());
        }
    }
}
