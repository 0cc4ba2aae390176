package dev.varve.reference;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;

/** Networks that are small enough to compute by hand and have what makes real ones difficult. */
public final class TinyNetworks {

    private TinyNetworks() {
    }

    /** A residual network of one block with a downsampled shortcut that is registered last, and a called-twice ReLU. */
    public static Network residual(int classes) {
        NetworkBuilder net = NetworkBuilder.network("tiny_residual", "ResNet");
        Value x = net.image("image", 3);
        x = net.relu("relu", net.norm("bn1", net.conv("conv1", x, 8, kernel(3).stride(2).padding(1))));
        x = net.maxPool("maxpool", x, 3, 2, 1);
        x = block(net.scope("layer1", "Sequential").scope("0", "BasicBlock"), x, 12);
        x = net.avgPool("avgpool", x, 1);
        x = net.function("flatten", new Layout.Flatten(), x);
        return net.build(net.linear("fc", x, classes, true));
    }

    private static Value block(NetworkBuilder block, Value x, int channels) {
        block.registers("conv1", "bn1", "relu", "conv2", "bn2", "downsample");
        Value y = block.conv("conv1", x, channels, kernel(3).stride(2).samePadding());
        y = block.relu("relu", block.norm("bn1", y));
        y = block.norm("bn2", block.conv("conv2", y, channels, kernel(3).padding(1).groups(4)));
        NetworkBuilder down = block.scope("downsample", "Sequential");
        Value shortcut = down.norm("1", down.conv("0", x, channels, kernel(1).stride(2)));
        return block.relu("relu", block.add(y, shortcut));
    }

    /** A plain network like VGG: biased convolutions, a pooling to 2 x 2, and a classifier of two matrices. */
    public static Network plain(int classes) {
        NetworkBuilder net = NetworkBuilder.network("tiny_plain", "VGG");
        NetworkBuilder features = net.scope("features", "Sequential");
        Value x = net.image("image", 3);
        x = features.conv("0", x, 6, kernel(3).padding(1).withBias());
        x = features.relu("2", features.norm("1", x));
        x = features.maxPool("3", x, 2, 2, 0);
        x = net.avgPool("avgpool", x, 2);
        x = net.function("flatten", new Layout.Flatten(), x);
        NetworkBuilder classifier = net.scope("classifier", "Sequential");
        x = classifier.relu("1", classifier.linear("0", x, 10, true));
        return net.build(classifier.linear("3", classifier.dropout("2", x, 0.5), classes, true));
    }
}
