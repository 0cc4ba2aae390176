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
import dev.varve.graph.Pointwise;
import dev.varve.graph.Value;
import dev.varve.zoo.TimmInception.Conv;
import java.util.List;

/**
 * Inception modules as residuals, which are scaled down before they are added (Szegedy et al. 2017, arXiv:1602.07261,
 * section 3.3), as timm builds it.
 */
final class InceptionResNetV2 implements Family {

    private static final String NAME = "inception_resnet_v2";

    @Override
    public List<Architecture> architectures() {
        return List.of(TimmInception.architecture(NAME));
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "InceptionResnetV2");
        Value x = stem(net, net.image("image", 3));
        x = mixed5b(net.scope("mixed_5b", "Mixed_5b"), x);
        NetworkBuilder blocks = net.scope("repeat", "Sequential");             // [N, 320, 35, 35] of 299 x 299
        for (int i = 0; i < 10; i++) {
            x = block35(blocks.scope("" + i, "Block35"), x);
        }
        x = mixed6a(net.scope("mixed_6a", "Mixed_6a"), x);
        blocks = net.scope("repeat_1", "Sequential");                          // [N, 1088, 17, 17]
        for (int i = 0; i < 20; i++) {
            x = block17(blocks.scope("" + i, "Block17"), x);
        }
        x = mixed7a(net.scope("mixed_7a", "Mixed_7a"), x);
        blocks = net.scope("repeat_2", "Sequential");                          // [N, 2080, 8, 8]
        for (int i = 0; i < 9; i++) {
            NetworkBuilder block = blocks.scope("" + i, "Block8");
            x = rectified(block, "relu", residual(block, x, residual8(block, x), 0.2));
        }
        NetworkBuilder last = net.scope("block8", "Block8");
        x = last.add(last.conv("conv2d", residual8(last, x), x.channels(), kernel(1).withBias()), x);
        x = conv(net, "conv2d_7b", x, narrow(1536));
        x = net.dropout("head_drop", Timm.globalPool(net, x), 0);
        return net.build(net.linear("classif", x, 1000, true));
    }

    private static Value stem(NetworkBuilder net, Value image) {
        Value x = conv(net, "conv2d_1a", image, halving(32));
        x = conv(net, "conv2d_2a", x, new Conv(32, kernel(3)));
        x = conv(net, "conv2d_2b", x, wide(64, 3, 3));
        x = conv(net, "conv2d_3b", halved(net, "maxpool_3a", x), narrow(80));
        x = conv(net, "conv2d_4a", x, new Conv(192, kernel(3)));
        return halved(net, "maxpool_5a", x);
    }

    private static Value mixed5b(NetworkBuilder net, Value in) {
        return joined(net, conv(net, "branch0", in, narrow(96)),
                branch(net, "branch1", in, narrow(48), wide(64, 5, 5)),
                branch(net, "branch2", in, narrow(64), wide(96, 3, 3), wide(96, 3, 3)),
                pooled(net, "branch3", in, 64));
    }

    private static Value block35(NetworkBuilder net, Value in) {
        Value x = joined(net, conv(net, "branch0", in, narrow(32)),
                branch(net, "branch1", in, narrow(32), wide(32, 3, 3)),
                branch(net, "branch2", in, narrow(32), wide(48, 3, 3), wide(64, 3, 3)));
        return rectified(net, "act", residual(net, in, x, 0.17));
    }

    private static Value mixed6a(NetworkBuilder net, Value in) {
        return joined(net, conv(net, "branch0", in, halving(384)),
                branch(net, "branch1", in, narrow(256), wide(256, 3, 3), halving(384)),
                halved(net, "branch2", in));
    }

    private static Value block17(NetworkBuilder net, Value in) {
        Value x = joined(net, conv(net, "branch0", in, narrow(192)),
                branch(net, "branch1", in, narrow(128), wide(160, 1, 7), wide(192, 7, 1)));
        return rectified(net, "act", residual(net, in, x, 0.1));
    }

    private static Value mixed7a(NetworkBuilder net, Value in) {
        return joined(net, branch(net, "branch0", in, narrow(256), halving(384)),
                branch(net, "branch1", in, narrow(256), halving(288)),
                branch(net, "branch2", in, narrow(256), wide(288, 3, 3), halving(320)),
                halved(net, "branch3", in));
    }

    private static Value residual8(NetworkBuilder net, Value in) {
        return joined(net, conv(net, "branch0", in, narrow(192)),
                branch(net, "branch1", in, narrow(192), wide(224, 1, 3), wide(256, 3, 1)));
    }

    private static Value residual(NetworkBuilder net, Value in, Value branches, double share) {
        Value x = net.conv("conv2d", branches, in.channels(), kernel(1).withBias());
        return net.add(net.function("scale", new Pointwise.Scale(share), x), in);
    }

    private static Value rectified(NetworkBuilder net, String name, Value x) {
        return net.scope(name, "ReLU").call(new Pointwise.Relu(), x);
    }
}
