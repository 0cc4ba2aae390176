package dev.varve.train.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.zoo.Architecture;
import dev.varve.zoo.GoldenArchitecture;
import dev.varve.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The smallest architecture of each family against its reference file. */
final class SmallestArchitecturesTest extends GoldenArchitectureContract {

    private static final List<String> SMALLEST =
            List.of("resnet18", "vgg11", "mobilenet_v2", "tf_efficientnet_lite0",
                    "alexnet", "squeezenet1_1", "densenet121", "googlenet");

    @Override
    Stream<GoldenArchitecture> golden() {
        return SMALLEST.stream().map(GoldenArchitecture::resource);
    }

    @Test
    void golden_ofTheRegistry_hasTheSmallestOfEachFamily() {
        Map<String, String> first = Zoo.architectures().stream().collect(Collectors.toMap(Architecture::family,
                Architecture::name, (smallest, larger) -> smallest, LinkedHashMap::new));
        assertThat(SMALLEST).containsExactlyElementsOf(first.values());
        assertThat(golden()).allMatch(GoldenArchitecture::hasPasses);
    }
}
