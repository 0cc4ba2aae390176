package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import java.util.Collections;
import java.util.List;

/**
 * EfficientNets (Tan and Le 2019, arXiv:1905.11946) without squeeze-and-excitation and with capped rectifiers, in the
 * five sizes that TensorFlow published, built as timm builds them: padded as TensorFlow pads, eps 1e-3.
 */
final class EfficientNetLite implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("tf_efficientnet_lite0", 1.0, 1.0, 224),
            new Size("tf_efficientnet_lite1", 1.0, 1.1, 240),
            new Size("tf_efficientnet_lite2", 1.1, 1.2, 260),
            new Size("tf_efficientnet_lite3", 1.2, 1.4, 300),
            new Size("tf_efficientnet_lite4", 1.4, 1.8, 380));

    private static final List<Stage> STAGES = List.of(
            new Stage(1, 3, 1, 1, 16),
            new Stage(2, 3, 2, 6, 24),
            new Stage(2, 5, 2, 6, 40),
            new Stage(3, 3, 2, 6, 80),
            new Stage(3, 5, 1, 6, 112),
            new Stage(4, 5, 2, 6, 192),
            new Stage(1, 3, 1, 6, 320));

    /** Factors of widths and depths; stem, last convolution and the depths of the outer stages are the same in all. */
    private record Size(String name, double width, double depth, int pixels) {

        /** A width is scaled to the nearest multiple of 8, up where that would lose more than a tenth. */
        long channels(long base) {
            double scaled = base * width;
            long rounded = Math.max(8, (long) (scaled + 4) / 8 * 8);
            return rounded < 0.9 * scaled ? rounded + 8 : rounded;
        }

        int blocks(int stage) {
            boolean outer = stage == 0 || stage == STAGES.size() - 1;
            int base = STAGES.get(stage).blocks;
            return outer ? base : (int) Math.ceil(base * depth);
        }
    }

    /** A row of the paper's table 1. */
    private record Stage(int blocks, long kernel, long stride, long expansion, long width) {
    }

    @Override
    public List<Architecture> architectures() {
        List<Double> half = Collections.nCopies(3, 0.5);
        return SIZES.stream().map(size -> new Architecture(size.name, "EfficientNet-Lite", Architecture.Library.TIMM,
                "arXiv:1905.11946", size.pixels, half, half)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "EfficientNet");
        Value x = conv(net, "conv_stem", net.image("image", 3), 32, kernel(3).stride(2));  // [N, 32, H/2, W/2]
        x = normActivation(net, "bn1", x);
        x = blocks(net.scope("blocks", "Sequential"), x, size);
        x = normActivation(net, "bn2", net.conv("conv_head", x, 1280, kernel(1)));          // [N, 1280, H/32, W/32]
        return net.build(net.linear("classifier", TimmLayers.globalPool(net, "global_pool", x), 1000, true));
    }

    private static Value blocks(NetworkBuilder net, Value stem, Size size) {
        Value x = stem;
        for (int stage = 0; stage < STAGES.size(); stage++) {
            NetworkBuilder sequence = net.scope("" + stage, "Sequential");
            for (int index = 0; index < size.blocks(stage); index++) {
                Stage row = STAGES.get(stage);
                Kernel depthwise = kernel(row.kernel).stride(index == 0 ? row.stride : 1).groups(x.channels());
                long width = size.channels(row.width);
                x = row.expansion == 1
                        ? separable(sequence.scope("" + index, "DepthwiseSeparableConv"), x, width, depthwise)
                        : invertedResidual(sequence.scope("" + index, "InvertedResidual"), x, width,
                                depthwise.groups(x.channels() * row.expansion));
            }
        }
        return x;
    }

    private static Value separable(NetworkBuilder net, Value in, long width, Kernel depthwise) {
        Value x = normActivation(net, "bn1", conv(net, "conv_dw", in, in.channels(), depthwise));
        net.identity("aa");
        net.identity("se");
        return project(net, "conv_pw", "bn2", in, x, width);
    }

    private static Value invertedResidual(NetworkBuilder net, Value in, long width, Kernel depthwise) {
        Value x = normActivation(net, "bn1", net.conv("conv_pw", in, depthwise.groups(), kernel(1)));
        x = normActivation(net, "bn2", conv(net, "conv_dw", x, x.channels(), depthwise));
        net.identity("aa");
        net.identity("se");
        return project(net, "conv_pwl", "bn3", in, x, width);
    }

    private static Value project(NetworkBuilder net, String conv, String norm, Value in, Value expanded, long width) {
        Value x = norm(net, norm, net.conv(conv, expanded, width, kernel(1)));
        net.inside(norm).identity("act");
        net.identity("drop_path");
        return in.shape().equals(x.shape()) ? net.add(x, in) : x;
    }

    private static Value normActivation(NetworkBuilder net, String name, Value x) {
        Value normed = norm(net, name, x);
        return net.inside(name).relu6("act", normed);
    }

    private static Value norm(NetworkBuilder net, String name, Value x) {
        Value normed = net.norm(name, "BatchNormAct2d", x, 1e-3);
        net.inside(name).identity("drop");
        return normed;
    }

    /** timm pads by a fixed amount wherever that gives the same as TensorFlow for every size. */
    private static Value conv(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        return net.conv(name, x, width, kernel.stride() == 1 ? kernel.padding(kernel.extent() / 2)
                : kernel.samePadding());
    }
}
