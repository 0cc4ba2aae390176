package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Combine;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Fire modules, which squeeze channels before they look around (Iandola et al. 2016, arXiv:1602.07360, table 1), built
 * as torchvision builds them; version 1.1 pools earlier.
 */
final class SqueezeNet implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("squeezenet1_1", 64, 3, List.of(2, 2, 4)),
            new Size("squeezenet1_0", 96, 7, List.of(3, 4, 1)));

    private static final List<Fire> FIRES = List.of(
            new Fire(16, 64), new Fire(16, 64), new Fire(32, 128), new Fire(32, 128),
            new Fire(48, 192), new Fire(48, 192), new Fire(64, 256), new Fire(64, 256));

    /** Width and kernel of the first convolution, and how many fire modules follow each of the three poolings. */
    private record Size(String name, long width, long kernel, List<Integer> fires) {
    }

    /** Channels after the squeeze, and after each of the two expansions. */
    private record Fire(long squeezed, long expanded) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "SqueezeNet",
                Architecture.Library.TORCHVISION, "arXiv:1602.07360", 224, Architecture.IMAGENET_MEAN,
                Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "SqueezeNet");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3), size);
        NetworkBuilder classifier = net.scope("classifier", "Sequential");
        x = classifier.conv("1", classifier.dropout("0", x, 0.5), 1000, kernel(1).withBias());
        x = classifier.avgPool("3", classifier.relu("2", x), 1);               // [N, 1000, 1, 1]
        return net.build(net.flatten("flatten", x));
    }

    /** {@code [N, 3, H, W] -> [N, 512, H/16, W/16]}. */
    private static Value features(NetworkBuilder net, Value image, Size size) {
        Value x = net.relu("1", net.conv("0", image, size.width, kernel(size.kernel).stride(2).withBias()));
        int index = 2;
        int fire = 0;
        for (int fires : size.fires) {
            x = net.maxPool("" + index++, x, new Pool.MaxPool2d(3, 2, 0, true));
            for (int i = 0; i < fires; i++) {
                x = fire(net.scope("" + index++, "Fire"), x, FIRES.get(fire++));
            }
        }
        return x;
    }

    private static Value fire(NetworkBuilder net, Value in, Fire row) {
        Value x = net.relu("squeeze_activation", net.conv("squeeze", in, row.squeezed, kernel(1).withBias()));
        Value narrow = net.conv("expand1x1", x, row.expanded, kernel(1).withBias());
        narrow = net.relu("expand1x1_activation", narrow);
        Value wide = net.conv("expand3x3", x, row.expanded, kernel(3).padding(1).withBias());
        wide = net.relu("expand3x3_activation", wide);
        return net.function("cat", new Combine.Concat(), narrow, wide);        // [N, 2 expanded, H, W]
    }
}
