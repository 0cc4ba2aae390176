package dev.varve.onnx;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.graph.Attention;
import dev.varve.graph.Combine;
import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Parameter;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Resize;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.graph.Value;
import dev.varve.weights.DType;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Model;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small models for the tests of exported files. */
public final class Examples {

    /** Pixels of each side. */
    public static final int SIZE = 14;
    /** Outputs of each network. */
    public static final int CLASSES = 3;

    private Examples() {
    }

    /** A network with every operation, and both poolings of one region, of a tiling, and of regions that overlap. */
    public static Network everyOperation() {
        NetworkBuilder net = NetworkBuilder.network("every", "Every");
        Value x = net.image("x", 3);                                                // [N, 3, 14, 14]
        Value squeezed = net.conv("squeeze", net.avgPool("whole", x, 1), 6, kernel(1));
        x = net.conv("stem", x, 6, kernel(3).stride(2).samePadding());              // [N, 6, 7, 7]
        x = net.relu6("act", net.norm("bn", x));
        Value side = net.conv("side", x, 6, kernel(3).padding(1).groups(6).withBias());
        x = net.add(x, net.relu("relu", side));
        Value gated = net.mul(net.hardswish("hardswish", side), net.hardsigmoid("hardgate", side));
        x = net.add(x, net.stochasticDepth("depth", net.silu("silu", gated), 0));
        x = net.mul(x, net.sigmoid("gate", squeezed));
        x = net.maxPool("pool", x, 3, 1, 1);                                        // [N, 6, 7, 7]
        x = net.function("scale", new Pointwise.Scale(0.03125), net.conv("wide", x, 6, kernel(1, 3).padding(0, 1)));
        Value largest = net.maxPool("largest", x, new Pool.MaxPool2d(2, 2, 0, true));            // [N, 6, 4, 4]
        Value within = net.avgPool("within", x, new Pool.AvgPool2d(2, 2, 0, true, false));       // [N, 6, 4, 4]
        Value around = net.avgPool("around", x, new Pool.AvgPool2d(3, 2, 1, false, true));       // [N, 6, 4, 4]
        x = net.add(largest, net.add(within, around));
        x = net.function("spread", new Pool.SpreadAvgPool2d(7, 2), x);                           // [N, 6, 7, 4]
        x = net.avgPool("overlapping", x, 3);                                       // [N, 6, 3, 3]
        Value stretched = linear(net, net.function("stretch", new Resize.ToMultiple(2), x));      // [N, 6, 4, 4]
        x = net.function("shrink", new Resize.Like(), stretched, x);
        x = net.rearrange("shuffle", "n (g=3 k) h w -> n (k g) h w", x);
        Value tiles = net.avgPool("tiles", x, 3);
        Value highest = net.scope("highest", "AdaptiveMaxPool2d").call(new Pool.AdaptiveMaxPool2d(2, 3), x);
        highest = net.scope("top", "AdaptiveMaxPool2d").call(new Pool.AdaptiveMaxPool2d(1, 1), highest);
        Value mean = net.avgPool("mean", tiles, 1);                                 // [N, 6, 1, 1]
        Value joined = net.function("cat", new Combine.Concat(), highest, mean);    // [N, 12, 1, 1]
        joined = net.function("slice", new Layout.Slice(1, 1, 11), joined);         // [N, 10, 1, 1]
        Value flat = net.scope("flat", "Flatten").call(new Layout.Flatten(), joined);
        Value windowed = windows(net.scope("windowed", "Windowed"), tiles);                 // [N, 4, 3, 3]
        flat = net.function("classed", new Combine.Concat(), flat, tokens(net, tiles),
                net.flatten("windows", windowed));                                          // [N, 54]
        flat = net.norm("bn1d", flat);
        Value scores = net.linear("fc", net.dropout("drop", flat, 0.25), CLASSES, true);
        scores = net.function("range", new Pointwise.SigmoidRange(List.of(-1.0), List.of(0.5)), scores);
        return net.build(net.function("ranges", new Pointwise.SigmoidRange(List.of(-1.0, 0.0, 2.0),
                List.of(1.0, 5.0, 2.5)), scores));
    }

    /** A class token of an image by a transformer: {@code [N, 6, 3, 3] -> [N, 6]}. */
    private static Value tokens(NetworkBuilder net, Value image) {
        Value x = net.layerNorm2d("ln2d", image, 1e-5);
        x = net.learned("layer_scale", new Learned.LayerScale(Shape.of(6, 1, 1)), x);
        x = net.rearrange("tokens", "n c h w -> n (w h) c", x);
        x = net.learned("class_token", new Learned.Prepend(6), x);
        x = net.learned("positions", new Learned.Offset(10, 6), x);                 // [N, 10, 6]
        Value packed = net.linear("attend", net.layerNorm("ln", x, 1e-5), 18, true);
        x = net.add(x, net.function("attention", new Attention.SelfAttention(2, 1), packed));
        Value mixed = net.linear("mix", net.rearrange("columns", "n l c -> n c l", x), 10, false);
        x = net.gelu("gelu", net.rearrange("rows", "n c l -> n l c", mixed));
        Value first = net.flatten("class", net.function("first", new Layout.Slice(1, 0, 1), x));
        return net.add(first, net.function("mean", new Pool.TokenMean(), x));
    }

    /** Attention by products in two heads. */
    private static Value linear(NetworkBuilder net, Value x) {
        return net.function("linear", new Attention.LinearAttention(3, 0.5), net.conv("products", x, 18, kernel(1)));
    }

    /** Attention in shifted windows of two by two, for which three by three positions are padded. */
    private static Value windows(NetworkBuilder net, Value image) {
        Value in = net.rearrange("last", "n c h w -> n h w c", image);
        Value x = net.linear("attend", net.function("pad", new Layout.PadTo(2), in), 12, true);
        Attention.WindowAttention windows = new Attention.WindowAttention(2, 2, 1, true);
        x = net.function("attention", windows, Map.of(Role.BIAS, "table", Role.INDEX, "index"), x);
        x = net.function("unshifted", new Attention.WindowAttention(2, 4, 1, false), Map.of(Role.BIAS, "other"),
                net.linear("attend_again", x, 12, false));
        return net.rearrange("first", "n h w c -> n c h w", net.function("crop", new Combine.Crop(), x, in));
    }

    /** A network of one matrix, whose weights take {@code features * 4 * CLASSES} bytes. */
    public static Network wide(long features) {
        NetworkBuilder net = NetworkBuilder.network("wide", "Wide");
        Value flat = net.scope("flat", "Flatten").call(new Layout.Flatten(), net.avgPool("p", net.image("x", 3), 1));
        return net.build(net.linear("fc", net.linear("up", flat, features, false), CLASSES, false));
    }

    /** A network with random weights and a card. */
    public static Model model(Network network) {
        return new Model(network, weights(network), card(SIZE));
    }

    /** A card for images of a size. */
    public static Card card(int size) {
        return new Card(IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList(),
                new Preprocessing(size, size, Interpolation.AREA, List.of(0.5, 0.4, 0.3), List.of(0.2, 0.3, 0.4)),
                new Provenance("every", "none", "", "", List.of(new Provenance.Group("all", "stem.weight")), "varve"));
    }

    /** Numbers from 0.1 to 1, for they serve as variances too; an eighth of that in matrices; counts of 7. */
    public static Weights weights(Network network) {
        Random random = new Random(1);
        List<NamedArray> arrays = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            if (parameter.kind() == Parameter.Kind.INDEX) {
                arrays.add(FormulaWeights.of(network, 1).get(parameter.name()));
                continue;
            }
            if (parameter.shape().rank() == 0) {
                ByteBuffer seven = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 7);
                arrays.add(new NamedArray(parameter.name(), DType.I64, parameter.shape(), seven));
                continue;
            }
            float[] values = new float[Math.toIntExact(parameter.shape().elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (0.1f + 0.9f * random.nextFloat()) / (parameter.shape().rank() > 1 ? 8 : 1);
            }
            arrays.add(NamedArray.of(parameter.name(), parameter.shape(), values));
        }
        return Weights.of(arrays);
    }
}
