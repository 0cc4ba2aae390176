package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Combine;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Networks whose layers read the outputs of all layers before them in their block (Huang et al. 2017,
 * arXiv:1608.06993, table 1), built as torchvision builds them and, behind {@code timm/}, as timm does, where norms and
 * rectifiers are one module.
 */
final class DenseNet implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("densenet121", 32, List.of(6, 12, 24, 16)),
            new Size("densenet169", 32, List.of(6, 12, 32, 32)),
            new Size("densenet201", 32, List.of(6, 12, 48, 32)),
            new Size("densenet161", 48, List.of(6, 12, 36, 24)));

    /** Channels between a layer's two convolutions, in units of its growth. */
    private static final long BOTTLENECK = 4;

    /** Channels that each layer adds, and layers in each of the four blocks. */
    private record Size(String name, long growth, List<Integer> layers) {
    }

    @Override
    public List<Architecture> architectures() {
        return Stream.of(Architecture.Library.TORCHVISION, Architecture.Library.TIMM)
                .flatMap(library -> SIZES.stream().map(size -> new Architecture(
                        Timm.named(library, size.name), "DenseNet", library, "arXiv:1608.06993", 224,
                        Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)))
                .toList();
    }

    @Override
    public Network network(String name) {
        String plain = Timm.plain(name);
        Size size = SIZES.stream().filter(one -> one.name.equals(plain)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "DenseNet");
        Layers layers = plain.equals(name) ? new OfTorchvision() : new OfTimm();
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3), size, layers);
        return net.build(net.linear("classifier", layers.pooled(net, x), 1000, true));
    }

    /** What the libraries call and register in their own ways. */
    private interface Layers {

        /** What the library puts before the classes of blocks and their parts. */
        String prefix();

        /** The class of what stands between two blocks. */
        String transition();

        /** A norm and a rectifier, numbered alike. */
        Value normRelu(NetworkBuilder net, String number, Value x);

        /** The last norm of the features; where its rectifier stands is the library's. */
        Value lastNorm(NetworkBuilder net, String name, Value x);

        /** {@code [N, C, H, W] -> [N, C]}. */
        Value pooled(NetworkBuilder net, Value features);
    }

    private static final class OfTorchvision implements Layers {

        @Override
        public String prefix() {
            return "_";
        }

        @Override
        public String transition() {
            return "_Transition";
        }

        @Override
        public Value normRelu(NetworkBuilder net, String number, Value x) {
            return net.relu("relu" + number, net.norm("norm" + number, x));
        }

        @Override
        public Value lastNorm(NetworkBuilder net, String name, Value x) {
            return net.norm(name, x);
        }

        @Override
        public Value pooled(NetworkBuilder net, Value features) {
            Value x = net.function("relu", new Pointwise.Relu(), features);
            return net.flatten("flatten", net.function("pool", new Pool.AdaptiveAvgPool2d(1, 1), x));
        }
    }

    private static final class OfTimm implements Layers {

        private static final double EPS = 1e-5;

        @Override
        public String prefix() {
            return "";
        }

        @Override
        public String transition() {
            return "DenseTransition";
        }

        @Override
        public Value normRelu(NetworkBuilder net, String number, Value x) {
            return Timm.normActivation(net, "norm" + number, x, EPS);
        }

        @Override
        public Value lastNorm(NetworkBuilder net, String name, Value x) {
            return Timm.normActivation(net, name, x, EPS);
        }

        @Override
        public Value pooled(NetworkBuilder net, Value features) {
            return net.dropout("head_drop", Timm.globalPool(net, features), 0);
        }
    }

    /** {@code [N, 3, H, W] -> [N, F, H/32, W/32]}. */
    private static Value features(NetworkBuilder net, Value image, Size size, Layers layers) {
        Value x = net.conv("conv0", image, 2 * size.growth, kernel(7).stride(2).padding(3));
        x = net.maxPool("pool0", layers.normRelu(net, "0", x), 3, 2, 1);       // [N, 2 growth, H/4, W/4]
        for (int block = 1; block <= size.layers.size(); block++) {
            NetworkBuilder dense = net.scope("denseblock" + block, layers.prefix() + "DenseBlock");
            x = block(dense, x, size.layers.get(block - 1), size.growth, layers);
            if (block < size.layers.size()) {
                x = transition(net.scope("transition" + block, layers.transition()), x, layers);
            }
        }
        return layers.lastNorm(net, "norm5", x);
    }

    /** {@code [N, C, H, W] -> [N, C + count growth, H, W]}. */
    private static Value block(NetworkBuilder net, Value in, int count, long growth, Layers layers) {
        List<Value> known = new ArrayList<>(List.of(in));
        for (int i = 1; i <= count; i++) {
            NetworkBuilder layer = net.scope("denselayer" + i, layers.prefix() + "DenseLayer");
            Value x = layers.normRelu(layer, "1", joined(layer, known));
            x = layer.conv("conv1", x, BOTTLENECK * growth, kernel(1));
            x = layers.normRelu(layer, "2", x);
            known.add(layer.conv("conv2", x, growth, kernel(3).padding(1)));
        }
        return joined(net, known);
    }

    private static Value joined(NetworkBuilder net, List<Value> known) {
        return known.size() == 1 ? known.get(0)
                : net.function("cat", new Combine.Concat(), known.toArray(Value[]::new));
    }

    /** {@code [N, C, H, W] -> [N, C/2, H/2, W/2]}. */
    private static Value transition(NetworkBuilder net, Value in, Layers layers) {
        Value x = net.conv("conv", layers.normRelu(net, "", in), in.channels() / 2, kernel(1));
        return net.avgPool("pool", x, new Pool.AvgPool2d(2, 2, 0, false, true));
    }
}
