package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Five convolutions and three matrices on one processor (Krizhevsky 2014, arXiv:1404.5997), built as torchvision builds
 * them.
 */
final class AlexNet implements Family {

    private static final String NAME = "alexnet";

    /** Of a smaller image the third pooling leaves nothing. */
    private static final int LEAST_SIZE = 63;

    @Override
    public List<Architecture> architectures() {
        return List.of(new Architecture(NAME, "AlexNet", Architecture.Library.TORCHVISION, "arXiv:1404.5997", 224,
                LEAST_SIZE, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD));
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "AlexNet");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3));
        x = net.flatten("flatten", net.avgPool("avgpool", x, 6));              // [N, 256 * 6 * 6]
        return net.build(classifier(net.scope("classifier", "Sequential"), x));
    }

    private static Value features(NetworkBuilder net, Value image) {
        Value x = net.conv("0", image, 64, kernel(11).stride(4).padding(2).withBias());
        x = net.maxPool("2", net.relu("1", x), 3, 2, 0);                       // [N, 64, H/8, W/8]
        x = net.relu("4", net.conv("3", x, 192, kernel(5).padding(2).withBias()));
        x = net.maxPool("5", x, 3, 2, 0);                                      // [N, 192, H/16, W/16]
        x = net.relu("7", net.conv("6", x, 384, kernel(3).padding(1).withBias()));
        x = net.relu("9", net.conv("8", x, 256, kernel(3).padding(1).withBias()));
        x = net.relu("11", net.conv("10", x, 256, kernel(3).padding(1).withBias()));
        return net.maxPool("12", x, 3, 2, 0);                                  // [N, 256, H/32, W/32]
    }

    private static Value classifier(NetworkBuilder net, Value features) {
        Value x = net.dropout("0", features, 0.5);
        x = net.relu("2", net.linear("1", x, 4096, true));
        x = net.dropout("3", x, 0.5);
        x = net.relu("5", net.linear("4", x, 4096, true));
        return net.linear("6", x, 1000, true);                                 // [N, 1000]
    }
}
