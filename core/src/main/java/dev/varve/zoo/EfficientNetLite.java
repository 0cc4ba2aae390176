package dev.varve.zoo;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;
import dev.varve.zoo.TimmBlocks.Block;
import dev.varve.zoo.TimmBlocks.Stage;
import java.util.Collections;
import java.util.List;

/**
 * EfficientNets (Tan and Le 2019, arXiv:1905.11946) without squeeze-and-excitation and with capped rectifiers, built as
 * timm builds them: in the five sizes that TensorFlow published, padded as TensorFlow pads, eps 1e-3; and in the size
 * that timm trained itself, with PyTorch's padding and eps.
 */
final class EfficientNetLite implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("tf_efficientnet_lite0", 1.0, 1.0, 224),
            new Size("tf_efficientnet_lite1", 1.0, 1.1, 240),
            new Size("tf_efficientnet_lite2", 1.1, 1.2, 260),
            new Size("tf_efficientnet_lite3", 1.2, 1.4, 300),
            new Size("tf_efficientnet_lite4", 1.4, 1.8, 380),
            new Size("efficientnet_lite0", 1.0, 1.0, 224));

    /** Table 1 of the paper. */
    private static final List<Stage> STAGES = List.of(
            new Stage(1, new Block(3, 1, 1, 16)),
            new Stage(2, new Block(3, 2, 6, 24)),
            new Stage(2, new Block(5, 2, 6, 40)),
            new Stage(3, new Block(3, 2, 6, 80)),
            new Stage(3, new Block(5, 1, 6, 112)),
            new Stage(4, new Block(5, 2, 6, 192)),
            new Stage(1, new Block(3, 1, 6, 320)));

    /** Factors of widths and depths; stem, last convolution and the depths of the outer stages are the same in all. */
    private record Size(String name, double width, double depth, int pixels) {

        boolean ofTensorFlow() {
            return name.startsWith("tf_");
        }
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(EfficientNetLite::architecture).toList();
    }

    private static Architecture architecture(Size size) {
        List<Double> half = Collections.nCopies(3, 0.5);
        return new Architecture(size.name, "EfficientNet-Lite", Architecture.Library.TIMM, "arXiv:1905.11946",
                size.pixels, size.ofTensorFlow() ? half : Architecture.IMAGENET_MEAN,
                size.ofTensorFlow() ? half : Architecture.IMAGENET_STD);
    }

    @Override
    public Network network(String name) {
        Size size = SIZES.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        TimmBlocks blocks = size.ofTensorFlow() ? new TimmBlocks(1e-3, true) : new TimmBlocks(1e-5, false);
        NetworkBuilder net = NetworkBuilder.network(name, "EfficientNet");
        Value x = blocks.stem(net, net.image("image", 3), 32, NetworkBuilder::relu6);   // [N, 32, H/2, W/2]
        x = blocks.stages(net.scope("blocks", "Sequential"), x,
                Stage.scaled(STAGES, size.width, size.depth));                  // [N, F, H/32, W/32]
        return net.build(blocks.classifier(net, x, 1280, NetworkBuilder::relu6));
    }
}
