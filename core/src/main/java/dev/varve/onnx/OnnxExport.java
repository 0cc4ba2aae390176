package dev.varve.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.files.WholeFile;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.surgery.Fold;
import dev.varve.surgery.Rewrite;
import dev.varve.weights.DType;
import dev.varve.weights.Model;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes a model as one ONNX file: opset {@value #OPSET}, IR version {@value #IR_VERSION}.
 *
 * <p>The input {@value #INPUT} is float32 {@code [N, C, S, S]}, normalised as the card says, C its channels (of photos
 * red, green and blue), S its size and N free; the output {@value #OUTPUT} is float32 {@code [N, classes]} before any
 * softmax. Initializers carry PyTorch's names and the model's bytes. Metadata: {@code varve.card},
 * {@code varve.profile}, {@code varve.network} (network, module tree and a hash of the graph) and {@code varve.counts}
 * (the counts of batches that norms keep and nothing computes with).
 *
 * <p>Equal models give equal bytes. A file appears whole or not at all: it is written beside, flushed to the disk, and
 * renamed.
 */
public final class OnnxExport {

    /** Version of ONNX's operators. */
    public static final long OPSET = 17;
    /** Version of ONNX's file format. */
    public static final long IR_VERSION = 8;
    /** Name of the input. */
    public static final String INPUT = "image";
    /** Name of the output. */
    public static final String OUTPUT = "logits";

    /** Bytes that protobuf adds to an array, at most: tags and two lengths. */
    private static final int BYTES_AROUND_ARRAY = 32;

    private OnnxExport() {
    }

    /**
     * Writes a new file.
     *
     * @param model its weights in singles; the card names as many classes as the network has outputs
     * @param profile what the file is for
     * @param file where; its folder exists
     * @throws InvalidInput if the file exists, cannot be written, or would be larger than 2 GiB
     * @throws IllegalArgumentException if the model is no image classifier in singles
     */
    public static void write(Model model, OnnxProfile profile, Path file) {
        if (Files.exists(file)) {
            throw new InvalidInput("%s: exists and is not overwritten; choose another name or remove it", file);
        }
        replace(model, profile, file);
    }

    /** Writes a file as {@link #write} does, in the place of an existing one. */
    public static void replace(Model model, OnnxProfile profile, Path file) {
        ModelProto bytes = encode(model, profile);
        try {
            WholeFile.write(file, channel -> bytes.writeTo(Channels.newOutputStream(channel)));
        } catch (IOException e) {
            throw new InvalidInput(e, "%s: cannot be written (%s); check the folder, its rights and the free space",
                    file, Reason.of(e));
        }
    }

    private static ModelProto encode(Model given, OnnxProfile profile) {
        Model model = profile == OnnxProfile.DEPLOY ? folded(given) : given;
        Network network = model.network();
        Card card = model.card();
        GraphProto structure = GraphLowering.lower(network, card.preprocessing().size(), profile);
        requireClasses(structure, card);
        String header = Header.of(network, structure).toJson();
        requireFits(structure.getSerializedSize() + (long) header.length(), network, model.weights());
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("varve")
                .setDomain("dev.varve")
                .setDocString(describe(card))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(fill(structure, network, model.weights()));
        file.addMetadataProps(property(Card.METADATA_KEY, card.toJson()));
        file.addMetadataProps(property(OnnxFile.PROFILE, profile.text()));
        file.addMetadataProps(property(OnnxFile.NETWORK, header));
        file.addMetadataProps(property(OnnxFile.COUNTS, Counts.toJson(network, model.weights())));
        return file.build();
    }

    private static Model folded(Model model) {
        Rewrite fold = Fold.of(model.network(), norm -> true);
        return new Model(fold.network(), fold.weights().apply(model.weights()), model.card());
    }

    private static StringStringEntryProto property(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static String describe(Card card) {
        int size = card.preprocessing().size();
        Reading reading = card.preprocessing().reading();
        String what = switch (card.target().kind()) {
            case LABEL, LABELS -> "Image classifier";
            case VALUES -> "Image regressor";
        };
        String output = switch (card.target().kind()) {
            case LABEL -> cooled(card, "before softmax");
            case LABELS -> cooled(card, "each before the logistic function");
            case VALUES -> "each (value - mean) / deviation with the scales of that metadata";
        };
        return String.format(Locale.ROOT, "%s. Input %s: float32 [N, %d, %d, %d], %s, normalised as the"
                + " metadata %s says. Output %s: float32 [N, %d], %s.",
                what, INPUT, reading.channels(), size, size, reading.isRgb() ? "RGB" : reading, Card.METADATA_KEY,
                OUTPUT, card.classes().size(), output);
    }

    private static String cooled(Card card, String meaning) {
        return card.target().temperature() == 1 ? meaning
                : "to be divided by the temperature of that metadata, " + meaning;
    }

    private static void requireClasses(GraphProto structure, Card card) {
        var shape = structure.getOutput(0).getType().getTensorType().getShape();
        int classes = card.classes().size();
        if (shape.getDimCount() != 2 || shape.getDim(1).getDimValue() != classes) {
            throw new IllegalArgumentException("card: must name the outputs of the network, names " + classes
                    + " classes for an output of " + shape.getDimList().stream()
                    .map(dim -> dim.hasDimParam() ? dim.getDimParam() : Long.toString(dim.getDimValue())).toList());
        }
    }

    private static void requireFits(long withoutArrays, Network network, Weights weights) {
        long bytes = withoutArrays;
        for (Parameter parameter : network.parameters()) {
            if (GraphLowering.isComputedWith(parameter)) {
                bytes += weights.get(parameter.name()).bytes().remaining() + BYTES_AROUND_ARRAY;
            }
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new InvalidInput("%s: an ONNX file holds less than 2 GiB, the model takes %,d MiB; "
                    + "export to a .safetensors file instead", network.name(), bytes >> 20);
        }
    }

    /** The graph with the bytes of the parameters, which are not copied. */
    private static GraphProto fill(GraphProto structure, Network network, Weights weights) {
        GraphProto.Builder graph = structure.toBuilder();
        for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (network.hasParameter(tensor.getName())) {
                NamedArray array = weights.get(tensor.getName());
                if (array.dtype() != DType.F32) {
                    throw new IllegalArgumentException(array.name() + ": an ONNX file of varve holds F32, the array is "
                            + array.dtype());
                }
                tensor.setRawData(UnsafeByteOperations.unsafeWrap(array.bytes()));
            }
        }
        return graph.build();
    }
}
