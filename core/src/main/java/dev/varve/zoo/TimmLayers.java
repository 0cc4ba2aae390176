package dev.varve.zoo;

import dev.varve.graph.Kernel;
import dev.varve.graph.Layout;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;

/** Modules that timm's networks have in common. */
final class TimmLayers {

    /** Begins the names of timm's networks whose names torchvision has too, with other parameters. */
    static final String PREFIX = "timm/";

    private TimmLayers() {
    }

    /** The name without the prefix, if it has it. */
    static String plain(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    /** The prefix where the library is timm. */
    static String named(Architecture.Library library, String name) {
        return library == Architecture.Library.TIMM ? PREFIX + name : name;
    }

    /** A norm and a rectifier in one module. */
    static Value normRelu(NetworkBuilder net, String name, Value x, double eps) {
        Value normed = net.norm(name, "BatchNormAct2d", x, eps);
        NetworkBuilder norm = net.inside(name);
        norm.identity("drop");
        return norm.relu("act", normed);
    }

    /** A convolution, a norm with eps 1e-3 and a rectifier. */
    static Value convNormRelu(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        NetworkBuilder unit = net.scope(name, "ConvNormAct");
        return normRelu(unit, "bn", unit.conv("conv", x, width, kernel), 1e-3);
    }

    /** The mean of each channel: {@code [N, C, H, W] -> [N, C]}. */
    static Value globalPool(NetworkBuilder net, String name, Value x) {
        NetworkBuilder head = net.scope(name, "SelectAdaptivePool2d",
                "pool_type=avg, flatten=Flatten(start_dim=1, end_dim=-1)");
        Value mean = head.scope("pool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        return head.scope("flatten", "Flatten", "start_dim=1, end_dim=-1").call(new Layout.Flatten(), mean);
    }
}
