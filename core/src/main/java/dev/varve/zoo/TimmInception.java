package dev.varve.zoo;

import dev.varve.graph.Combine;
import dev.varve.graph.Kernel;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;

/** Branches of timm's two Inception networks. */
final class TimmInception {

    /** Of a smaller image nothing is left before the last modules. */
    private static final int LEAST_SIZE = 75;

    private TimmInception() {
    }

    /** One of the two, which Szegedy et al. 2017 describe together. */
    static Architecture architecture(String name) {
        return new Architecture(name, InceptionLayers.FAMILY, Architecture.Library.TIMM, "arXiv:1602.07261", 299,
                LEAST_SIZE, InceptionLayers.HALF, InceptionLayers.HALF);
    }

    /** A convolution of a branch. */
    record Conv(long width, Kernel kernel) {

        /** A kernel of 1 x 1. */
        static Conv narrow(long width) {
            return new Conv(width, Kernel.kernel(1));
        }

        /** A kernel that keeps the size of the image. */
        static Conv wide(long width, long height, long columns) {
            return new Conv(width, Kernel.kernel(height, columns).centred());
        }

        /** A kernel of 3 x 3 that halves the image. */
        static Conv halving(long width) {
            return new Conv(width, Kernel.kernel(3).stride(2));
        }
    }

    /** One convolution with norm and rectifier. */
    static Value conv(NetworkBuilder net, String name, Value x, Conv conv) {
        return Timm.activated(net, name, x, conv.width, conv.kernel, 1e-3);
    }

    /** Several of them in a sequence. */
    static Value branch(NetworkBuilder net, String name, Value in, Conv... convolutions) {
        NetworkBuilder sequence = net.scope(name, "Sequential");
        Value x = in;
        for (int i = 0; i < convolutions.length; i++) {
            x = conv(sequence, "" + i, x, convolutions[i]);
        }
        return x;
    }

    /** The mean of 3 x 3 positions, those of the image alone, then a convolution. */
    static Value pooled(NetworkBuilder net, String name, Value in, long width) {
        NetworkBuilder sequence = net.scope(name, "Sequential");
        Value mean = sequence.avgPool("0", in, new Pool.AvgPool2d(3, 1, 1, false, false));
        return conv(sequence, "1", mean, Conv.narrow(width));
    }

    /** The largest of 3 x 3 positions, at half the resolution. */
    static Value halved(NetworkBuilder net, String name, Value in) {
        return net.maxPool(name, in, 3, 2, 0);
    }

    /** Branches side by side. */
    static Value joined(NetworkBuilder net, Value... branches) {
        return net.function("cat", new Combine.Concat(), branches);
    }
}
