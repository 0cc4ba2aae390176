package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Attention;
import dev.varve.graph.Combine;
import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Inverted residuals, and attention that takes as long as there are positions (Cai et al. 2022, arXiv:2205.14756, table
 * 1), built as timm builds them. In stages with attention convolutions have biases in place of norms, but the last of
 * each block.
 */
final class EfficientVit implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("efficientvit_b0", List.of(8, 16, 32, 64, 128), List.of(1, 2, 2, 2, 2), 16, List.of(1024, 1280)),
            new Size("efficientvit_b1", List.of(16, 32, 64, 128, 256), List.of(1, 2, 3, 3, 4), 16, List.of(1536, 1600)),
            new Size("efficientvit_b2", List.of(24, 48, 96, 192, 384), List.of(1, 3, 4, 4, 6), 32, List.of(2304, 2560)),
            new Size("efficientvit_b3", List.of(32, 64, 128, 256, 512), List.of(1, 4, 6, 6, 9), 32,
                    List.of(2304, 2560)));

    private static final int FIRST_WITH_ATTENTION = 3;
    private static final long EXPANSION = 4;
    private static final double EPS = 1e-5;

    /** Channels and blocks of the stem and the stages, features of a head, and widths of the classifier. */
    private record Size(String name, List<Integer> widths, List<Integer> depths, long features,
            List<Integer> classifier) {
    }

    /** What follows a convolution: a norm or, in its place, a bias; and a swish or nothing. */
    private enum Behind {
        NORM(true, Activation.NONE), NORM_SWISH(true, NetworkBuilder::hardswish),
        BIAS_SWISH(false, NetworkBuilder::hardswish);

        private final boolean norm;
        private final Activation activation;

        Behind(boolean norm, Activation activation) {
            this.norm = norm;
            this.activation = activation;
        }
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "EfficientViT", Architecture.Library.TIMM,
                "arXiv:2205.14756", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "EfficientVit");
        Value x = stem(net.scope("stem", "Stem"), net.image("image", 3), size);
        NetworkBuilder stages = net.scope("stages", "Sequential");
        for (int stage = 1; stage < size.widths.size(); stage++) {             // each halves H and W
            NetworkBuilder scope = stages.scope("" + (stage - 1), "EfficientVitStage");
            x = stage(scope.scope("blocks", "Sequential"), x, size, stage);
        }
        return net.build(classifier(net.scope("head", "ClassifierHead"), x, size));
    }

    private static Value stem(NetworkBuilder net, Value image, Size size) {
        Value x = unit(net, "in_conv", image, size.widths.get(0), kernel(3).stride(2).padding(1), Behind.NORM_SWISH);
        for (int block = 0; block < size.depths.get(0); block++) {
            NetworkBuilder residual = net.scope("res" + block, "ResidualBlock");
            residual.identity("pre_norm");
            NetworkBuilder main = residual.scope("main", "DSConv");
            Value y = unit(main, "depth_conv", x, x.channels(), depthwise(x.channels(), 1), Behind.NORM_SWISH);
            y = unit(main, "point_conv", y, x.channels(), kernel(1), Behind.NORM);
            residual.identity("shortcut");
            x = residual.add(y, x);
        }
        return x;
    }

    private static Value stage(NetworkBuilder blocks, Value in, Size size, int stage) {
        boolean attends = stage >= FIRST_WITH_ATTENTION;
        Behind wide = attends ? Behind.BIAS_SWISH : Behind.NORM_SWISH;
        long width = size.widths.get(stage);
        NetworkBuilder first = blocks.scope("0", "ResidualBlock");
        first.identity("pre_norm");
        Value x = inverted(first.scope("main", "MBConv"), in, width, 2, wide);
        for (int block = 1; block < size.depths.get(stage) + (attends ? 1 : 0); block++) {
            NetworkBuilder net = blocks.scope("" + block, attends ? "EfficientVitBlock" : "ResidualBlock");
            x = attends ? block(net, x, size.features) : residual(net, x, wide);
        }
        return x;
    }

    private static Value residual(NetworkBuilder net, Value in, Behind wide) {
        net.identity("pre_norm");
        Value x = inverted(net.scope("main", "MBConv"), in, in.channels(), 1, wide);
        net.identity("shortcut");
        return net.add(x, in);
    }

    private static Value inverted(NetworkBuilder net, Value in, long width, long stride, Behind wide) {
        long inner = EXPANSION * in.channels();
        Value x = unit(net, "inverted_conv", in, inner, kernel(1), wide);
        x = unit(net, "depth_conv", x, inner, depthwise(inner, stride), wide);
        return unit(net, "point_conv", x, width, kernel(1), Behind.NORM);
    }

    private static Value block(NetworkBuilder net, Value in, long features) {
        NetworkBuilder context = net.scope("context_module", "ResidualBlock");
        context.identity("pre_norm");
        Value x = attention(context.scope("main", "LiteMLA"), in, features);
        context.identity("shortcut");
        return residual(net.scope("local_module", "ResidualBlock"), context.add(x, in), Behind.BIAS_SWISH);
    }

    /** Figure 2 of the paper: heads of single positions, and as many of neighbourhoods. */
    private static Value attention(NetworkBuilder net, Value in, long features) {
        NetworkBuilder first = net.scope("qkv", "ConvNormAct");
        first.noDropout("dropout");
        Value packed = first.conv("conv", in, 3 * in.channels(), kernel(1));
        first.identity("norm");
        first.identity("act");
        NetworkBuilder scale = net.scope("aggreg", "ModuleList").scope("0", "Sequential");
        Value x = scale.conv("0", packed, packed.channels(), kernel(5).padding(2).groups(packed.channels()));
        x = scale.conv("1", x, packed.channels(), kernel(1).groups(packed.channels() / features));
        x = net.function("cat", new Combine.Concat(), packed, x);              // [N, 6 C, H, W]
        net.scope("kernel_func", "ReLU");
        x = net.function("attention", new Attention.LinearAttention(features, EPS), x);     // [N, 2 C, H, W]
        return unit(net, "proj", x, in.channels(), kernel(1), Behind.NORM);
    }

    private static Value classifier(NetworkBuilder net, Value in, Size size) {
        Value x = unit(net, "in_conv", in, size.classifier.get(0), kernel(1), Behind.NORM_SWISH);
        x = Timm.globalPool(net, x);                                           // [N, F]
        NetworkBuilder layers = net.scope("classifier", "Sequential");
        x = layers.layerNorm("1", layers.linear("0", x, size.classifier.get(1), false), EPS);
        x = layers.hardswish("2", x);
        layers.noDropout("3");
        return layers.linear("4", x, 1000, true);
    }

    private static Value unit(NetworkBuilder net, String name, Value in, long width, Kernel kernel, Behind behind) {
        NetworkBuilder unit = net.scope(name, "ConvNormAct");
        unit.noDropout("dropout");
        Value x = unit.conv("conv", in, width, behind.norm ? kernel : kernel.withBias());
        if (behind.norm) {
            x = unit.norm("norm", x);
        } else {
            unit.identity("norm");
        }
        if (behind.activation == Activation.NONE) {
            unit.identity("act");
        }
        return behind.activation.of(unit, "act", x);
    }

    private static Kernel depthwise(long channels, long stride) {
        return kernel(3).stride(stride).padding(1).groups(channels);
    }
}
