package dev.varve.train.engine;

import dev.varve.zoo.GoldenArchitecture;
import java.util.stream.Stream;

/** The smallest architecture of each family against its reference file. */
final class SmallestArchitecturesTest extends GoldenArchitectureContract {

    @Override
    Stream<GoldenArchitecture> golden() {
        return Stream.of("resnet18", "vgg11", "mobilenet_v2", "tf_efficientnet_lite0")
                .map(GoldenArchitecture::resource);
    }
}
