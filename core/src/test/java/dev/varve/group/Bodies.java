package dev.varve.group;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Combine;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Value;
import dev.varve.surgery.BodyEnd;
import dev.varve.surgery.Head;
import dev.varve.zoo.Zoo;
import java.util.Random;

/** Bodies to be grouped: of the zoo, and of networks that the zoo does not know. */
public final class Bodies {

    static final int CLASSES = 10;

    private Bodies() {
    }

    /** At the size that the architecture was made for, with fastai's head of ten classes. */
    public static Body zoo(String name) {
        Network network = Zoo.network(name);
        return grafted(network, BodyEnd.of(network), Head.Style.FASTAI_2, Zoo.architecture(name).size());
    }

    static Body grafted(Network network, String end, Head.Style style, int size) {
        return Body.of(Head.of(style).replacing(network, end, CLASSES, 0).network(), end, size);
    }

    /** At 224 pixels, with the same head. */
    public static Body unknown(Network network) {
        return grafted(network, BodyEnd.of(network), Head.Style.FASTAI_2, 224);
    }

    /** Modules of two branches that are joined, in three stages; each pooling is a module of the root. */
    public static Network branches() {
        NetworkBuilder net = NetworkBuilder.network("branches", "Branches");
        Value x = net.image("image", 3);
        x = net.relu("act", net.norm("norm", net.conv("stem", x, 16, kernel(3).stride(2).padding(1))));
        for (int stage = 1; stage <= 3; stage++) {
            x = net.maxPool("pool" + stage, x, 2, 2, 0);
            for (int i = 0; i < 2; i++) {
                x = fork(net.scope("mix" + stage + "_" + i, "Fork"), x, 8L << stage);
            }
        }
        x = net.flatten("flatten", net.avgPool("gap", x, 1));
        return net.build(net.linear("fc", x, 5, true));
    }

    private static Value fork(NetworkBuilder net, Value x, long width) {
        Value left = net.relu("act_a", net.conv("conv_a", x, width, kernel(1).withBias()));
        Value right = net.relu("act_b", net.conv("conv_b", x, width, kernel(3).padding(1).withBias()));
        return net.function("cat", new Combine.Concat(), left, right);
    }

    /** Patches of the image, then four residual blocks at one resolution. */
    public static Network isotropic() {
        NetworkBuilder net = NetworkBuilder.network("isotropic", "Isotropic");
        Value x = net.conv("patches", net.image("image", 3), 32, kernel(16).stride(16).withBias());
        NetworkBuilder trunk = net.scope("trunk", "Sequential");
        for (int i = 0; i < 4; i++) {
            NetworkBuilder block = trunk.scope("" + i, "Mixer");
            Value y = block.relu("act", block.conv("up", block.norm("norm", x), 128, kernel(1).withBias()));
            x = block.add(x, block.conv("down", y, 32, kernel(1).withBias()));
        }
        x = net.flatten("flatten", net.avgPool("gap", x, 1));
        return net.build(net.linear("fc", x, 5, true));
    }

    /** Two convolutions of equal cost, each with its norm. */
    public static Network pair() {
        NetworkBuilder net = NetworkBuilder.network("pair", "Pair");
        Value x = net.norm("norm1", net.conv("conv1", net.image("image", 8), 8, kernel(1)));
        x = net.norm("norm2", net.conv("conv2", x, 8, kernel(1)));
        x = net.flatten("flatten", net.avgPool("gap", x, 1));
        return net.build(net.linear("fc", x, 5, true));
    }

    /** A single convolution. */
    public static Network single() {
        return singleOfClass("Single");
    }

    static Network singleOfClass(String className) {
        NetworkBuilder net = NetworkBuilder.network("single", className);
        Value x = net.relu("act", net.conv("conv", net.image("image", 3), 8, kernel(3).padding(1)));
        x = net.flatten("flatten", net.avgPool("gap", x, 1));
        return net.build(net.linear("fc", x, 5, true));
    }

    /** A network whose modules, widths and strides are drawn: layers, residual blocks and forks in any order. */
    public static Network drawn(long seed) {
        Random random = new Random(seed);
        NetworkBuilder net = NetworkBuilder.network("drawn" + seed, "Drawn");
        Value x = net.conv("first", net.image("image", 3), 8, kernel(3).stride(2).padding(1));
        int modules = 1 + random.nextInt(7);
        for (int i = 0; i < modules; i++) {
            long width = 8L << random.nextInt(2);
            x = switch (random.nextInt(5)) {
                case 0 -> net.norm("norm" + i, x);
                case 1 -> net.maxPool("pool" + i, x, 2, 2, 0);
                case 2 -> fork(net.scope("fork" + i, "Fork"), x, width);
                case 3 -> residual(net.scope("block" + i, "Block"), x, width);
                default -> net.relu("act" + i, net.conv("conv" + i, x, width,
                        kernel(3).stride(1 + random.nextInt(2)).padding(1).withBias()));
            };
        }
        x = net.flatten("flatten", net.avgPool("gap", x, 1));
        return net.build(net.linear("fc", x, 5, true));
    }

    private static Value residual(NetworkBuilder block, Value x, long width) {
        Value y = block.relu("act", block.norm("norm1", block.conv("conv1", x, width, kernel(3).padding(1))));
        y = block.conv("conv2", y, width, kernel(1));
        return block.relu("out", block.add(y, block.conv("shortcut", x, width, kernel(1))));
    }

    static String lastNodeOf(Network network, String module) {
        return network.nodes().stream().filter(node -> network.modules().find(module).orElseThrow()
                .holds(node.origin().scope())).map(Node::id).reduce((earlier, later) -> later).orElseThrow();
    }
}
