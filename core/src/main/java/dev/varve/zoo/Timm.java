package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Layout;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;

/** Modules that several of timm's families are made of, with its names. */
final class Timm {

    private Timm() {
    }

    /** {@code ConvNormAct} with a rectifier. */
    static Value activated(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        return activated(net, name, x, width, kernel, NetworkBuilder::relu);
    }

    /** {@code ConvNormAct} with an activation. */
    static Value activated(NetworkBuilder net, String name, Value x, long width, Kernel kernel, Activation activation) {
        NetworkBuilder unit = net.scope(name, "ConvNormAct");
        return normActivation(unit, "bn", unit.conv("conv", x, width, kernel), activation);
    }

    /** {@code ConvNormAct} without one. */
    static Value normed(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        NetworkBuilder unit = net.scope(name, "ConvNormAct");
        return norm(unit, "bn", unit.conv("conv", x, width, kernel));
    }

    /** {@code BatchNormAct2d} with a rectifier. */
    static Value normActivation(NetworkBuilder net, String name, Value x) {
        return normActivation(net, name, x, NetworkBuilder::relu);
    }

    private static Value normActivation(NetworkBuilder net, String name, Value x, Activation activation) {
        Value normed = net.norm(name, "BatchNormAct2d", x, 1e-5);
        net.inside(name).identity("drop");
        return activation.of(net.inside(name), "act", normed);
    }

    /** {@code BatchNormAct2d} without one. */
    static Value norm(NetworkBuilder net, String name, Value x) {
        Value normed = net.norm(name, "BatchNormAct2d", x, 1e-5);
        net.inside(name).identity("drop");
        net.inside(name).identity("act");
        return normed;
    }

    /** {@code SelectAdaptivePool2d}, the mean of each channel: {@code [N, C, H, W] -> [N, C]}. */
    static Value globalPool(NetworkBuilder net, Value x) {
        String flatten = "start_dim=1, end_dim=-1";
        NetworkBuilder pool = net.scope("global_pool", "SelectAdaptivePool2d",
                "pool_type=avg, flatten=Flatten(" + flatten + ")");
        Value mean = pool.scope("pool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        return pool.scope("flatten", "Flatten", flatten).call(new Layout.Flatten(), mean);
    }

    /** {@code ClassifierHead} with a matrix: {@code [N, C, H, W] -> [N, 1000]}. */
    static Value classifier(NetworkBuilder net, Value x) {
        NetworkBuilder head = net.scope("head", "ClassifierHead");
        Value scores = head.linear("fc", head.dropout("drop", globalPool(head, x), 0), 1000, true);
        head.identity("flatten");
        return scores;
    }

    /** {@code ClassifierHead} with a convolution of one position: {@code [N, C, H, W] -> [N, 1000]}. */
    static Value convolvedClassifier(NetworkBuilder net, Value x) {
        NetworkBuilder head = net.scope("head", "ClassifierHead");
        NetworkBuilder pool = head.scope("global_pool", "SelectAdaptivePool2d", "pool_type=avg, flatten=Identity()");
        Value mean = pool.scope("pool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        pool.identity("flatten");
        Value scores = head.conv("fc", head.dropout("drop", mean, 0), 1000, kernel(1).withBias());
        return head.scope("flatten", "Flatten", "start_dim=1, end_dim=-1").call(new Layout.Flatten(), scores);
    }
}
