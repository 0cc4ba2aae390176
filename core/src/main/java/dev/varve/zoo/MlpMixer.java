package dev.varve.zoo;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Perceptrons over patches and over channels in turn (Tolstikhin et al. 2021, arXiv:2105.01601, table 1), built as timm
 * builds them. The perceptrons over patches tie them to one size of image.
 */
final class MlpMixer implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("mixer_s16_224", 8, 512),
            new Size("mixer_b16_224", 12, 768));

    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final int IMAGE = 224;
    private static final long PATCH = 16;
    private static final double EPS = 1e-6;

    /** A row of the paper's table: layers, and the hidden size C; the perceptrons have C / 2 and 4 C units. */
    private record Size(String name, int layers, long width) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> Architecture.ofOneSize(size.name, "MLP-Mixer", Architecture.Library.TIMM,
                "arXiv:2105.01601", IMAGE, HALF, HALF)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "MlpMixer");
        Value x = Deit.patches(net.scope("stem", "PatchEmbed"), net.image("image", 3), size.width, PATCH);
        NetworkBuilder blocks = net.scope("blocks", "Sequential");
        for (int layer = 0; layer < size.layers; layer++) {
            x = block(blocks.scope("" + layer, "MixerBlock"), x);
        }
        x = net.function("pool", new Pool.TokenMean(), net.layerNorm("norm", x, EPS));     // [N, C]
        net.noDropout("head_drop");
        return net.build(net.linear("head", x, 1000, true));
    }

    private static Value block(NetworkBuilder net, Value in) {
        long width = in.features();
        Value x = net.rearrange("columns", "n l c -> n c l", net.layerNorm("norm1", in, EPS));
        x = TransformerBlock.mlp(net.scope("mlp_tokens", "Mlp"), x, width / 2, NetworkBuilder::gelu);
        net.identity("drop_path");
        x = net.add(in, net.rearrange("rows", "n c l -> n l c", x));
        Value y = net.layerNorm("norm2", x, EPS);
        return net.add(x, TransformerBlock.mlp(net.scope("mlp_channels", "Mlp"), y, 4 * width, NetworkBuilder::gelu));
    }
}
