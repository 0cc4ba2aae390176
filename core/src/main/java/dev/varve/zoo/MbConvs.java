package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * What torchvision's EfficientNets have in common: stages of inverted residuals between a first convolution and a
 * classifier.
 *
 * @param unit the norm of all convolutions
 * @param dropout probability in the classifier
 */
record MbConvs(List<Stage> stages, ConvNormActivation unit, double dropout) {

    /** Blocks whose first convolution is full and does the depthwise one's work. */
    static final boolean FUSED = true;

    /** Blocks around a depthwise convolution and a gate. */
    static final boolean DEPTHWISE = false;

    private static final SqueezeExcitation GATE =
            new SqueezeExcitation(NetworkBuilder::silu, NetworkBuilder::sigmoid);

    /** The chance of the last block to be left out in training; it falls to 0 towards the first. */
    private static final double STOCHASTIC_DEPTH = 0.2;

    /** A row of the papers' tables; the first block has the stride. */
    record Stage(boolean fused, int blocks, long kernel, long stride, long expansion, long width) {

        /** The same stage with another width, rounded, and more blocks. */
        Stage scaled(double wider, double deeper) {
            return new Stage(fused, (int) Math.ceil(blocks * deeper), kernel, stride, expansion,
                    Widths.rounded(width * wider));
        }

        private long strideOf(int block) {
            return block == 0 ? stride : 1;
        }
    }

    /** The network with so many channels behind the first convolution, and behind the last. */
    Network network(String name, long stem, long features) {
        NetworkBuilder net = NetworkBuilder.network(name, "EfficientNet");
        NetworkBuilder sequence = net.scope("features", "Sequential");
        Value x = unit.of(sequence, "0", net.image("image", 3), stem, kernel(3).stride(2).padding(1));
        x = blocks(sequence, x);
        x = unit.of(sequence, "" + (stages.size() + 1), x, features, kernel(1));       // [N, features, H/32, W/32]
        x = net.scope("avgpool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        NetworkBuilder classifier = net.scope("classifier", "Sequential");
        x = classifier.dropoutInPlace("0", net.flatten("flatten", x), dropout);
        return net.build(classifier.linear("1", x, 1000, true));
    }

    private Value blocks(NetworkBuilder features, Value stem) {
        int all = stages.stream().mapToInt(Stage::blocks).sum();
        int before = 0;
        Value x = stem;
        for (int index = 0; index < stages.size(); index++) {
            Stage stage = stages.get(index);
            NetworkBuilder sequence = features.scope("" + (index + 1), "Sequential");
            for (int block = 0; block < stage.blocks; block++) {
                NetworkBuilder residual = sequence.scope("" + block, stage.fused ? "FusedMBConv" : "MBConv");
                Value in = x;
                x = stage.fused ? fused(residual.scope("block", "Sequential"), in, stage, block)
                        : depthwise(residual.scope("block", "Sequential"), in, stage, block);
                x = shortcut(residual, in, x, STOCHASTIC_DEPTH * before++ / all);
            }
        }
        return x;
    }

    private Value fused(NetworkBuilder net, Value in, Stage stage, int block) {
        Kernel kernel = kernel(stage.kernel).stride(stage.strideOf(block)).padding(stage.kernel / 2);
        Value x = unit.of(net, "0", in, stage.expansion == 1 ? stage.width : stage.expansion * in.channels(), kernel);
        return stage.expansion == 1 ? x : unit.with(Activation.NONE).of(net, "1", x, stage.width, kernel(1));
    }

    private Value depthwise(NetworkBuilder net, Value in, Stage stage, int block) {
        Value x = in;
        int index = 0;
        if (stage.expansion > 1) {
            x = unit.of(net, "" + index++, x, stage.expansion * in.channels(), kernel(1));
        }
        Kernel kernel = kernel(stage.kernel).stride(stage.strideOf(block)).padding(stage.kernel / 2)
                .groups(x.channels());
        x = unit.of(net, "" + index++, x, x.channels(), kernel);
        x = GATE.of(net, "" + index++, x, in.channels() / 4);
        return unit.with(Activation.NONE).of(net, "" + index, x, stage.width, kernel(1));
    }

    private static Value shortcut(NetworkBuilder net, Value in, Value out, double probability) {
        if (!in.shape().equals(out.shape())) {
            net.idleStochasticDepth("stochastic_depth", probability);
            return out;
        }
        return net.add(net.stochasticDepth("stochastic_depth", out, probability), in);
    }
}
