package dev.varve.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintoutTest {

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet50", "vgg16_bn", "mobilenet_v2", "tf_efficientnet_lite0", "resnetv2_50",
        "xresnet18"})
    void text_ofAWholeNetwork_isWhatPythonPrints(String name) throws IOException {
        try (InputStream golden = PrintoutTest.class.getResourceAsStream("/golden/listings/" + name + ".txt")) {
            assertThat(Printout.of(Zoo.network(name).modules()).text() + "\n")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
