package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Combine;
import dev.varve.graph.Kernel;
import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Networks that compute with half of the channels at a time and shuffle them (Ma et al. 2018, arXiv:1807.11164, table
 * 5), built as torchvision builds them.
 */
final class ShuffleNetV2 implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("shufflenet_v2_x0_5", List.of(48, 96, 192), 1024),
            new Size("shufflenet_v2_x1_0", List.of(116, 232, 464), 1024),
            new Size("shufflenet_v2_x1_5", List.of(176, 352, 704), 1024),
            new Size("shufflenet_v2_x2_0", List.of(244, 488, 976), 2048));

    private static final int STEM = 24;

    /** Blocks in stages 2 to 4, the same in all sizes. */
    private static final List<Integer> BLOCKS = List.of(4, 8, 4);

    /** Channels behind stages 2 to 4, and behind the last convolution. */
    private record Size(String name, List<Integer> widths, long features) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "ShuffleNetV2", Architecture.Library.TORCHVISION,
                "arXiv:1807.11164", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "ShuffleNetV2");
        Value x = convNormRelu(net.scope("conv1", "Sequential"), 0, net.image("image", 3), STEM,
                kernel(3).stride(2).padding(1));                               // [N, 24, H/2, W/2]
        x = net.maxPool("maxpool", x, 3, 2, 1);                                // [N, 24, H/4, W/4]
        for (int stage = 0; stage < BLOCKS.size(); stage++) {                  // each halves H and W
            NetworkBuilder sequence = net.scope("stage" + (stage + 2), "Sequential");
            long half = size.widths.get(stage) / 2;
            x = halving(sequence.scope("0", "InvertedResidual"), x, half);
            for (int block = 1; block < BLOCKS.get(stage); block++) {
                x = basic(sequence.scope("" + block, "InvertedResidual"), x, half);
            }
        }
        x = convNormRelu(net.scope("conv5", "Sequential"), 0, x, size.features, kernel(1));
        x = net.function("mean", new Pool.AdaptiveAvgPool2d(1, 1), x);         // [N, F, 1, 1]
        return net.build(net.linear("fc", net.flatten("flatten", x), 1000, true));
    }

    /** Figure 3c of the paper: half of the channels pass. */
    private static Value basic(NetworkBuilder net, Value x, long half) {
        net.scope("branch1", "Sequential");
        Value passing = net.function("chunk", new Layout.Slice(1, 0, half), x);
        Value other = net.function("chunk", new Layout.Slice(1, half, 2 * half), x);
        return shuffled(net, passing, branch2(net.scope("branch2", "Sequential"), other, half, 1));
    }

    /** Figure 3d of the paper: both branches read all channels and halve height and width. */
    private static Value halving(NetworkBuilder net, Value in, long half) {
        NetworkBuilder branch1 = net.scope("branch1", "Sequential");
        Value x = branch1.norm("1", branch1.conv("0", in, in.channels(), depthwise(in, 2)));
        x = convNormRelu(branch1, 2, x, half, kernel(1));
        return shuffled(net, x, branch2(net.scope("branch2", "Sequential"), in, half, 2));
    }

    private static Value branch2(NetworkBuilder net, Value in, long half, long stride) {
        Value x = convNormRelu(net, 0, in, half, kernel(1));
        x = net.norm("4", net.conv("3", x, half, depthwise(x, stride)));
        return convNormRelu(net, 5, x, half, kernel(1));
    }

    private static Value shuffled(NetworkBuilder net, Value left, Value right) {
        Value joined = net.function("cat", new Combine.Concat(), left, right);
        return net.rearrange("shuffle", "n (g=2 k) h w -> n (k g) h w", joined);
    }

    private static Value convNormRelu(NetworkBuilder net, int index, Value x, long width, Kernel kernel) {
        Value normed = net.norm("" + (index + 1), net.conv("" + index, x, width, kernel));
        return net.relu("" + (index + 2), normed);
    }

    private static Kernel depthwise(Value x, long stride) {
        return kernel(3).stride(stride).padding(1).groups(x.channels());
    }
}
