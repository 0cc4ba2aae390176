package dev.varve.weights.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainingsTest {

    /** One that fails here is missing in {@code reference/golden/scripts/make_pretrained.py}. */
    @Test
    void of_everyArchitectureOfTheZoo_areThereOrSaidToBeNone() {
        for (String name : Zoo.names()) {
            assertThat(Pretrainings.of(name).isEmpty()).as(name).isEqualTo(Pretrainings.without().contains(name));
        }
    }

    @Test
    void of_everyArchitecture_haveDifferentTagsAndAllThatTheyNeed() {
        for (String name : Zoo.names()) {
            List<Pretraining> all = Pretrainings.of(name);
            assertThat(all).extracting(Pretraining::tag).doesNotHaveDuplicates();
            assertThat(all).extracting(one -> one.file().path()).doesNotHaveDuplicates();
            assertThat(all).allSatisfy(one -> {
                assertThat(one.url().getScheme()).isEqualTo("https");
                assertThat(one.url().getPath()).matches(".*\\.(pth|safetensors)");
                assertThat(one.sha256()).matches("([0-9a-f]{8,10})?");
                assertThat(one.images().size()).isBetween(Zoo.architecture(name).leastSize(), Architecture.MOST_SIZE);
                assertThat(one.images().crop()).isBetween(0.5, 1.0);
                assertThat(one.images().mean()).hasSize(3);
                assertThat(one.images().std()).hasSize(3).allMatch(std -> std > 0);
            });
        }
    }

    /** Where a family's table says what images the library's default weights need, it is what the library says. */
    @Test
    void of_everyArchitecture_haveItsMeanAndDeviationAsDefault() {
        for (Architecture one : Zoo.architectures()) {
            Pretrainings.of(one.name()).stream().findFirst().ifPresent(first -> {
                assertThat(first.images().mean()).as(one.name()).isEqualTo(one.mean());
                assertThat(first.images().std()).as(one.name()).isEqualTo(one.std());
            });
        }
    }

    @Test
    void of_resnet50_beginsWithTorchvisionsDefaultAndHasTimms() {
        List<Pretraining> all = Pretrainings.of("resnet50");
        assertThat(all.get(0)).returns("IMAGENET1K_V2", Pretraining::tag).returns("torchvision", Pretraining::library)
                .returns("BSD-3-Clause", Pretraining::licence).returns("11ad3fa6", Pretraining::sha256)
                .returns("https://download.pytorch.org/models/resnet50-11ad3fa6.pth", it -> it.url().toString());
        assertThat(Pretrainings.named("resnet50", "a1_in1k").orElseThrow())
                .returns("https://huggingface.co/timm/resnet50.a1_in1k/resolve/main/model.safetensors",
                        it -> it.url().toString())
                .returns("bicubic", it -> it.images().interpolation()).returns("Apache-2.0", Pretraining::licence);
    }

    @Test
    void named_byAnyOfItsNames_isTheSame() {
        Pretraining one = Pretrainings.named("resnet18", "tv_in1k").orElseThrow();
        assertThat(Pretrainings.named("resnet18", "resnet18.tv_in1k")).contains(one);
        assertThat(Pretrainings.named("resnet18", "timm/resnet18.tv_in1k")).contains(one);
        assertThat(Pretrainings.called("timm/resnet18.tv_in1k")).contains(one);
        assertThat(Pretrainings.named("resnet34", "timm/resnet18.tv_in1k")).isEmpty();
        assertThat(Pretrainings.called("tv_in1k")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "resnet18|timm/resnet18.a4_in1k|is neither a file nor published weights of resnet18; the nearest are a1_in1k, ",
        "resnet18|resnet50.a1_in1k|are weights of resnet50, found --arch resnet18; leave --arch out, or name other",
        "xresnet18|v1|is neither a file nor published weights of xresnet18, which has none; give a file"})
    void unknown_text_saysWhatItMightMean(String architecture, String text, String message) {
        assertThat(Pretrainings.unknown("--weights " + text, architecture, text).getMessage())
                .startsWith("--weights " + text + ": " + message);
    }
}
