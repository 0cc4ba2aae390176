package dev.varve.zoo;

import static dev.varve.zoo.MbConvs.DEPTHWISE;
import static dev.varve.zoo.MbConvs.FUSED;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.zoo.MbConvs.Stage;
import java.util.Collections;
import java.util.List;

/**
 * EfficientNets whose first stages have full convolutions, which train faster (Tan and Le 2021, arXiv:2104.00298, table
 * 4), built as torchvision builds them.
 */
final class EfficientNetV2 implements Family {

    private static final List<Double> HALF = Collections.nCopies(3, 0.5);

    private static final List<Size> SIZES = List.of(
            new Size("efficientnet_v2_s", 384, 0.2, List.of(
                    new Stage(FUSED, 2, 3, 1, 1, 24),
                    new Stage(FUSED, 4, 3, 2, 4, 48),
                    new Stage(FUSED, 4, 3, 2, 4, 64),
                    new Stage(DEPTHWISE, 6, 3, 2, 4, 128),
                    new Stage(DEPTHWISE, 9, 3, 1, 6, 160),
                    new Stage(DEPTHWISE, 15, 3, 2, 6, 256))),
            new Size("efficientnet_v2_m", 480, 0.3, List.of(
                    new Stage(FUSED, 3, 3, 1, 1, 24),
                    new Stage(FUSED, 5, 3, 2, 4, 48),
                    new Stage(FUSED, 5, 3, 2, 4, 80),
                    new Stage(DEPTHWISE, 7, 3, 2, 4, 160),
                    new Stage(DEPTHWISE, 14, 3, 1, 6, 176),
                    new Stage(DEPTHWISE, 18, 3, 2, 6, 304),
                    new Stage(DEPTHWISE, 5, 3, 1, 6, 512))),
            new Size("efficientnet_v2_l", 480, 0.4, List.of(
                    new Stage(FUSED, 4, 3, 1, 1, 32),
                    new Stage(FUSED, 7, 3, 2, 4, 64),
                    new Stage(FUSED, 7, 3, 2, 4, 96),
                    new Stage(DEPTHWISE, 10, 3, 2, 4, 192),
                    new Stage(DEPTHWISE, 19, 3, 1, 6, 224),
                    new Stage(DEPTHWISE, 25, 3, 2, 6, 384),
                    new Stage(DEPTHWISE, 7, 3, 1, 6, 640))));

    private static final ConvNormActivation UNIT = new ConvNormActivation(1e-3, 0.1, NetworkBuilder::silu);

    private static final long FEATURES = 1280;

    /** A table of the paper, the image of the published weights, and the dropout of the classifier. */
    private record Size(String name, int pixels, double dropout, List<Stage> stages) {

        /** The weights of the largest size expect images from -1 to 1. */
        boolean isCentred() {
            return name.endsWith("_l");
        }
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(size -> new Architecture(size.name, "EfficientNetV2",
                Architecture.Library.TORCHVISION, "arXiv:2104.00298", size.pixels,
                size.isCentred() ? HALF : Architecture.IMAGENET_MEAN,
                size.isCentred() ? HALF : Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        return new MbConvs(size.stages, UNIT, size.dropout).network(name, size.stages.get(0).width(), FEATURES);
    }
}
