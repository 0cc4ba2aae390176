package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Attention;
import dev.varve.graph.Contraction;
import dev.varve.graph.Layout;
import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Role;
import dev.varve.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * Transformers over patches of an image (Dosovitskiy et al. 2021, arXiv:2010.11929, table 1), built as torchvision
 * builds them. The position embedding is for the size of image that they were made for.
 */
final class VisionTransformer implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("vit_b_32", 32, 12, 12, 768),
            new Size("vit_b_16", 16, 12, 12, 768),
            new Size("vit_l_32", 32, 24, 16, 1024),
            new Size("vit_l_16", 16, 24, 16, 1024));

    private static final int IMAGE = 224;
    private static final double EPS = 1e-6;

    /** Pixels of a patch's side, and a row of the paper's table: layers, heads and hidden size D. */
    private record Size(String name, long patch, int layers, long heads, long width) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> Architecture.ofPatches(size.name, "VisionTransformer",
                Architecture.Library.TORCHVISION, "arXiv:2010.11929", IMAGE, (int) size.patch,
                Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "VisionTransformer");
        Value x = net.image("image", 3);
        x = net.conv("conv_proj", x, size.width, kernel(size.patch).stride(size.patch).withBias());
        x = net.rearrange("tokens", "n c h w -> n (h w) c", x);                // [N, L, D]
        x = net.learned("class_token", new Learned.Prepend(size.width), x);    // [N, 1 + L, D]
        x = encoder(net.scope("encoder", "Encoder"), x, size);
        x = net.flatten("class", net.function("first", new Layout.Slice(1, 0, 1), x));  // [N, D]
        return net.build(net.scope("heads", "Sequential").linear("head", x, 1000, true));
    }

    private static Value encoder(NetworkBuilder net, Value tokens, Size size) {
        Learned.Offset positions = new Learned.Offset(tokens.shape().extent(1), size.width);
        Value x = net.learned("pos_embedding", positions, tokens);
        net.noDropout("dropout");
        NetworkBuilder layers = net.scope("layers", "Sequential");
        for (int layer = 0; layer < size.layers; layer++) {
            x = block(layers.scope("encoder_layer_" + layer, "EncoderBlock"), x, size);
        }
        return net.layerNorm("ln", x, EPS);
    }

    private static Value block(NetworkBuilder net, Value in, Size size) {
        Value x = attention(net, net.layerNorm("ln_1", in, EPS), size);
        net.noDropout("dropout");
        x = net.add(x, in);
        return net.add(x, mlp(net, net.layerNorm("ln_2", x, EPS), size.width));
    }

    /** PyTorch's module, which owns the matrix of queries, keys and values itself. */
    private static Value attention(NetworkBuilder block, Value in, Size size) {
        NetworkBuilder net = block.scope("self_attention", "MultiheadAttention");
        Contraction.Linear projection = new Contraction.Linear(size.width, 3 * size.width, true);
        Value x = net.function("in_proj", projection,
                Map.of(Role.WEIGHT, "in_proj_weight", Role.BIAS, "in_proj_bias"), in);
        x = net.function("attention", new Attention.SelfAttention(size.heads, 1), x);
        return net.linear("out_proj", "NonDynamicallyQuantizableLinear", x, size.width, true);
    }

    private static Value mlp(NetworkBuilder block, Value in, long width) {
        NetworkBuilder net = block.scope("mlp", "MLPBlock");
        Value x = net.gelu("1", net.linear("0", in, 4 * width, true));
        net.noDropout("2");
        x = net.linear("3", x, width, true);
        net.noDropout("4");
        return x;
    }
}
