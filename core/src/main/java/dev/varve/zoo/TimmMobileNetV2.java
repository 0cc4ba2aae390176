package dev.varve.zoo;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import dev.varve.zoo.TimmBlocks.Block;
import dev.varve.zoo.TimmBlocks.Stage;
import java.util.List;

/**
 * Inverted residuals with linear bottlenecks (Sandler et al. 2018, arXiv:1801.04381, table 2) in several widths, built
 * as timm builds them; those whose names end in {@code d} are deeper too.
 */
final class TimmMobileNetV2 implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("mobilenetv2_035", 0.35, 1.0),
            new Size("mobilenetv2_050", 0.5, 1.0),
            new Size("mobilenetv2_075", 0.75, 1.0),
            new Size("mobilenetv2_100", 1.0, 1.0),
            new Size("mobilenetv2_110d", 1.1, 1.2),
            new Size("mobilenetv2_120d", 1.2, 1.4),
            new Size("mobilenetv2_140", 1.4, 1.0));

    private static final List<Stage> STAGES = List.of(
            new Stage(1, new Block(3, 1, 1, 16)),
            new Stage(2, new Block(3, 2, 6, 24)),
            new Stage(3, new Block(3, 2, 6, 32)),
            new Stage(4, new Block(3, 2, 6, 64)),
            new Stage(3, new Block(3, 1, 6, 96)),
            new Stage(3, new Block(3, 2, 6, 160)),
            new Stage(1, new Block(3, 1, 6, 320)));

    private static final long FEATURES = 1280;

    /** Factors of widths and depths. */
    private record Size(String name, double width, double depth) {

        boolean isDeeper() {
            return depth > 1;
        }

        /** The width of the stem, which is not scaled where the depth is. */
        long stem() {
            return isDeeper() ? 32 : Widths.rounded(32 * width);
        }

        /** The width of the last convolution, which is scaled up alone. */
        long features() {
            return isDeeper() ? FEATURES : Math.max(FEATURES, Widths.rounded(FEATURES * width));
        }
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "MobileNetV2 of timm", Architecture.Library.TIMM,
                "arXiv:1801.04381", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        TimmBlocks blocks = new TimmBlocks(1e-5, false);
        NetworkBuilder net = NetworkBuilder.network(name, "EfficientNet");
        Value x = blocks.stem(net, net.image("image", 3), size.stem(), NetworkBuilder::relu6);
        x = blocks.stages(net.scope("blocks", "Sequential"), x,
                Stage.scaled(STAGES, size.width, size.depth));                  // [N, F, H/32, W/32]
        return net.build(blocks.classifier(net, x, size.features(), NetworkBuilder::relu6));
    }
}
