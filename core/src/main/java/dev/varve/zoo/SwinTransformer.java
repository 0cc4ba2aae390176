package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Attention;
import dev.varve.graph.Combine;
import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Role;
import dev.varve.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * Transformers with attention in shifted windows (Liu et al. 2021, arXiv:2103.14030, section 3), built as torchvision
 * builds them: {@code [N, H, W, C]} throughout, padded where windows do not fit.
 */
final class SwinTransformer implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("swin_t", 96, List.of(2, 2, 6, 2), 3, 0.2),
            new Size("swin_s", 96, List.of(2, 2, 18, 2), 3, 0.3),
            new Size("swin_b", 128, List.of(2, 2, 18, 2), 4, 0.5));

    private static final long WINDOW = 7;
    private static final double EPS = 1e-5;
    private static final String DISTANCES = "relative_position_bias_table";

    /** Channels and heads of the first of four stages, which double in each, and blocks; the last stochastic depth. */
    private record Size(String name, long width, List<Integer> blocks, long heads, double depth) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "SwinTransformer",
                Architecture.Library.TORCHVISION, "arXiv:2103.14030", 224, Architecture.IMAGENET_MEAN,
                Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "SwinTransformer");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3), size);
        x = net.layerNorm("norm", x, EPS);                                     // [N, H/32, W/32, 8 width]
        x = net.scope("permute", "Permute").call(new Layout.Rearrange("n h w c -> n c h w"), x);
        x = net.scope("avgpool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        x = net.scope("flatten", "Flatten", "start_dim=1, end_dim=-1").call(new Layout.Flatten(), x);
        return net.build(net.linear("head", x, 1000, true));
    }

    private static Value features(NetworkBuilder net, Value image, Size size) {
        NetworkBuilder stem = net.scope("0", "Sequential");
        Value x = stem.conv("0", image, size.width, kernel(4).stride(4).withBias());
        x = stem.scope("1", "Permute").call(new Layout.Rearrange("n c h w -> n h w c"), x);
        x = stem.layerNorm("2", x, EPS);                                       // [N, H/4, W/4, width]
        double last = size.blocks.stream().mapToInt(blocks -> blocks).sum() - 1.0;
        int block = 0;
        for (int stage = 0; stage < 4; stage++) {                              // from the second on, halves H and W
            if (stage > 0) {
                x = merged(net.scope("" + 2 * stage, "PatchMerging").registers("reduction", "norm"), x);
            }
            NetworkBuilder blocks = net.scope("" + (2 * stage + 1), "Sequential");
            for (int i = 0; i < size.blocks.get(stage); i++) {
                Attention.WindowAttention windows =
                        new Attention.WindowAttention(size.heads << stage, WINDOW, i % 2 * (WINDOW / 2), true);
                x = block(blocks.scope("" + i, "SwinTransformerBlock"), x, windows, size.depth * block++ / last);
            }
        }
        return x;
    }

    /** {@code [N, H, W, C] -> [N, H/2, W/2, 2 C]}. */
    static Value merged(NetworkBuilder net, Value in) {
        Value x = net.function("pad", new Layout.PadTo(2), in);
        x = net.rearrange("merge", "n (h a=2) (w b=2) c -> n h w (b a c)", x);
        return net.linear("reduction", net.layerNorm("norm", x, EPS), 2 * in.features(), false);
    }

    private static Value block(NetworkBuilder net, Value in, Attention.WindowAttention windows, double depth) {
        Value x = net.layerNorm("norm1", in, EPS);
        NetworkBuilder attention = net.scope("attn", "ShiftedWindowAttention");
        x = attention.linear("qkv", attention.function("pad", new Layout.PadTo(WINDOW), x), 3 * in.features(), true);
        x = attention.function("windows", windows, Map.of(Role.BIAS, DISTANCES, Role.INDEX, Role.INDEX.suffix()), x);
        x = attention.linear("proj", x, in.features(), true);
        x = attention.function("crop", new Combine.Crop(), x, in);
        x = net.add(in, net.stochasticDepth("stochastic_depth", x, depth));
        Value y = mlp(net, net.layerNorm("norm2", x, EPS));
        return net.add(x, net.stochasticDepth("stochastic_depth", y, depth));
    }

    private static Value mlp(NetworkBuilder block, Value in) {
        NetworkBuilder net = block.scope("mlp", "MLP");
        Value x = net.gelu("1", net.linear("0", in, 4 * in.features(), true));
        net.noDropout("2");
        x = net.linear("3", x, in.features(), true);
        net.noDropout("4");
        return x;
    }
}
