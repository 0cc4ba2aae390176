package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Plan.ClassWeights;
import dev.varve.plan.Regularisation;
import dev.varve.plan.Regularisation.Clipping;
import dev.varve.plan.Regularisation.Mixing;
import dev.varve.plan.Regularisation.Place;
import dev.varve.plan.Regularisation.Sampling;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegularisationTextTest {

    @Test
    void of_whatIsAskedFor_saysThatAlone() {
        assertThat(RegularisationText.of(Regularisation.NONE)).isEmpty();
        assertThat(RegularisationText.of(Regularisation.NONE.withEmaDecay(0.999)))
                .contains("weights averaged with decay 0.999");
        assertThat(RegularisationText.of(new Regularisation(new Mixing(0.4, 1, 0.25, Place.IMAGES), Sampling.BALANCED,
                new Clipping(1, 0.5), 4, 0, 0.5))).contains("mixup of images, alpha 0.4; cutmix, alpha 1, of 0.25 "
                + "of the batches; images drawn by class, balanced; each number of a gradient at most 0.5; norm of a "
                + "gradient at most 1; a step for 4 batches; dropout times 0.5");
        assertThat(RegularisationText.of(Regularisation.NONE.withMixing(new Mixing(0.2, 0, 0.5, Place.FEATURES))
                .withSampling(new Sampling(new ClassWeights(false, Map.of("cat", 2.0))))))
                .contains("mixup of features, alpha 0.2; images drawn by class, cat times 2");
    }
}
