package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Layout;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;

/** Modules that several of timm's families are made of, with its names. */
final class Timm {

    /** Begins the names of timm's networks whose names torchvision has too, with other parameters. */
    static final String PREFIX = "timm/";

    private static final double EPS = 1e-5;
    private static final String FLATTEN = "start_dim=1, end_dim=-1";

    private Timm() {
    }

    /** The name without the prefix, if it has it. */
    static String plain(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    /** The prefix where the library is timm. */
    static String named(Architecture.Library library, String name) {
        return library == Architecture.Library.TIMM ? PREFIX + name : name;
    }

    /** {@code ConvNormAct} with a rectifier. */
    static Value activated(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        return activated(net, name, x, width, kernel, NetworkBuilder::relu);
    }

    /** {@code ConvNormAct} with an activation. */
    static Value activated(NetworkBuilder net, String name, Value x, long width, Kernel kernel, Activation activation) {
        NetworkBuilder unit = net.scope(name, "ConvNormAct");
        return normActivation(unit, "bn", unit.conv("conv", x, width, kernel), EPS, activation);
    }

    /** {@code ConvNormAct} with a norm of another eps and a rectifier. */
    static Value activated(NetworkBuilder net, String name, Value x, long width, Kernel kernel, double eps) {
        NetworkBuilder unit = net.scope(name, "ConvNormAct");
        return normActivation(unit, "bn", unit.conv("conv", x, width, kernel), eps);
    }

    /** {@code ConvNormAct} without one. */
    static Value normed(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        NetworkBuilder unit = net.scope(name, "ConvNormAct");
        return norm(unit, "bn", unit.conv("conv", x, width, kernel));
    }

    /** {@code BatchNormAct2d} with a rectifier. */
    static Value normActivation(NetworkBuilder net, String name, Value x) {
        return normActivation(net, name, x, EPS);
    }

    /** {@code BatchNormAct2d} of another eps with a rectifier. */
    static Value normActivation(NetworkBuilder net, String name, Value x, double eps) {
        return normActivation(net, name, x, eps, NetworkBuilder::relu);
    }

    private static Value normActivation(NetworkBuilder net, String name, Value x, double eps, Activation activation) {
        Value normed = net.norm(name, "BatchNormAct2d", x, eps);
        net.inside(name).identity("drop");
        return activation.of(net.inside(name), "act", normed);
    }

    /** {@code BatchNormAct2d} without one. */
    static Value norm(NetworkBuilder net, String name, Value x) {
        Value normed = net.norm(name, "BatchNormAct2d", x, EPS);
        net.inside(name).identity("drop");
        net.inside(name).identity("act");
        return normed;
    }

    /** {@code SelectAdaptivePool2d}, the mean of each channel: {@code [N, C, H, W] -> [N, C]}. */
    static Value globalPool(NetworkBuilder net, Value x) {
        NetworkBuilder pool = net.scope("global_pool", "SelectAdaptivePool2d",
                "pool_type=avg, flatten=Flatten(" + FLATTEN + ")");
        Value mean = pool.scope("pool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        return pool.scope("flatten", "Flatten", FLATTEN).call(new Layout.Flatten(), mean);
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
        return head.scope("flatten", "Flatten", FLATTEN).call(new Layout.Flatten(), scores);
    }
}
