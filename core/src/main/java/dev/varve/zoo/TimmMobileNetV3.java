package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import dev.varve.zoo.TimmBlocks.Block;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inverted residuals with gates and hard swishes (Howard et al. 2019, arXiv:1905.02244, tables 1 and 2) in several
 * widths, built as timm builds them.
 */
final class TimmMobileNetV3 implements Family {

    private static final boolean GATED = true;
    private static final boolean PLAIN = false;
    private static final Activation RELU = NetworkBuilder::relu;
    private static final Activation SWISH = NetworkBuilder::hardswish;

    private static final Plan SMALL = new Plan(1024, 576, List.of(
            List.of(new Block(3, 2, 1, 16, GATED, RELU)),
            List.of(new Block(3, 2, 4.5, 24, PLAIN, RELU), new Block(3, 1, 3.67, 24, PLAIN, RELU)),
            List.of(new Block(5, 2, 4, 40, GATED, SWISH), new Block(5, 1, 6, 40, GATED, SWISH),
                    new Block(5, 1, 6, 40, GATED, SWISH)),
            new Block(5, 1, 3, 48, GATED, SWISH).times(2),
            new Block(5, 2, 6, 96, GATED, SWISH).times(3)));

    private static final Plan LARGE = new Plan(1280, 960, List.of(
            List.of(new Block(3, 1, 1, 16, PLAIN, RELU)),
            List.of(new Block(3, 2, 4, 24, PLAIN, RELU), new Block(3, 1, 3, 24, PLAIN, RELU)),
            new Block(5, 2, 3, 40, GATED, RELU).times(3),
            List.of(new Block(3, 2, 6, 80, PLAIN, SWISH), new Block(3, 1, 2.5, 80, PLAIN, SWISH),
                    new Block(3, 1, 2.3, 80, PLAIN, SWISH), new Block(3, 1, 2.3, 80, PLAIN, SWISH)),
            new Block(3, 1, 6, 112, GATED, SWISH).times(2),
            new Block(5, 2, 6, 160, GATED, SWISH).times(3)));

    private static final List<Size> SIZES = List.of(
            new Size("mobilenetv3_small_050", SMALL, 0.5),
            new Size("mobilenetv3_small_075", SMALL, 0.75),
            new Size("mobilenetv3_small_100", SMALL, 1.0),
            new Size("mobilenetv3_large_075", LARGE, 0.75),
            new Size("mobilenetv3_large_100", LARGE, 1.0));

    private static final long STEM = 16;

    /** A table of the paper: its stages, the convolution behind them, and the features of the classifier. */
    private record Plan(long features, long last, List<List<Block>> stages) {
    }

    /** A table and a factor of its widths. */
    private record Size(String name, Plan plan, double width) {

        /** The width of the stem, which timm keeps where networks are narrow. */
        long stem() {
            return width < 0.75 ? STEM : Widths.rounded(STEM * width);
        }

        List<List<Block>> stages() {
            return plan.stages.stream().map(stage -> stage.stream().map(block -> block.scaled(width)).toList())
                    .toList();
        }
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "MobileNetV3 of timm", Architecture.Library.TIMM,
                "arXiv:1905.02244", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        TimmBlocks blocks = new TimmBlocks(1e-5, false);
        NetworkBuilder net = NetworkBuilder.network(name, "MobileNetV3");
        Value x = blocks.stem(net, net.image("image", 3), size.stem(), SWISH);  // [N, 16, H/2, W/2]
        NetworkBuilder stages = net.scope("blocks", "Sequential");
        x = blocks.stages(stages, x, size.stages());
        x = last(stages.scope("" + size.plan.stages.size(), "Sequential").scope("0", "ConvBnAct"), blocks, x,
                Widths.rounded(size.plan.last * size.width));                   // [N, F, H/32, W/32]
        return net.build(classifier(net, x, size.plan.features));
    }

    private static Value last(NetworkBuilder net, TimmBlocks blocks, Value x, long width) {
        Value value = blocks.normed(net, "bn1", net.conv("conv", x, width, kernel(1)), SWISH);
        Stream.of("aa", "drop_path").forEach(net::identity);
        return value;
    }

    /** Pools before the last convolution, which then is a matrix. */
    private static Value classifier(NetworkBuilder net, Value last, long features) {
        NetworkBuilder pool = net.scope("global_pool", "SelectAdaptivePool2d", "pool_type=avg, flatten=Identity()");
        Value x = pool.scope("pool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), last);
        pool.identity("flatten");
        x = net.conv("conv_head", x, features, kernel(1).withBias());           // [N, features, 1, 1]
        net.identity("norm_head");
        x = net.hardswish("act2", x);
        x = net.scope("flatten", "Flatten", "start_dim=1, end_dim=-1").call(new Layout.Flatten(), x);
        return net.linear("classifier", x, 1000, true);
    }
}
