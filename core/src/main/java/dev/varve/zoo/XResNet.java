package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import dev.varve.weights.Initialisation;
import java.util.List;

/**
 * Residual networks with all tweaks of the paper on a bag of tricks (He et al. 2018, arXiv:1812.01187): a stem of three
 * convolutions, shortcuts that average before they project, and blocks that begin as their shortcuts. Built as fastai
 * builds them.
 */
final class XResNet implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("xresnet18", 1, List.of(2, 2, 2, 2)),
            new Size("xresnet34", 1, List.of(3, 4, 6, 3)),
            new Size("xresnet50", 4, List.of(3, 4, 6, 3)),
            new Size("xresnet101", 4, List.of(3, 4, 23, 3)),
            new Size("xresnet152", 4, List.of(3, 8, 36, 3)));

    /** The weight of a block's last norm, behind its second or third convolution. */
    private static final String LAST_NORM = "\\d+\\.\\d+\\.convpath\\.%d\\.1\\.weight";

    /** How many times wider blocks end than they are, 1 for those of two convolutions; and blocks in each stage. */
    private record Size(String name, long expansion, List<Integer> blocks) {

        int convolutions() {
            return expansion == 1 ? 2 : 3;
        }
    }

    private static Size size(String name) {
        return SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "XResNet", Architecture.Library.FASTAI,
                "arXiv:1812.01187", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    /** The last norm of each block begins at zero, so that the block begins as its shortcut. */
    @Override
    public Initialisation initialisation(Network network) {
        String last = String.format(LAST_NORM, size(network.name()).convolutions() - 1);
        return Initialisation.of(Initialisation.Fan.IN, network, name -> name.matches(last));
    }

    @Override
    public Network network(String name) {
        Size size = size(name);
        NetworkBuilder net = NetworkBuilder.network(name, "XResNet");
        Value x = activated(net, "0", net.image("image", 3), 32, kernel(3).stride(2).padding(1));
        x = activated(net, "1", x, 32, kernel(3).padding(1));
        x = activated(net, "2", x, 64, kernel(3).padding(1));                  // [N, 64, H/2, W/2]
        x = net.maxPool("3", x, 3, 2, 1);
        for (int stage = 0; stage < 4; stage++) {
            NetworkBuilder layer = net.scope("" + (4 + stage), "Sequential");
            for (int block = 0; block < size.blocks.get(stage); block++) {
                x = block(layer.scope("" + block, "ResBlock"), x, 64L << stage, size.expansion,
                        stage > 0 && block == 0 ? 2 : 1);
            }
        }
        x = net.scope("8", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        x = net.scope("9", "fastai.layers.Flatten", "full=False").call(new Layout.Flatten(), x);
        return net.build(net.linear("11", net.dropout("10", x, 0), 1000, true));
    }

    /** {@code [N, C, H, W] -> [N, width * expansion, H/stride, W/stride]}. */
    private static Value block(NetworkBuilder net, Value in, long width, long expansion, long stride) {
        NetworkBuilder path = net.scope("convpath", "Sequential");
        Value x = in;
        Kernel strided = kernel(3).stride(stride).padding(1);
        if (expansion == 1) {
            x = activated(path, "0", x, width, strided);
            x = normed(path.scope("1", "ConvLayer"), x, width, kernel(3).padding(1));
        } else {
            x = activated(path, "0", x, width, kernel(1));
            x = activated(path, "1", x, width, strided);
            x = normed(path.scope("2", "ConvLayer"), x, width * expansion, kernel(1));
        }
        Value shortcut = shortcut(net.scope("idpath", "Sequential"), in, x.channels(), stride);
        return net.relu("act", net.add(x, shortcut));
    }

    private static Value shortcut(NetworkBuilder net, Value in, long width, long stride) {
        Value x = in;
        int index = 0;
        if (stride != 1) {
            x = net.avgPool("" + index++, x, new Pool.AvgPool2d(2, stride, 0, true, false));
        }
        return in.channels() == width ? x : normed(net.scope("" + index, "ConvLayer"), x, width, kernel(1));
    }

    private static Value activated(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        NetworkBuilder layer = net.scope(name, "ConvLayer");
        Value normed = normed(layer, x, width, kernel);
        return layer.scope("2", "ReLU").call(new Pointwise.Relu(), normed);
    }

    private static Value normed(NetworkBuilder layer, Value x, long width, Kernel kernel) {
        return layer.norm("1", layer.conv("0", x, width, kernel));
    }
}
