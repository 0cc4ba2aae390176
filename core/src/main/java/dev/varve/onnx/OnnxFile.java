package dev.varve.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An ONNX file that was opened: its structure on the heap, its arrays in the mapped file.
 *
 * @param path where it lies, for messages
 */
record OnnxFile(Path path, ModelProto model) {

    /** Metadata of what a file is for. */
    static final String PROFILE = "varve.profile";
    /** Metadata of the network. */
    static final String NETWORK = "varve.network";
    /** Metadata of the counts that norms keep. */
    static final String COUNTS = "varve.counts";

    private static final String BROKEN = "%s: not an ONNX file, or one cut short; export or copy it again";

    static OnnxFile open(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidInput("%s: no such file; check the path", path);
        }
        if (!Files.isRegularFile(path)) {
            throw new InvalidInput("%s: must be an ONNX file, is a folder or a device; name the .onnx file", path);
        }
        try (FileChannel channel = FileChannel.open(path)) {
            if (channel.size() == 0 || channel.size() > Integer.MAX_VALUE) {
                throw new InvalidInput("%s: not an ONNX file, which has between 1 byte and 2 GiB: %,d bytes; "
                        + "export it again", path, channel.size());
            }
            return new OnnxFile(path, parse(channel)).requireGraph();
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInput(e, BROKEN, path);
        } catch (IOException e) {
            throw new InvalidInput(e, "%s: cannot be read (%s); check its rights", path, Reason.of(e));
        }
    }

    /** Parses a mapping: with aliasing allowed, the arrays stay views of the file. */
    private static ModelProto parse(FileChannel channel) throws IOException {
        CodedInputStream in = UnsafeByteOperations
                .unsafeWrap(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())).newCodedInput();
        in.enableAliasing(true);
        return ModelProto.parseFrom(in);
    }

    private OnnxFile requireGraph() {
        if (model.getIrVersion() == 0 || model.getGraph().getNodeCount() == 0) {
            throw new InvalidInput(BROKEN, path);
        }
        return this;
    }

    /**
     * Refuses files of other programs.
     *
     * @throws InvalidInput naming the metadata that is missing
     */
    OnnxFile requireOurs() {
        List<String> missing = Stream.of(Card.METADATA_KEY, PROFILE, NETWORK, COUNTS)
                .filter(key -> property(key).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new InvalidInput("%s: not exported by varve, or cut short: it lacks the metadata %s; "
                    + "give a file that varve exported, or the weights as .safetensors",
                    path, String.join(", ", missing));
        }
        return this;
    }

    Card card() {
        return Card.fromJson(require(Card.METADATA_KEY));
    }

    /** The metadata of a key that {@link #requireOurs} found. */
    String require(String key) {
        return property(key).orElseThrow();
    }

    private Optional<String> property(String key) {
        return model.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(key)).map(StringStringEntryProto::getValue).findFirst();
    }
}
