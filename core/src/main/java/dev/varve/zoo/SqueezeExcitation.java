package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;

/**
 * Each channel times a gate that is computed from the means of all (Hu et al. 2018, arXiv:1709.01507, figure 1), as
 * torchvision registers it.
 *
 * @param activation between the two matrices: delta in the paper
 * @param gate behind them: sigma in the paper
 */
record SqueezeExcitation(Activation activation, Activation gate) {

    /** The module of a name: {@code [N, C, H, W] -> [N, C, H, W]}, with so many channels between the matrices. */
    Value of(NetworkBuilder net, String name, Value x, long squeezed) {
        NetworkBuilder module = net.scope(name, "SqueezeExcitation")
                .registers("avgpool", "fc1", "fc2", "activation", "scale_activation");
        Value scale = module.scope("avgpool", "AdaptiveAvgPool2d", "output_size=1")
                .call(new Pool.AdaptiveAvgPool2d(1, 1), x);                    // [N, C, 1, 1]
        scale = activation.of(module, "activation", module.conv("fc1", scale, squeezed, kernel(1).withBias()));
        scale = module.conv("fc2", scale, x.channels(), kernel(1).withBias());
        return module.mul(x, gate.of(module, "scale_activation", scale));
    }
}
