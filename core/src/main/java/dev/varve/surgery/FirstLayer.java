package dev.varve.surgery;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.varve.graph.Contraction.Conv2d;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Source;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network for images of another number of channels: its first convolution, or those that read the image side by side,
 * takes so many, and the pretrained weight is turned into one for them. A bias is kept as it is (fastai 2.8 draws a new
 * one).
 */
public final class FirstLayer {

    /** How the weight {@code [O, C, K, K]} becomes {@code [O, n, K, K]}; both sum over the channels where n is 1. */
    public enum Rule {
        /**
         * fastai's {@code _update_first_layer}: fewer channels are the first ones, times C / n; further ones begin
         * at zero.
         */
        @JsonProperty("fastai") FASTAI {
            @Override
            double at(double[] channels, int channel, int wanted) {
                if (wanted > channels.length) {
                    return channel < channels.length ? channels[channel] : 0;
                }
                return channels[channel] * channels.length / wanted;
            }
        },
        /** timm's {@code adapt_input_conv}: channels are repeated in their order, each times C / n. */
        @JsonProperty("timm") TIMM {
            @Override
            double at(double[] channels, int channel, int wanted) {
                return channels[channel % channels.length] * channels.length / wanted;
            }
        };

        /** The number of a wanted channel, of two or more, from those of all channels at the same place. */
        abstract double at(double[] channels, int channel, int wanted);
    }

    private FirstLayer() {
    }

    /**
     * Widens or narrows the input.
     *
     * @param network takes images {@code [N, C, H, W]}, which ungrouped convolutions read and nothing else
     * @param channels of the images that it will take, at least 1
     * @param rule what becomes of pretrained weights
     * @return the network with an input {@code [N, channels, H, W]}; the same one if it takes so many already
     * @throws IllegalArgumentException if another operation reads the image, or {@code channels} is below 1
     */
    public static Rewrite of(Network network, int channels, Rule rule) {
        Node image = network.inputs().get(0);
        List<Node> readers = network.users(image.id()).stream().map(network::node).toList();
        if (channels < 1 || !readers.stream().allMatch(
                reader -> reader.op() instanceof Conv2d conv && conv.groups() == 1)) {
            throw new IllegalArgumentException(network.name() + ": the image must be read by ungrouped convolutions"
                    + " alone, and have 1 channel or more; found " + network.users(image.id()) + " and " + channels
                    + " channels");
        }
        Rewrite rewrite = Rewrite.none(network);
        for (Node reader : readers) {
            rewrite = rewrite.then(of(rewrite.network(), reader, channels, rule));
        }
        return rewrite;
    }

    /** The network whose image, and one of the convolutions that read it, have other channels. */
    private static Rewrite of(Network network, Node first, int channels, Rule rule) {
        Conv2d conv = (Conv2d) first.op();
        if (conv.inputs() == channels) {
            return Rewrite.none(network);
        }
        Node image = network.inputs().get(0);
        Conv2d adapted = new Conv2d(channels, conv.outputs(), conv.kernel(), conv.stride(), conv.padding(),
                conv.dilation(), 1, conv.bias());
        String weight = first.parameters().get(Role.WEIGHT);
        List<Node> nodes = network.nodes().stream().map(node -> node.id().equals(image.id())
                ? image.with(Source.Input.image(channels), Map.of())
                : node.id().equals(first.id()) ? first.with(adapted, first.parameters()) : node).toList();
        List<Parameter> parameters = network.parameters().stream().map(one -> one.name().equals(weight)
                ? new Parameter(weight, adapted.parameterShape(Role.WEIGHT), one.kind()) : one).toList();
        ModuleNode modules = renamed(network.modules(), first.id(), conv.inputs() + ", ", channels + ", ");
        Network widened = new Network(network.name(), nodes, parameters, modules, network.outputs());
        return new Rewrite(widened, weights -> weights.with(
                Weights.of(List.of(adapted(weights.get(weight), channels, rule)))));
    }

    /** PyTorch prints a convolution's inputs first. */
    private static ModuleNode renamed(ModuleNode module, String path, String before, String now) {
        if (module.path().equals(path) && module.arguments().startsWith(before)) {
            return new ModuleNode(path, module.className(), now + module.arguments().substring(before.length()),
                    module.children());
        }
        List<ModuleNode> children = new ArrayList<>();
        module.children().forEach(child -> children.add(renamed(child, path, before, now)));
        return new ModuleNode(module.path(), module.className(), module.arguments(), children);
    }

    private static NamedArray adapted(NamedArray weight, int wanted, Rule rule) {
        double[] before = weight.doubles();
        int outputs = (int) weight.shape().extent(0);
        int given = (int) weight.shape().extent(1);
        int places = before.length / outputs / given;
        double[] after = new double[outputs * wanted * places];
        double[] channels = new double[given];
        for (int output = 0; output < outputs; output++) {
            for (int place = 0; place < places; place++) {
                double sum = 0;
                for (int channel = 0; channel < given; channel++) {
                    channels[channel] = before[(output * given + channel) * places + place];
                    sum += channels[channel];
                }
                for (int channel = 0; channel < wanted; channel++) {
                    after[(output * wanted + channel) * places + place] =
                            wanted == 1 ? sum : rule.at(channels, channel, wanted);
                }
            }
        }
        return NamedArray.rounded(weight.name(), weight.dtype(), weight.shape().with(1, wanted), after);
    }
}
