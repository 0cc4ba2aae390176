package dev.varve.zoo;

import dev.varve.graph.Kernel;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;

/** torchvision's unit of a convolution without bias, a norm, and what follows. */
record ConvNormActivation(double eps, double momentum, Activation activation) {

    /** The same unit with something else behind the norm. */
    ConvNormActivation with(Activation other) {
        return new ConvNormActivation(eps, momentum, other);
    }

    /** The unit of a name: {@code [N, C, H, W] -> [N, width, H', W']}. */
    Value of(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        NetworkBuilder unit = net.scope(name, "Conv2dNormActivation");
        return activation.of(unit, "2", unit.norm("1", unit.conv("0", x, width, kernel), eps, momentum));
    }
}
