package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Residual networks of 18 to 152 layers (He et al. 2016, doi:10.1109/CVPR.2016.90), with 3x3 convolutions in groups
 * (Xie et al. 2017, arXiv:1611.05431) or of twice the width (Zagoruyko and Komodakis 2016, arXiv:1605.07146), built as
 * torchvision builds them: the stride of a bottleneck stands in its 3x3 convolution.
 */
final class ResNet implements Family {

    private static final boolean BASIC = false;
    private static final boolean BOTTLENECK = true;

    private static final Paper RESIDUAL = new Paper("ResNet", "doi:10.1109/CVPR.2016.90");
    private static final Paper AGGREGATED = new Paper("ResNeXt", "arXiv:1611.05431");
    private static final Paper WIDE = new Paper("Wide ResNet", "arXiv:1605.07146");

    private static final List<Size> SIZES = List.of(
            new Size("resnet18", RESIDUAL, BASIC, List.of(2, 2, 2, 2), 1, 64),
            new Size("resnet34", RESIDUAL, BASIC, List.of(3, 4, 6, 3), 1, 64),
            new Size("resnet50", RESIDUAL, BOTTLENECK, List.of(3, 4, 6, 3), 1, 64),
            new Size("resnet101", RESIDUAL, BOTTLENECK, List.of(3, 4, 23, 3), 1, 64),
            new Size("resnet152", RESIDUAL, BOTTLENECK, List.of(3, 8, 36, 3), 1, 64),
            new Size("resnext50_32x4d", AGGREGATED, BOTTLENECK, List.of(3, 4, 6, 3), 32, 4),
            new Size("resnext101_32x8d", AGGREGATED, BOTTLENECK, List.of(3, 4, 23, 3), 32, 8),
            new Size("resnext101_64x4d", AGGREGATED, BOTTLENECK, List.of(3, 4, 23, 3), 64, 4),
            new Size("wide_resnet50_2", WIDE, BOTTLENECK, List.of(3, 4, 6, 3), 1, 128),
            new Size("wide_resnet101_2", WIDE, BOTTLENECK, List.of(3, 4, 23, 3), 1, 128));

    /** What the rows of one paper are called. */
    private record Paper(String family, String reference) {
    }

    /**
     * Blocks in each of the four stages, of two or of three convolutions.
     *
     * @param groups of the 3x3 convolution of a bottleneck
     * @param width channels of each of these groups in the first stage
     */
    private record Size(String name, Paper paper, boolean bottleneck, List<Integer> blocks, long groups, long width) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, size.paper.family,
                Architecture.Library.TORCHVISION, size.paper.reference, 224, Architecture.IMAGENET_MEAN,
                Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "ResNet");
        Value x = body(net, size);                                             // [N, F, H/32, W/32]
        x = net.flatten("flatten", net.avgPool("avgpool", x, 1));              // [N, F]
        return net.build(net.linear("fc", x, 1000, true));                     // [N, 1000]
    }

    private static Value body(NetworkBuilder net, Size size) {
        Value x = net.image("image", 3);                                       // [N, 3, H, W]
        x = net.conv("conv1", x, 64, kernel(7).stride(2).padding(3));          // [N, 64, H/2, W/2]
        x = net.relu("relu", net.norm("bn1", x));
        x = net.maxPool("maxpool", x, 3, 2, 1);                                // [N, 64, H/4, W/4]
        for (int stage = 0; stage < 4; stage++) {                              // from layer2 on, halves H and W
            NetworkBuilder layer = net.scope("layer" + (stage + 1), "Sequential");
            for (int block = 0; block < size.blocks.get(stage); block++) {
                long stride = stage > 0 && block == 0 ? 2 : 1;
                String index = Integer.toString(block);
                x = size.bottleneck
                        ? bottleneck(layer.scope(index, "Bottleneck"), x, size, stage, stride)
                        : basic(layer.scope(index, "BasicBlock"), x, 64L << stage, stride);
            }
        }
        return x;
    }

    private static Value basic(NetworkBuilder net, Value in, long width, long stride) {
        Value x = net.conv("conv1", in, width, kernel(3).stride(stride).padding(1));
        x = net.relu("relu", net.norm("bn1", x));
        x = net.norm("bn2", net.conv("conv2", x, width, kernel(3).padding(1)));
        return net.relu("relu", net.add(x, shortcut(net, in, x, stride)));
    }

    private static Value bottleneck(NetworkBuilder net, Value in, Size size, int stage, long stride) {
        long width = size.groups * size.width << stage;
        net.registers("conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "relu");
        Value x = net.relu("relu", net.norm("bn1", net.conv("conv1", in, width, kernel(1))));
        x = net.conv("conv2", x, width, kernel(3).stride(stride).padding(1).groups(size.groups));
        x = net.relu("relu", net.norm("bn2", x));
        x = net.norm("bn3", net.conv("conv3", x, 256L << stage, kernel(1)));   // [N, 256.., H/stride, W/stride]
        return net.relu("relu", net.add(x, shortcut(net, in, x, stride)));
    }

    private static Value shortcut(NetworkBuilder net, Value in, Value out, long stride) {
        if (stride == 1 && in.channels() == out.channels()) {
            return in;
        }
        NetworkBuilder down = net.scope("downsample", "Sequential");
        return down.norm("1", down.conv("0", in, out.channels(), kernel(1).stride(stride)));
    }
}
