package dev.varve.zoo;

import static dev.varve.zoo.MbConvs.DEPTHWISE;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.zoo.MbConvs.Stage;
import java.util.List;

/**
 * Networks whose width, depth and image grow together (Tan and Le 2019, arXiv:1905.11946, table 1), built as
 * torchvision builds them: the norms of the three largest have TensorFlow's eps and momentum.
 */
final class EfficientNet implements Family {

    private static final ConvNormActivation PYTORCH = new ConvNormActivation(1e-5, 0.1, NetworkBuilder::silu);
    private static final ConvNormActivation TENSORFLOW = new ConvNormActivation(1e-3, 0.01, NetworkBuilder::silu);

    private static final List<Size> SIZES = List.of(
            new Size("efficientnet_b0", 1.0, 1.0, 224, 0.2, PYTORCH),
            new Size("efficientnet_b1", 1.0, 1.1, 240, 0.2, PYTORCH),
            new Size("efficientnet_b2", 1.1, 1.2, 288, 0.3, PYTORCH),
            new Size("efficientnet_b3", 1.2, 1.4, 300, 0.3, PYTORCH),
            new Size("efficientnet_b4", 1.4, 1.8, 380, 0.4, PYTORCH),
            new Size("efficientnet_b5", 1.6, 2.2, 456, 0.4, TENSORFLOW),
            new Size("efficientnet_b6", 1.8, 2.6, 528, 0.5, TENSORFLOW),
            new Size("efficientnet_b7", 2.0, 3.1, 600, 0.5, TENSORFLOW));

    private static final List<Stage> STAGES = List.of(
            new Stage(DEPTHWISE, 1, 3, 1, 1, 16),
            new Stage(DEPTHWISE, 2, 3, 2, 6, 24),
            new Stage(DEPTHWISE, 2, 5, 2, 6, 40),
            new Stage(DEPTHWISE, 3, 3, 2, 6, 80),
            new Stage(DEPTHWISE, 3, 5, 1, 6, 112),
            new Stage(DEPTHWISE, 4, 5, 2, 6, 192),
            new Stage(DEPTHWISE, 1, 3, 1, 6, 320));

    private static final long STEM = 32;

    /** Factors of widths and depths, the image, and what the library adds to the paper's table. */
    private record Size(String name, double width, double depth, int pixels, double dropout, ConvNormActivation unit) {
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "EfficientNet", Architecture.Library.TORCHVISION,
                "arXiv:1905.11946", size.pixels, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        List<Stage> stages = STAGES.stream().map(stage -> stage.scaled(size.width, size.depth)).toList();
        return new MbConvs(stages, size.unit, size.dropout).network(name, Widths.rounded(STEM * size.width),
                4 * stages.get(stages.size() - 1).width());
    }
}
