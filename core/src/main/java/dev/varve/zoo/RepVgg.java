package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Plain stacks of 3x3 convolutions that train with a 1x1 convolution and a norm beside each (Ding et al. 2021,
 * arXiv:2101.03697), built as timm builds them before their branches are joined.
 */
final class RepVgg implements Family {

    private static final List<Integer> A = List.of(2, 4, 14, 1);
    private static final List<Integer> B = List.of(4, 6, 16, 1);

    /** The paper's table 2; of those with groups, every second 3x3 convolution has them. */
    private static final List<Size> SIZES = List.of(
            new Size("repvgg_a0", A, 0.75, 2.5, 1),
            new Size("repvgg_a1", A, 1, 2.5, 1),
            new Size("repvgg_a2", A, 1.5, 2.75, 1),
            new Size("repvgg_b0", B, 1, 2.5, 1),
            new Size("repvgg_b1", B, 2, 4, 1),
            new Size("repvgg_b1g4", B, 2, 4, 4),
            new Size("repvgg_b2", B, 2.5, 5, 1),
            new Size("repvgg_b2g4", B, 2.5, 5, 4),
            new Size("repvgg_b3", B, 3, 5, 1),
            new Size("repvgg_b3g4", B, 3, 5, 4));

    /** Blocks of each stage behind the stem, the paper's a and b, and groups. */
    private record Size(String name, List<Integer> blocks, double a, double b, long groups) {

        long width(int stage) {
            return (long) ((64L << stage) * (stage == blocks.size() - 1 ? b : a));
        }

        long stem() {
            return Math.min(64, width(0));
        }
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "RepVGG", Architecture.Library.TIMM,
                "arXiv:2101.03697", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "ByobNet");
        Value x = block(net.scope("stem", "RepVggBlock"), net.image("image", 3), size.stem(), 2, 1);
        NetworkBuilder stages = net.scope("stages", "Sequential");
        int index = 0;
        for (int stage = 0; stage < size.blocks.size(); stage++) {
            NetworkBuilder sequence = stages.scope("" + stage, "Sequential");
            for (int block = 0; block < size.blocks.get(stage); block++) {
                index++;
                x = block(sequence.scope("" + block, "RepVggBlock"), x, size.width(stage), block == 0 ? 2 : 1,
                        index % 2 == 0 ? size.groups : 1);
            }
        }
        net.identity("final_conv");
        return net.build(Timm.classifier(net, x));                             // [N, F, H/32, W/32] -> [N, 1000]
    }

    private static Value block(NetworkBuilder net, Value in, long width, long stride, long groups) {
        boolean passes = in.channels() == width && stride == 1;
        Value passed = passes ? Timm.norm(net, "identity", in) : null;
        Value wide = Timm.normed(net, "conv_kxk", in, width, kernel(3).stride(stride).padding(1).groups(groups));
        Value narrow = Timm.normed(net, "conv_1x1", in, width, kernel(1).stride(stride).groups(groups));
        net.identity("drop_path");
        net.identity("attn");
        Value x = net.add(narrow, wide);
        return net.relu("act", passes ? net.add(x, passed) : x);
    }
}
