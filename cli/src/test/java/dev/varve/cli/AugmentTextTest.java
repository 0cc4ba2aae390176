package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Blur;
import dev.varve.augment.Colour;
import dev.varve.augment.Erasing;
import dev.varve.augment.Jpeg;
import org.junit.jupiter.api.Test;

class AugmentTextTest {

    @Test
    void of_eachPart_saysWhatHappensAndNothingElse() {
        assertThat(AugmentText.of(Augmentation.NONE)).isEqualTo("none");
        assertThat(AugmentText.of(Augmentation.STANDARD)).isEqualTo("square, horizontal flip (p 0.5), rotation to 10 "
                + "degrees (p 0.75), zoom 1 to 1.1 (p 0.75), warp to 0.2 (p 0.75), lighting to 0.2 (p 0.75)");
        assertThat(AugmentText.of(Augmentation.named("rand-augment"))).isEqualTo("8 % to 100 % of the picture, "
                + "horizontal flip (p 0.5), RandAugment of 2 operations of magnitude 9 of 30");
        assertThat(AugmentText.of(Augmentation.NONE.with(new Colour(0, 0.5, 0.3, 0.1, 1)).with(new Blur(0.5, 0.1, 2))
                .with(new Jpeg(0.25, 30, 90)).with(new Erasing(0.1, 0, 0.3, 0.3, 1)))).isEqualTo("centre, saturation "
                + "to 0.3 (p 1), hue to 0.1 (p 1), blur of 0.1 to 2 px (p 0.5), JPEG of quality 30 to 90 (p 0.25), 0 % "
                + "to 30 % erased (p 0.1)");
    }
}
