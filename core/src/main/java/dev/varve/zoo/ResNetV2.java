package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import java.util.Collections;
import java.util.List;

/**
 * Residual networks whose norms and rectifiers come before the convolutions (He et al. 2016, arXiv:1603.05027), with
 * BatchNorm, built as timm builds them.
 */
final class ResNetV2 implements Family {

    private static final String NAME = "resnetv2_50";

    private static final List<Integer> BLOCKS = List.of(3, 4, 6, 3);

    @Override
    public List<Architecture> architectures() {
        List<Double> half = Collections.nCopies(3, 0.5);
        return List.of(new Architecture(NAME, "ResNetV2", Architecture.Library.TIMM, "arXiv:1603.05027", 224, half,
                half));
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "ResNetV2");
        NetworkBuilder stem = net.scope("stem", "Sequential");
        Value x = stem.conv("conv", net.image("image", 3), 64, kernel(7).stride(2).padding(3));
        x = stem.maxPool("pool", x, 3, 2, 1);                                  // [N, 64, H/4, W/4]
        NetworkBuilder stages = net.scope("stages", "Sequential");
        for (int stage = 0; stage < BLOCKS.size(); stage++) {
            NetworkBuilder blocks = stages.scope("" + stage, "ResNetStage").scope("blocks", "Sequential");
            for (int block = 0; block < BLOCKS.get(stage); block++) {
                x = block(blocks.scope("" + block, "PreActBottleneck"), x, 64L << stage,
                        stage > 0 && block == 0 ? 2 : 1);
            }
        }
        x = Timm.normActivation(net, "norm", x);                               // [N, 2048, H/32, W/32]
        return net.build(Timm.convolvedClassifier(net, x));
    }

    private static Value block(NetworkBuilder net, Value in, long width, long stride) {
        Value shortcut = in;
        boolean projects = in.channels() != 4 * width;
        if (projects) {
            net.scope("downsample", "DownsampleConv");
        }
        Value active = Timm.normActivation(net, "norm1", in);
        if (projects) {
            NetworkBuilder down = net.inside("downsample");
            shortcut = down.conv("conv", active, 4 * width, kernel(1).stride(stride));
            down.identity("norm");
        }
        Value x = net.conv("conv1", active, width, kernel(1));
        x = Timm.normActivation(net, "norm2", x);
        x = net.conv("conv2", x, width, kernel(3).stride(stride).padding(1));
        x = Timm.normActivation(net, "norm3", x);
        x = net.conv("conv3", x, 4 * width, kernel(1));                        // [N, 4 width, H/stride, W/stride]
        net.identity("drop_path");
        return net.add(x, shortcut);
    }
}
