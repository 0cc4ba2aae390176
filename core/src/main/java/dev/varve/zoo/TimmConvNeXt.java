package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Shape;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Convolutions in the manner of transformers (Liu et al. 2022, arXiv:2201.03545) as timm builds them, with small sizes
 * of its own, whose perceptrons are convolutions of one position.
 */
final class TimmConvNeXt implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("convnext_atto", 40, List.of(2, 2, 6, 2), true),
            new Size("convnext_femto", 48, List.of(2, 2, 6, 2), true),
            new Size("convnext_pico", 64, List.of(2, 2, 6, 2), true),
            new Size("convnext_nano", 80, List.of(2, 2, 8, 2), true),
            new Size("timm/convnext_tiny", 96, List.of(3, 3, 9, 3), false));

    private static final double EPS = 1e-6;

    /** Channels of the first of four stages, which double in each, and blocks; whether perceptrons are convolutions. */
    private record Size(String name, long width, List<Integer> blocks, boolean convolutional) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "ConvNeXt (timm)", Architecture.Library.TIMM,
                "arXiv:2201.03545", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "ConvNeXt");
        NetworkBuilder stem = net.scope("stem", "Sequential");
        Value x = stem.conv("0", net.image("image", 3), size.width, kernel(4).stride(4).withBias());
        x = stem.layerNorm2d("1", x, EPS);                                     // [N, width, H/4, W/4]
        NetworkBuilder stages = net.scope("stages", "Sequential");
        for (int stage = 0; stage < 4; stage++) {                              // from the second on, halves H and W
            x = stage(stages.scope("" + stage, "ConvNeXtStage"), x, size, stage);
        }
        net.identity("norm_pre");
        return net.build(head(net.scope("head", "NormMlpClassifierHead"), x));
    }

    private static Value stage(NetworkBuilder net, Value in, Size size, int stage) {
        Value x = in;
        if (stage == 0) {
            net.identity("downsample");
        } else {
            NetworkBuilder down = net.scope("downsample", "Sequential");
            x = down.layerNorm2d("0", x, EPS);
            x = down.conv("1", x, size.width << stage, kernel(2).stride(2).withBias());
        }
        NetworkBuilder blocks = net.scope("blocks", "Sequential");
        for (int i = 0; i < size.blocks.get(stage); i++) {
            x = block(blocks.scope("" + i, "ConvNeXtBlock"), x, size.convolutional);
        }
        return x;
    }

    private static Value block(NetworkBuilder net, Value in, boolean convolutional) {
        long width = in.channels();
        Value x = net.conv("conv_dw", in, width, kernel(7).padding(3).groups(width).withBias());
        if (convolutional) {
            x = net.layerNorm2d("norm", x, EPS);
            x = convolutions(net.scope("mlp", "Mlp"), x);
        } else {
            x = net.layerNorm("norm", net.rearrange("last", "n c h w -> n h w c", x), EPS);
            x = TransformerBlock.mlp(net.scope("mlp", "Mlp"), x, 4 * width, TimmConvNeXt::gelu);
            x = net.rearrange("first", "n h w c -> n c h w", x);
        }
        net.identity("shortcut");
        net.identity("drop_path");
        return net.add(net.learned("gamma", new Learned.LayerScale(Shape.of(width)), x), in);
    }

    private static Value convolutions(NetworkBuilder net, Value in) {
        Value x = net.conv("fc1", in, 4 * in.channels(), kernel(1).withBias());
        x = gelu(net, "act", x);
        net.noDropout("drop1");
        net.identity("norm");
        x = net.conv("fc2", x, in.channels(), kernel(1).withBias());
        net.noDropout("drop2");
        return x;
    }

    /** timm's class, which prints nothing. */
    private static Value gelu(NetworkBuilder net, String name, Value x) {
        return net.scope(name, "GELU").call(new Pointwise.Gelu(), x);
    }

    private static Value head(NetworkBuilder net, Value features) {
        NetworkBuilder pool = net.scope("global_pool", "SelectAdaptivePool2d");
        Value x = pool.scope("pool", "AdaptiveAvgPool2d", "output_size=1")
                .call(new Pool.AdaptiveAvgPool2d(1, 1), features);
        pool.identity("flatten");
        x = net.layerNorm2d("norm", x, EPS);
        x = net.scope("flatten", "Flatten", "start_dim=1, end_dim=-1").call(new Layout.Flatten(), x);
        net.identity("pre_logits");
        net.noDropout("drop");
        return net.linear("fc", x, 1000, true);
    }
}
