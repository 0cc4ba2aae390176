package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Combine;
import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Resize;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Inverted residuals, and between them transformers over the positions of a map (Mehta and Rastegari 2022,
 * arXiv:2110.02178, table 4), built as timm builds them. Attention joins one position of each patch of 2 x 2; a map
 * without whole patches is stretched before and shrunk behind.
 */
final class MobileVit implements Family {

    private static final List<Stage> STAGES = List.of(
            new Stage(32, 1, 1, 0, 0),
            new Stage(64, 3, 2, 0, 0),
            new Stage(96, 1, 2, 144, 2),
            new Stage(128, 1, 2, 192, 4),
            new Stage(160, 1, 2, 240, 3));

    private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);
    private static final Activation SWISH = NetworkBuilder::silu;
    private static final long STEM = 16;
    private static final long EXPANSION = 4;
    private static final long FEATURES = 640;
    private static final long HEADS = 4;
    private static final long PATCH = 2;
    private static final double EPS = 1e-5;

    /** A stage of the paper's table: channels, inverted residuals, stride; features and layers of its transformer. */
    private record Stage(long width, int residuals, long stride, long features, int layers) {
    }

    @Override
    public List<Architecture> architectures() {
        return List.of(new Architecture("mobilevit_s", "MobileViT", Architecture.Library.TIMM, "arXiv:2110.02178", 256,
                ZEROS, ONES));
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "ByobNet");
        Value x = activated(net, "stem", net.image("image", 3), STEM, kernel(3).stride(2).padding(1));
        NetworkBuilder stages = net.scope("stages", "Sequential");
        for (int stage = 0; stage < STAGES.size(); stage++) {
            x = stage(stages.scope("" + stage, "Sequential"), x, STAGES.get(stage));
        }
        x = activated(net, "final_conv", x, FEATURES, kernel(1));
        return net.build(Timm.classifier(net, x));                             // [N, 640, H/32, W/32] -> [N, 1000]
    }

    private static Value stage(NetworkBuilder net, Value x, Stage stage) {
        for (int block = 0; block < stage.residuals; block++) {
            x = residual(net.scope("" + block, "BottleneckBlock"), x, stage.width, block == 0 ? stage.stride : 1);
        }
        return stage.layers == 0 ? x : transformed(net.scope("" + stage.residuals, "MobileVitBlock"), x, stage);
    }

    private static Value residual(NetworkBuilder net, Value in, long width, long stride) {
        boolean passes = in.channels() == width && stride == 1;
        if (passes) {
            net.identity("shortcut");
        }
        long wide = EXPANSION * in.channels();
        Value x = activated(net, "conv1_1x1", in, wide, kernel(1));
        x = activated(net, "conv2_kxk", x, wide, kernel(3).stride(stride).padding(1).groups(wide));
        net.identity("conv2b_kxk");
        net.identity("attn");
        x = Timm.normed(net, "conv3_1x1", x, width, kernel(1));
        List.of("attn_last", "drop_path", "act").forEach(net::identity);
        return passes ? net.add(x, in) : x;
    }

    /** Figure 1b of the paper. */
    private static Value transformed(NetworkBuilder net, Value in, Stage stage) {
        Value x = activated(net, "conv_kxk", in, stage.width, kernel(3).padding(1));
        Value map = net.conv("conv_1x1", x, stage.features, kernel(1));        // [N, D, H, W]
        Value whole = net.function("stretch", new Resize.ToMultiple(PATCH), map);
        x = net.rearrange("unfold", "n c (h a=2) (w b=2) -> n (a b) h w c", whole);         // [N, 4, H/2, W/2, D]
        TransformerBlock.Form form = new TransformerBlock.Form(HEADS, 2, 2 * stage.features, EPS, MobileVit::swish);
        NetworkBuilder layers = net.scope("transformer", "Sequential");
        for (int layer = 0; layer < stage.layers; layer++) {
            x = TransformerBlock.of(layers.scope("" + layer, "Block"), x, form);
        }
        x = net.rearrange("fold", "n (a=2 b=2) h w c -> n c (h a) (w b)", net.layerNorm("norm", x, EPS));
        x = activated(net, "conv_proj", net.function("shrink", new Resize.Like(), x, map), stage.width, kernel(1));
        x = net.function("cat", new Combine.Concat(), in, x);                  // [N, 2 C, H, W]
        return activated(net, "conv_fusion", x, stage.width, kernel(3).padding(1));
    }

    private static Value activated(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        return Timm.activated(net, name, x, width, kernel, SWISH);
    }

    /** Between the matrices, where it does not write over its input. */
    private static Value swish(NetworkBuilder net, String name, Value x) {
        return net.scope(name, "SiLU").call(new Pointwise.SiLU(), x);
    }
}
