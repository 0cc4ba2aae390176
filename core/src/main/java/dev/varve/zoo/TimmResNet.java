package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import dev.varve.weights.Initialisation;
import java.util.List;

/**
 * Residual networks of timm that torchvision has not: with the tweaks B to D of the paper on a bag of tricks (He et al.
 * 2018, arXiv:1812.01187), a stem of three convolutions and shortcuts that average before they project; and a ResNeXt
 * (Xie et al. 2017, arXiv:1611.05431) of 101 layers.
 */
final class TimmResNet implements Family {

    private static final boolean BASIC = false;
    private static final boolean BOTTLENECK = true;

    private static final List<Size> SIZES = List.of(
            new Size("resnet18d", BASIC, List.of(2, 2, 2, 2), 1, 224),
            new Size("resnet26d", BOTTLENECK, List.of(2, 2, 2, 2), 1, 224),
            new Size("resnet34d", BASIC, List.of(3, 4, 6, 3), 1, 224),
            new Size("resnet50d", BOTTLENECK, List.of(3, 4, 6, 3), 1, 224),
            new Size("resnet101d", BOTTLENECK, List.of(3, 4, 23, 3), 1, 256),
            new Size("resnet152d", BOTTLENECK, List.of(3, 8, 36, 3), 1, 256),
            new Size("resnext101_32x4d", BOTTLENECK, List.of(3, 4, 23, 3), 32, 224));

    /** Blocks in each of the four stages, of two or of three convolutions; groups of the 3x3 ones; pixels. */
    private record Size(String name, boolean bottleneck, List<Integer> blocks, long groups, int pixels) {

        boolean tweaked() {
            return groups == 1;
        }

        /** Channels of the 3x3 convolution of a bottleneck. */
        long width(int stage) {
            return (tweaked() ? 64 : 4 * groups) << stage;
        }

        Architecture architecture() {
            return new Architecture(name, tweaked() ? "ResNet-D" : "ResNeXt", Architecture.Library.TIMM,
                    tweaked() ? "arXiv:1812.01187" : "arXiv:1611.05431", pixels, Architecture.IMAGENET_MEAN,
                    Architecture.IMAGENET_STD);
        }
    }

    private static Size size(String name) {
        return SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(Size::architecture).toList();
    }

    /** The last norm of each block begins at zero. */
    @Override
    public Initialisation initialisation(Network network) {
        String last = size(network.name()).bottleneck ? ".bn3.weight" : ".bn2.weight";
        return Initialisation.of(Initialisation.Fan.OUT, network, name -> name.endsWith(last));
    }

    @Override
    public Network network(String name) {
        Size size = size(name);
        NetworkBuilder net = NetworkBuilder.network(name, "ResNet");
        Value x = net.image("image", 3);                                       // [N, 3, H, W]
        x = size.tweaked() ? stem(net.scope("conv1", "Sequential"), x)
                : net.conv("conv1", x, 64, kernel(7).stride(2).padding(3));    // [N, 64, H/2, W/2]
        x = net.relu("act1", net.norm("bn1", x));
        x = net.maxPool("maxpool", x, 3, 2, 1);
        for (int stage = 0; stage < 4; stage++) {
            NetworkBuilder layer = net.scope("layer" + (stage + 1), "Sequential");
            for (int block = 0; block < size.blocks.get(stage); block++) {
                long stride = stage > 0 && block == 0 ? 2 : 1;
                x = size.bottleneck
                        ? bottleneck(layer.scope("" + block, "Bottleneck"), x, size, stage, stride)
                        : basic(layer.scope("" + block, "BasicBlock"), x, 64L << stage, stride);
            }
        }
        return net.build(net.linear("fc", Timm.globalPool(net, x), 1000, true));
    }

    private static Value stem(NetworkBuilder net, Value image) {
        Value x = net.conv("0", image, 32, kernel(3).stride(2).padding(1));
        x = net.relu("2", net.norm("1", x));
        x = net.relu("5", net.norm("4", net.conv("3", x, 32, kernel(3).padding(1))));
        return net.conv("6", x, 64, kernel(3).padding(1));
    }

    private static Value basic(NetworkBuilder net, Value in, long width, long stride) {
        net.registers("conv1", "bn1", "drop_block", "act1", "aa", "conv2", "bn2", "act2");
        net.identity("drop_block");
        net.identity("aa");
        Value x = net.conv("conv1", in, width, kernel(3).stride(stride).padding(1));
        x = net.relu("act1", net.norm("bn1", x));
        x = net.norm("bn2", net.conv("conv2", x, width, kernel(3).padding(1)));
        return net.relu("act2", net.add(x, shortcut(net, in, x, stride, true)));
    }

    private static Value bottleneck(NetworkBuilder net, Value in, Size size, int stage, long stride) {
        net.registers("conv1", "bn1", "act1", "conv2", "bn2", "drop_block", "act2", "aa", "conv3", "bn3", "act3");
        net.identity("drop_block");
        net.identity("aa");
        long width = size.width(stage);
        Value x = net.relu("act1", net.norm("bn1", net.conv("conv1", in, width, kernel(1))));
        x = net.conv("conv2", x, width, kernel(3).stride(stride).padding(1).groups(size.groups));
        x = net.relu("act2", net.norm("bn2", x));
        x = net.norm("bn3", net.conv("conv3", x, 256L << stage, kernel(1)));   // [N, 256.., H/stride, W/stride]
        return net.relu("act3", net.add(x, shortcut(net, in, x, stride, size.tweaked())));
    }

    private static Value shortcut(NetworkBuilder net, Value in, Value out, long stride, boolean averaged) {
        if (stride == 1 && in.channels() == out.channels()) {
            return in;
        }
        NetworkBuilder down = net.scope("downsample", "Sequential");
        if (!averaged) {
            return down.norm("1", down.conv("0", in, out.channels(), kernel(1).stride(stride)));
        }
        Value x = in;
        if (stride == 1) {
            down.identity("0");
        } else {
            x = down.avgPool("0", x, new Pool.AvgPool2d(2, stride, 0, true, false));
        }
        return down.norm("2", down.conv("1", x, out.channels(), kernel(1)));
    }
}
