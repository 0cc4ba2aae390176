package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Attention;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Role;
import dev.varve.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * Transformers with attention in shifted windows (Liu et al. 2021, arXiv:2103.14030) as timm builds them. At other
 * sizes of image than its own timm makes windows smaller, or pads behind the shift (torchvision: before it), so they
 * take that one alone.
 */
final class TimmSwin implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("timm/swin_tiny_patch4_window7_224", 96, List.of(2, 2, 6, 2), 3),
            new Size("timm/swin_small_patch4_window7_224", 96, List.of(2, 2, 18, 2), 3),
            new Size("timm/swin_base_patch4_window7_224", 128, List.of(2, 2, 18, 2), 4));

    private static final int IMAGE = 224;
    private static final long WINDOW = 7;
    private static final double EPS = 1e-5;
    private static final double LAST_DEPTH = 0.1;

    /** Channels and heads of the first of four stages, which double in each, and blocks. */
    private record Size(String name, long width, List<Integer> blocks, long heads) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> Architecture.ofOneSize(size.name, "SwinTransformer (timm)",
                Architecture.Library.TIMM, "arXiv:2103.14030", IMAGE, Architecture.IMAGENET_MEAN,
                Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "SwinTransformer");
        NetworkBuilder stem = net.scope("patch_embed", "PatchEmbed");
        Value x = stem.conv("proj", net.image("image", 3), size.width, kernel(4).stride(4).withBias());
        x = stem.layerNorm("norm", stem.rearrange("last", "n c h w -> n h w c", x), EPS);  // [N, H/4, W/4, width]
        NetworkBuilder stages = net.scope("layers", "Sequential");
        double last = size.blocks.stream().mapToInt(blocks -> blocks).sum() - 1.0;
        int before = 0;
        for (int stage = 0; stage < 4; stage++) {                              // from the second on, halves H and W
            NetworkBuilder layer = stages.scope("" + stage, "SwinTransformerStage");
            if (stage == 0) {
                layer.identity("downsample");
            } else {
                x = SwinTransformer.merged(layer.scope("downsample", "PatchMerging"), x);
            }
            NetworkBuilder blocks = layer.scope("blocks", "Sequential");
            for (int i = 0; i < size.blocks.get(stage); i++) {
                Attention.WindowAttention windows =
                        new Attention.WindowAttention(size.heads << stage, WINDOW, i % 2 * (WINDOW / 2), false);
                x = block(blocks.scope("" + i, "SwinTransformerBlock"), x, windows, LAST_DEPTH * before++ / last);
            }
        }
        x = net.rearrange("channels", "n h w c -> n c h w", net.layerNorm("norm", x, EPS));
        return net.build(head(net.scope("head", "ClassifierHead"), x));
    }

    private static Value block(NetworkBuilder net, Value in, Attention.WindowAttention windows, double depth) {
        Value x = net.layerNorm("norm1", in, EPS);
        NetworkBuilder attention = net.scope("attn", "WindowAttention");
        x = attention.linear("qkv", x, 3 * in.features(), true);
        attention.noDropout("attn_drop");
        x = attention.function("windows", windows, Map.of(Role.BIAS, "relative_position_bias_table"), x);
        x = attention.linear("proj", x, in.features(), true);
        attention.noDropout("proj_drop");
        attention.scope("softmax", "Softmax", "dim=-1");
        x = net.add(in, dropPath(net, "drop_path1", x, depth));
        Value y = net.layerNorm("norm2", x, EPS);
        y = TransformerBlock.mlp(net.scope("mlp", "Mlp"), y, 4 * in.features(), NetworkBuilder::gelu);
        return net.add(x, dropPath(net, "drop_path2", y, depth));
    }

    private static Value dropPath(NetworkBuilder net, String name, Value x, double depth) {
        if (depth == 0) {
            net.identity(name);
            return x;
        }
        return net.dropPath(name, x, depth);
    }

    private static Value head(NetworkBuilder net, Value features) {
        NetworkBuilder pool = net.scope("global_pool", "SelectAdaptivePool2d");
        Value x = pool.scope("pool", "FastAdaptiveAvgPool").call(new Pool.AdaptiveAvgPool2d(1, 1), features);
        x = pool.flatten("vector", x);
        pool.identity("flatten");
        net.noDropout("drop");
        x = net.linear("fc", x, 1000, true);
        net.identity("flatten");
        return x;
    }
}
