package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Transformers over patches of an image as timm builds them: the small sizes of DeiT (Touvron et al. 2021,
 * arXiv:2012.12877, table 1) and of ViT as it was trained again (Steiner et al. 2021, arXiv:2106.10270), one network
 * with other weights. The position embedding is for the size of image that they were made for.
 */
final class Deit implements Family {

    private static final List<Width> WIDTHS = List.of(
            new Width("tiny", 192), new Width("small", 384), new Width("base", 768));

    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final int IMAGE = 224;
    private static final int LAYERS = 12;
    private static final long FEATURES_OF_A_HEAD = 64;
    private static final double EPS = 1e-6;

    /** A row of the paper's table: embedding dimension, 64 for each head. */
    private record Width(String name, long features) {
    }

    @Override
    public List<Architecture> architectures() {
        return List.of(
                deit("deit_tiny_patch16_224"), deit("deit_small_patch16_224"), deit("deit_base_patch16_224"),
                vit("vit_tiny_patch16_224"), vit("vit_small_patch16_224"), vit("vit_small_patch32_224"),
                vit("vit_base_patch16_224"), vit("vit_base_patch32_224"));
    }

    private static Architecture deit(String name) {
        return Architecture.ofPatches(name, "DeiT", Architecture.Library.TIMM, "arXiv:2012.12877", IMAGE, patch(name),
                Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD);
    }

    private static Architecture vit(String name) {
        return Architecture.ofPatches(name, "DeiT", Architecture.Library.TIMM, "arXiv:2106.10270", IMAGE, patch(name),
                HALF, HALF);
    }

    /** Pixels of a patch's side, the third part of the name. */
    private static int patch(String name) {
        return Integer.parseInt(name.split("_")[2].replace("patch", ""));
    }

    @Override
    public Network network(String name) {
        String[] parts = name.split("_");
        long width = WIDTHS.stream().filter(one -> one.name.equals(parts[1])).findFirst().orElseThrow().features;
        NetworkBuilder net = NetworkBuilder.network(name, "VisionTransformer");
        Value x = patches(net.scope("patch_embed", "PatchEmbed"), net.image("image", 3), width, patch(name));
        x = net.learned("cls_token", new Learned.Prepend(width), x);           // [N, 1 + L, D]
        x = net.learned("pos_embed", new Learned.Offset(x.shape().extent(1), width), x);
        net.noDropout("pos_drop");
        net.identity("patch_drop");
        net.identity("norm_pre");
        TransformerBlock.Form form = new TransformerBlock.Form(width / FEATURES_OF_A_HEAD, 1, 4 * width, EPS,
                NetworkBuilder::gelu);
        NetworkBuilder blocks = net.scope("blocks", "Sequential");
        for (int block = 0; block < LAYERS; block++) {
            x = TransformerBlock.of(blocks.scope("" + block, "Block"), x, form);
        }
        x = net.layerNorm("norm", x, EPS);
        x = net.flatten("pool", net.function("class", new Layout.Slice(1, 0, 1), x));   // [N, D]
        net.identity("fc_norm");
        net.noDropout("head_drop");
        return net.build(net.linear("head", x, 1000, true));
    }

    /** {@code [N, 3, H, W] -> [N, L, D]}. */
    static Value patches(NetworkBuilder net, Value image, long width, long patch) {
        Value x = net.conv("proj", image, width, kernel(patch).stride(patch).withBias());
        x = net.rearrange("tokens", "n c h w -> n (h w) c", x);
        net.identity("norm");
        return x;
    }
}
