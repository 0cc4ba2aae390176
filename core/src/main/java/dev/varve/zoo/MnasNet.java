package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Inverted residuals that a search chose for the speed of phones (Tan et al. 2019, arXiv:1807.11626): the variant B1,
 * without squeeze-and-excitation, in widths from a half to 1.3, built as torchvision builds them.
 */
final class MnasNet implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("mnasnet0_5", 0.5),
            new Size("mnasnet0_75", 0.75),
            new Size("mnasnet1_0", 1.0),
            new Size("mnasnet1_3", 1.3));

    private static final List<Stage> STAGES = List.of(
            new Stage(3, 3, 2, 3, 24),
            new Stage(3, 5, 2, 3, 40),
            new Stage(3, 5, 2, 6, 80),
            new Stage(2, 3, 1, 6, 96),
            new Stage(4, 5, 2, 6, 192),
            new Stage(1, 3, 1, 6, 320));

    /** The share of the new batch where TensorFlow's decay is 0.9997. */
    private static final double MOMENTUM = 1 - 0.9997;

    private record Size(String name, double width) {

        long channels(long base) {
            return Widths.rounded(base * width);
        }
    }

    /** A stack of blocks, of which the first has the stride. */
    private record Stage(int blocks, long kernel, long stride, long expansion, long width) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "MNASNet", Architecture.Library.TORCHVISION,
                "arXiv:1807.11626", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "MNASNet");
        Value x = layers(net.scope("layers", "Sequential"), net.image("image", 3), size);
        x = net.function("mean", new Pool.AdaptiveAvgPool2d(1, 1), x);         // [N, 1280, 1, 1]
        x = net.flatten("flatten", x);                                         // [N, 1280]
        NetworkBuilder classifier = net.scope("classifier", "Sequential");
        return net.build(classifier.linear("1", classifier.dropoutInPlace("0", x, 0.2), 1000, true));
    }

    /** {@code [N, 3, H, W] -> [N, 1280, H/32, W/32]}. */
    private static Value layers(NetworkBuilder net, Value image, Size size) {
        Value x = convNormRelu(net, 0, image, size.channels(32), kernel(3).stride(2).padding(1));
        x = convNormRelu(net, 3, x, x.channels(), kernel(3).padding(1).groups(x.channels()));
        x = convNorm(net, 6, x, size.channels(16), kernel(1));
        int index = 8;
        for (Stage stage : STAGES) {
            NetworkBuilder stack = net.scope("" + index++, "Sequential");
            for (int block = 0; block < stage.blocks; block++) {
                NetworkBuilder residual = stack.scope("" + block, "_InvertedResidual");
                Kernel depthwise = kernel(stage.kernel).padding(stage.kernel / 2).stride(block == 0 ? stage.stride : 1)
                        .groups(stage.expansion * x.channels());
                x = invertedResidual(residual, x, size.channels(stage.width), depthwise);
            }
        }
        return convNormRelu(net, index, x, 1280, kernel(1));
    }

    /** The first block of a stack has no shortcut: its stride or its width forbids it. */
    private static Value invertedResidual(NetworkBuilder block, Value in, long width, Kernel depthwise) {
        NetworkBuilder net = block.scope("layers", "Sequential");
        Value x = convNormRelu(net, 0, in, depthwise.groups(), kernel(1));
        x = convNormRelu(net, 3, x, x.channels(), depthwise);
        x = convNorm(net, 6, x, width, kernel(1));
        return depthwise.stride() == 1 && in.channels() == width ? block.add(x, in) : x;
    }

    private static Value convNormRelu(NetworkBuilder net, int index, Value x, long width, Kernel kernel) {
        return net.relu("" + (index + 2), convNorm(net, index, x, width, kernel));
    }

    private static Value convNorm(NetworkBuilder net, int index, Value x, long width, Kernel kernel) {
        return net.norm("" + (index + 1), net.conv("" + index, x, width, kernel), 1e-5, MOMENTUM);
    }
}
