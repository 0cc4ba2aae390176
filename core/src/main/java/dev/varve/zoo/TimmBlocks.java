package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What timm builds its mobile networks of: convolutions without bias, each with a norm that holds its activation, and
 * blocks around a depthwise convolution.
 *
 * @param eps of the norms
 * @param asTensorFlow whether images are padded as TensorFlow pads
 */
record TimmBlocks(double eps, boolean asTensorFlow) {

    /**
     * A block: to more channels, each channel alone, the gate if there is one, to fewer channels.
     *
     * @param expansion channels inside the block for each one that it reads; 1 leaves the first convolution out
     * @param gated whether squeeze-and-excitation lies within, with a quarter of the block's channels
     */
    record Block(long kernel, long stride, double expansion, long width, boolean gated, Activation activation) {

        /** A block without a gate, with capped rectifiers. */
        Block(long kernel, long stride, double expansion, long width) {
            this(kernel, stride, expansion, width, false, NetworkBuilder::relu6);
        }

        /** Several blocks in a row, of which the first has the stride. */
        List<Block> times(int count) {
            List<Block> row = new ArrayList<>(List.of(this));
            while (row.size() < count) {
                row.add(new Block(kernel, 1, expansion, width, gated, activation));
            }
            return row;
        }

        /** The same block with another width, rounded. */
        Block scaled(double factor) {
            return new Block(kernel, stride, expansion, Widths.rounded(width * factor), gated, activation);
        }
    }

    /** A row of a paper's table: blocks, of which the first has the stride. */
    record Stage(int blocks, Block block) {

        /** The blocks of each stage, widths and depths scaled; the first and the last stage stay as deep. */
        static List<List<Block>> scaled(List<Stage> stages, double width, double depth) {
            List<List<Block>> scaled = new ArrayList<>();
            for (Stage stage : stages) {
                boolean outer = scaled.isEmpty() || scaled.size() == stages.size() - 1;
                int count = outer ? stage.blocks : (int) Math.ceil(stage.blocks * depth);
                scaled.add(stage.block.scaled(width).times(count));
            }
            return scaled;
        }
    }

    /** The first convolution, which halves height and width. */
    Value stem(NetworkBuilder net, Value image, long width, Activation activation) {
        return normed(net, "bn1", conv(net, "conv_stem", image, width, kernel(3).stride(2)), activation);
    }

    /** Stages of blocks, one module each. */
    Value stages(NetworkBuilder net, Value stem, List<List<Block>> stages) {
        Value x = stem;
        for (int stage = 0; stage < stages.size(); stage++) {
            NetworkBuilder sequence = net.scope("" + stage, "Sequential");
            for (int index = 0; index < stages.get(stage).size(); index++) {
                Block block = stages.get(stage).get(index);
                x = block.expansion == 1
                        ? separable(sequence.scope("" + index, "DepthwiseSeparableConv"), x, block)
                        : invertedResidual(sequence.scope("" + index, "InvertedResidual"), x, block);
            }
        }
        return x;
    }

    /** A convolution to so many features, their means, and a classifier. */
    Value classifier(NetworkBuilder net, Value blocks, long features, Activation activation) {
        Value x = normed(net, "bn2", net.conv("conv_head", blocks, features, kernel(1)), activation);
        return net.linear("classifier", Timm.globalPool(net, x), 1000, true);
    }

    /** A norm that holds its activation. */
    Value normed(NetworkBuilder net, String name, Value x, Activation activation) {
        Value normed = net.norm(name, "BatchNormAct2d", x, eps);
        NetworkBuilder within = net.inside(name);
        within.identity("drop");
        return activation.of(within, "act", normed);
    }

    private Value separable(NetworkBuilder net, Value in, Block block) {
        return project(net, "conv_pw", "bn2", in, depthwise(net, "bn1", in, block), block.width);
    }

    private Value invertedResidual(NetworkBuilder net, Value in, Block block) {
        long inside = Widths.rounded(in.channels() * block.expansion);
        Value x = normed(net, "bn1", net.conv("conv_pw", in, inside, kernel(1)), block.activation);
        return project(net, "conv_pwl", "bn3", in, depthwise(net, "bn2", x, block), block.width);
    }

    private Value depthwise(NetworkBuilder net, String norm, Value in, Block block) {
        Kernel kernel = kernel(block.kernel).stride(block.stride).groups(in.channels());
        Value x = normed(net, norm, conv(net, "conv_dw", in, in.channels(), kernel), block.activation);
        net.identity("aa");
        if (block.gated) {
            return gate(net.scope("se", "SqueezeExcite"), x);
        }
        net.identity("se");
        return x;
    }

    /** Squeeze-and-excitation (Hu et al. 2018, arXiv:1709.01507) with straight lines for a sigmoid. */
    private static Value gate(NetworkBuilder net, Value x) {
        Value scale = net.function("mean", new Pool.AdaptiveAvgPool2d(1, 1), x);        // [N, C, 1, 1]
        scale = net.conv("conv_reduce", scale, Widths.rounded(0.25 * x.channels()), kernel(1).withBias());
        scale = net.conv("conv_expand", net.relu("act1", scale), x.channels(), kernel(1).withBias());
        return net.mul(x, net.hardsigmoid("gate", scale));
    }

    private Value project(NetworkBuilder net, String conv, String norm, Value in, Value expanded, long width) {
        Value x = normed(net, norm, net.conv(conv, expanded, width, kernel(1)), TimmBlocks::linear);
        net.identity("drop_path");
        return in.shape().equals(x.shape()) ? net.add(x, in) : x;
    }

    private static Value linear(NetworkBuilder net, String name, Value x) {
        net.identity(name);
        return x;
    }

    /** timm pads by a fixed amount wherever that gives the same as TensorFlow for every size. */
    private Value conv(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        return net.conv(name, x, width, asTensorFlow && kernel.stride() > 1 ? kernel.samePadding()
                : kernel.padding(kernel.extent() / 2));
    }
}
