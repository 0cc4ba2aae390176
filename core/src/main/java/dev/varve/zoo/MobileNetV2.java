package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Inverted residuals with linear bottlenecks (Sandler et al. 2018, arXiv:1801.04381, table 2), built as torchvision
 * builds them.
 */
final class MobileNetV2 implements Family {

    private static final String NAME = "mobilenet_v2";

    private static final List<Stage> STAGES = List.of(
            new Stage(1, 16, 1, 1),
            new Stage(6, 24, 2, 2),
            new Stage(6, 32, 3, 2),
            new Stage(6, 64, 4, 2),
            new Stage(6, 96, 3, 1),
            new Stage(6, 160, 3, 2),
            new Stage(6, 320, 1, 1));

    private static final ConvNormActivation UNIT = new ConvNormActivation(1e-5, 0.1, NetworkBuilder::relu6);

    /** A row of the paper's table: t, c, n and s. */
    private record Stage(long expansion, long width, int blocks, long stride) {
    }

    @Override
    public List<Architecture> architectures() {
        return List.of(new Architecture(NAME, "MobileNetV2", Architecture.Library.TORCHVISION, "arXiv:1801.04381", 224,
                Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD));
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "MobileNetV2");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3));
        x = net.function("pool", new Pool.AdaptiveAvgPool2d(1, 1), x);         // [N, 1280, 1, 1]
        x = net.flatten("flatten", x);                                         // [N, 1280]
        NetworkBuilder classifier = net.scope("classifier", "Sequential");
        return net.build(classifier.linear("1", classifier.dropout("0", x, 0.2), 1000, true));
    }

    private static Value features(NetworkBuilder net, Value image) {
        Value x = UNIT.of(net, "0", image, 32, kernel(3).stride(2).padding(1));    // [N, 32, H/2, W/2]
        int index = 1;
        for (Stage stage : STAGES) {
            for (int block = 0; block < stage.blocks; block++) {
                NetworkBuilder residual = net.scope("" + index++, "InvertedResidual");
                x = invertedResidual(residual, x, stage, block == 0 ? stage.stride : 1);
            }
        }
        return UNIT.of(net, "" + index, x, 1280, kernel(1));                       // [N, 1280, H/32, W/32]
    }

    private static Value invertedResidual(NetworkBuilder block, Value in, Stage stage, long stride) {
        NetworkBuilder net = block.scope("conv", "Sequential");
        Value x = in;
        int index = 0;
        if (stage.expansion > 1) {
            x = UNIT.of(net, "" + index++, x, in.channels() * stage.expansion, kernel(1));
        }
        Kernel depthwise = kernel(3).stride(stride).padding(1).groups(x.channels());
        x = UNIT.of(net, "" + index++, x, x.channels(), depthwise);
        x = net.conv("" + index++, x, stage.width, kernel(1));
        x = net.norm("" + index, x);
        return stride == 1 && in.channels() == stage.width ? block.add(in, x) : x;
    }
}
