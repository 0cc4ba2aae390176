package dev.varve.zoo;

import dev.varve.graph.Kernel;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Value;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What Inception networks have in common, and the convolution of torchvision's two. */
final class InceptionLayers {

    /** The family of all networks of such modules. */
    static final String FAMILY = "Inception";

    /** Both the mean and the deviation of pixels that come as numbers from -1 to 1. */
    static final List<Double> HALF = Collections.nCopies(3, 0.5);

    private static final String WITHOUT_AUXILIARY = "_noaux";

    private InceptionLayers() {
    }

    /** A network with auxiliary heads, as torchvision builds it unless told otherwise, and the one without. */
    static List<Architecture> withAndWithoutAuxiliary(String name, String paper, int size, int leastSize) {
        return Stream.of(name, name + WITHOUT_AUXILIARY).map(one -> new Architecture(one, FAMILY,
                Architecture.Library.TORCHVISION, paper, size, leastSize, HALF, HALF)).toList();
    }

    /** Whether the network of a name has auxiliary heads. */
    static boolean hasAuxiliary(String name) {
        return !name.endsWith(WITHOUT_AUXILIARY);
    }

    /** A convolution, a norm and a rectifier: {@code [N, C, H, W] -> [N, width, H', W']}. */
    static Value conv(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        NetworkBuilder unit = net.scope(name, "BasicConv2d");
        Value normed = unit.norm("bn", "BatchNorm2d", unit.conv("conv", x, width, kernel), 1e-3);
        return unit.function("relu", new Pointwise.Relu(), normed);
    }
}
