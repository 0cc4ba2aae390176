package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;
import static dev.varve.zoo.TimmInception.Conv.halving;
import static dev.varve.zoo.TimmInception.Conv.narrow;
import static dev.varve.zoo.TimmInception.Conv.wide;
import static dev.varve.zoo.TimmInception.branch;
import static dev.varve.zoo.TimmInception.conv;
import static dev.varve.zoo.TimmInception.halved;
import static dev.varve.zoo.TimmInception.joined;
import static dev.varve.zoo.TimmInception.pooled;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import dev.varve.zoo.TimmInception.Conv;
import java.util.List;

/** Inception without residuals, deeper and more uniform (Szegedy et al. 2017, arXiv:1602.07261), as timm builds it. */
final class InceptionV4 implements Family {

    private static final String NAME = "inception_v4";

    @Override
    public List<Architecture> architectures() {
        return List.of(TimmInception.architecture(NAME));
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "InceptionV4");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3));
        x = net.dropout("head_drop", Timm.globalPool(net, x), 0);
        return net.build(net.linear("last_linear", x, 1000, true));
    }

    /** The paper's figure 9, and figure 3 as its stem. */
    private static Value features(NetworkBuilder net, Value image) {
        Value x = conv(net, "0", image, halving(32));
        x = conv(net, "1", x, new Conv(32, kernel(3)));
        x = conv(net, "2", x, wide(64, 3, 3));
        x = firstOfStem(net.scope("3", "Mixed3a"), x);
        x = secondOfStem(net.scope("4", "Mixed4a"), x);
        x = lastOfStem(net.scope("5", "Mixed5a"), x);                          // [N, 384, 35, 35] of 299 x 299
        int index = 6;
        for (int i = 0; i < 4; i++) {
            x = moduleA(net.scope("" + index++, "InceptionA"), x);
        }
        x = reductionA(net.scope("" + index++, "ReductionA"), x);              // [N, 1024, 17, 17]
        for (int i = 0; i < 7; i++) {
            x = moduleB(net.scope("" + index++, "InceptionB"), x);
        }
        x = reductionB(net.scope("" + index++, "ReductionB"), x);              // [N, 1536, 8, 8]
        for (int i = 0; i < 3; i++) {
            x = moduleC(net.scope("" + index++, "InceptionC"), x);
        }
        return x;
    }

    private static Value firstOfStem(NetworkBuilder net, Value in) {
        return joined(net, halved(net, "maxpool", in), conv(net, "conv", in, halving(96)));
    }

    private static Value secondOfStem(NetworkBuilder net, Value in) {
        return joined(net, branch(net, "branch0", in, narrow(64), new Conv(96, kernel(3))),
                branch(net, "branch1", in, narrow(64), wide(64, 1, 7), wide(64, 7, 1), new Conv(96, kernel(3))));
    }

    private static Value lastOfStem(NetworkBuilder net, Value in) {
        return joined(net, conv(net, "conv", in, halving(192)), halved(net, "maxpool", in));
    }

    private static Value moduleA(NetworkBuilder net, Value in) {
        return joined(net, conv(net, "branch0", in, narrow(96)),
                branch(net, "branch1", in, narrow(64), wide(96, 3, 3)),
                branch(net, "branch2", in, narrow(64), wide(96, 3, 3), wide(96, 3, 3)),
                pooled(net, "branch3", in, 96));
    }

    private static Value reductionA(NetworkBuilder net, Value in) {
        return joined(net, conv(net, "branch0", in, halving(384)),
                branch(net, "branch1", in, narrow(192), wide(224, 3, 3), halving(256)),
                halved(net, "branch2", in));
    }

    private static Value moduleB(NetworkBuilder net, Value in) {
        return joined(net, conv(net, "branch0", in, narrow(384)),
                branch(net, "branch1", in, narrow(192), wide(224, 1, 7), wide(256, 7, 1)),
                branch(net, "branch2", in, narrow(192), wide(192, 7, 1), wide(224, 1, 7), wide(224, 7, 1),
                        wide(256, 1, 7)),
                pooled(net, "branch3", in, 128));
    }

    private static Value reductionB(NetworkBuilder net, Value in) {
        return joined(net, branch(net, "branch0", in, narrow(192), halving(192)),
                branch(net, "branch1", in, narrow(256), wide(256, 1, 7), wide(320, 7, 1), halving(320)),
                halved(net, "branch2", in));
    }

    private static Value moduleC(NetworkBuilder net, Value in) {
        Value first = conv(net, "branch0", in, narrow(256));
        Value once = conv(net, "branch1_0", in, narrow(384));
        once = joined(net, conv(net, "branch1_1a", once, wide(256, 1, 3)),
                conv(net, "branch1_1b", once, wide(256, 3, 1)));
        Value twice = conv(net, "branch2_0", in, narrow(384));
        twice = conv(net, "branch2_1", twice, wide(448, 3, 1));
        twice = conv(net, "branch2_2", twice, wide(512, 1, 3));
        twice = joined(net, conv(net, "branch2_3a", twice, wide(256, 1, 3)),
                conv(net, "branch2_3b", twice, wide(256, 3, 1)));
        return joined(net, first, once, twice, pooled(net, "branch3", in, 256));
    }
}
