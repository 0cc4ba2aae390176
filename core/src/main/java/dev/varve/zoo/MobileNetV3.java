package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Inverted residuals with gates and hard swishes (Howard et al. 2019, arXiv:1905.02244, tables 1 and 2), built as
 * torchvision builds them.
 */
final class MobileNetV3 implements Family {

    private static final boolean GATED = true;
    private static final boolean PLAIN = false;
    private static final Activation RELU = NetworkBuilder::relu;
    private static final Activation SWISH = NetworkBuilder::hardswish;

    private static final List<Size> SIZES = List.of(
            new Size("mobilenet_v3_small", 1024, List.of(
                    new Block(3, 16, 16, GATED, RELU, 2),
                    new Block(3, 72, 24, PLAIN, RELU, 2),
                    new Block(3, 88, 24, PLAIN, RELU, 1),
                    new Block(5, 96, 40, GATED, SWISH, 2),
                    new Block(5, 240, 40, GATED, SWISH, 1),
                    new Block(5, 240, 40, GATED, SWISH, 1),
                    new Block(5, 120, 48, GATED, SWISH, 1),
                    new Block(5, 144, 48, GATED, SWISH, 1),
                    new Block(5, 288, 96, GATED, SWISH, 2),
                    new Block(5, 576, 96, GATED, SWISH, 1),
                    new Block(5, 576, 96, GATED, SWISH, 1))),
            new Size("mobilenet_v3_large", 1280, List.of(
                    new Block(3, 16, 16, PLAIN, RELU, 1),
                    new Block(3, 64, 24, PLAIN, RELU, 2),
                    new Block(3, 72, 24, PLAIN, RELU, 1),
                    new Block(5, 72, 40, GATED, RELU, 2),
                    new Block(5, 120, 40, GATED, RELU, 1),
                    new Block(5, 120, 40, GATED, RELU, 1),
                    new Block(3, 240, 80, PLAIN, SWISH, 2),
                    new Block(3, 200, 80, PLAIN, SWISH, 1),
                    new Block(3, 184, 80, PLAIN, SWISH, 1),
                    new Block(3, 184, 80, PLAIN, SWISH, 1),
                    new Block(3, 480, 112, GATED, SWISH, 1),
                    new Block(3, 672, 112, GATED, SWISH, 1),
                    new Block(5, 672, 160, GATED, SWISH, 2),
                    new Block(5, 960, 160, GATED, SWISH, 1),
                    new Block(5, 960, 160, GATED, SWISH, 1))));

    private static final ConvNormActivation UNIT = new ConvNormActivation(1e-3, 0.01, SWISH);
    private static final SqueezeExcitation GATE = new SqueezeExcitation(
            (net, name, x) -> net.scope(name, "ReLU").call(new Pointwise.Relu(), x), NetworkBuilder::hardsigmoid);

    /** A table of the paper, and the width of the classifier. */
    private record Size(String name, long features, List<Block> blocks) {
    }

    /** A row of the tables: kernel, exp size, #out, SE, NL and s. */
    private record Block(long kernel, long expanded, long width, boolean gated, Activation activation, long stride) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "MobileNetV3", Architecture.Library.TORCHVISION,
                "arXiv:1905.02244", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "MobileNetV3");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3), size.blocks);
        x = net.scope("avgpool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        NetworkBuilder classifier = net.scope("classifier", "Sequential");
        x = classifier.linear("0", net.flatten("flatten", x), size.features, true);
        x = classifier.dropoutInPlace("2", classifier.hardswish("1", x), 0.2);
        return net.build(classifier.linear("3", x, 1000, true));
    }

    private static Value features(NetworkBuilder net, Value image, List<Block> blocks) {
        Value x = UNIT.of(net, "0", image, 16, kernel(3).stride(2).padding(1));        // [N, 16, H/2, W/2]
        int index = 1;
        for (Block block : blocks) {
            x = invertedResidual(net.scope("" + index++, "InvertedResidual"), x, block);
        }
        return UNIT.of(net, "" + index, x, 6 * x.channels(), kernel(1));               // [N, 6 C, H/32, W/32]
    }

    private static Value invertedResidual(NetworkBuilder residual, Value in, Block block) {
        NetworkBuilder net = residual.scope("block", "Sequential");
        ConvNormActivation unit = UNIT.with(block.activation);
        Value x = in;
        int index = 0;
        if (block.expanded != in.channels()) {
            x = unit.of(net, "" + index++, x, block.expanded, kernel(1));
        }
        Kernel depthwise = kernel(block.kernel).stride(block.stride).padding(block.kernel / 2).groups(block.expanded);
        x = unit.of(net, "" + index++, x, block.expanded, depthwise);
        if (block.gated) {
            x = GATE.of(net, "" + index++, x, Widths.rounded(block.expanded / 4.0));
        }
        x = unit.with(Activation.NONE).of(net, "" + index, x, block.width, kernel(1));
        return block.stride == 1 && in.channels() == block.width ? residual.add(x, in) : x;
    }
}
