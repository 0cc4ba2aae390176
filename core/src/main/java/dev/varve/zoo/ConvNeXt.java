package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Shape;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Convolutions in the manner of transformers (Liu et al. 2022, arXiv:2201.03545, section 3), built as torchvision
 * builds them: a block is a depthwise convolution over space and a perceptron over channels.
 */
final class ConvNeXt implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("convnext_tiny", 96, List.of(3, 3, 9, 3), 0.1),
            new Size("convnext_small", 96, List.of(3, 3, 27, 3), 0.4),
            new Size("convnext_base", 128, List.of(3, 3, 27, 3), 0.5),
            new Size("convnext_large", 192, List.of(3, 3, 27, 3), 0.5));

    private static final double EPS = 1e-6;

    /** Channels of the first of four stages, which double in each, and blocks; the last block's stochastic depth. */
    private record Size(String name, long width, List<Integer> blocks, double depth) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "ConvNeXt", Architecture.Library.TORCHVISION,
                "arXiv:2201.03545", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "ConvNeXt");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3), size);
        x = net.scope("avgpool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        NetworkBuilder classifier = net.scope("classifier", "Sequential");
        x = classifier.layerNorm2d("0", x, EPS);
        x = classifier.scope("1", "Flatten", "start_dim=1, end_dim=-1").call(new Layout.Flatten(), x);
        return net.build(classifier.linear("2", x, 1000, true));
    }

    private static Value features(NetworkBuilder net, Value image, Size size) {
        NetworkBuilder stem = net.scope("0", "Conv2dNormActivation");
        Value x = stem.conv("0", image, size.width, kernel(4).stride(4).withBias());
        x = stem.layerNorm2d("1", x, EPS);                                     // [N, width, H/4, W/4]
        double last = size.blocks.stream().mapToInt(blocks -> blocks).sum() - 1.0;
        int block = 0;
        for (int stage = 0; stage < 4; stage++) {                              // from the second on, halves H and W
            if (stage > 0) {
                NetworkBuilder down = net.scope("" + 2 * stage, "Sequential");
                x = down.layerNorm2d("0", x, EPS);
                x = down.conv("1", x, size.width << stage, kernel(2).stride(2).withBias());
            }
            NetworkBuilder blocks = net.scope("" + (2 * stage + 1), "Sequential");
            for (int i = 0; i < size.blocks.get(stage); i++) {
                x = block(blocks.scope("" + i, "CNBlock"), x, size.depth * block++ / last);
            }
        }
        return x;
    }

    private static Value block(NetworkBuilder net, Value in, double depth) {
        long width = in.channels();
        NetworkBuilder block = net.scope("block", "Sequential");
        Value x = block.conv("0", in, width, kernel(7).padding(3).groups(width).withBias());
        x = block.scope("1", "Permute").call(new Layout.Rearrange("n c h w -> n h w c"), x);
        x = block.layerNorm("2", x, EPS);
        x = block.gelu("4", block.linear("3", x, 4 * width, true));
        x = block.linear("5", x, width, true);
        x = block.scope("6", "Permute").call(new Layout.Rearrange("n h w c -> n c h w"), x);
        x = net.learned("layer_scale", new Learned.LayerScale(Shape.of(width, 1, 1)), x);
        return net.add(net.stochasticDepth("stochastic_depth", x, depth), in);
    }
}
