package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Plan.ClassWeights;
import dev.varve.plan.Regularisation.Clipping;
import dev.varve.plan.Regularisation.Mixing;
import dev.varve.plan.Regularisation.Place;
import dev.varve.plan.Regularisation.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularisationTest {

    private static final List<String> GROUPS = List.of("body", "head");
    private static final Regularisation ALL = new Regularisation(new Mixing(0.4, 1, 0.25, Place.IMAGES),
            new Sampling(new ClassWeights(false, Map.of("cat", 2.5))), new Clipping(1, 0.5), 4, 0.999, 0.7);

    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("plan.yaml"), text);
    }

    @Test
    void plan_writtenAndRead_isEqual() throws IOException {
        for (Regularisation one : List.of(ALL, ALL.withSampling(Sampling.BALANCED),
                Regularisation.NONE.withMixing(new Mixing(0.4, 0, 0.5, Place.FEATURES)))) {
            Plan plan = Recipes.fineTune(2).with(one).plan(GROUPS);
            assertThat(Plan.read(write(plan.toYaml()))).isEqualTo(plan);
            assertThat(plan.withObjective(Objective.OF_TARGET).withPhases(plan.phases()).regularisation())
                    .isEqualTo(one);
        }
    }

    @Test
    void plan_withNothingOfIt_doesNotSaySo() {
        Plan plan = Recipes.fineTune(2).plan(GROUPS);
        assertThat(plan.regularisation()).isEqualTo(Regularisation.NONE);
        assertThat(plan.toYaml()).doesNotContain("regularisation");
        assertThat(Recipes.fineTune(2).with(ALL.withMixing(Mixing.NONE).withSampling(Sampling.ONCE)
                .withClipping(Clipping.NONE).withAccumulation(1).withEmaDecay(0).withDropoutScale(1)).plan(GROUPS))
                .isEqualTo(plan);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mixup: 0.4 | mixup: -1 | mixing.mixup: must not be negative and must be finite, found -1.0; give 0 or a",
        "cutmix: 1.0 | cutmix: -0.1 | mixing.cutmix: must not be negative",
        "cutmixShare: 0.25 | cutmixShare: 1 | mixing.cutmixShare: must lie between 0 and 1, found 1.0; give a",
        "at: images | at: features | mixing.cutmix: must be 0 where features are blended, found 1.0; take mixup",
        "at: images | at: pixels | mixing.at: must be one of images, features, found 'pixels'; choose one",
        "cat: 2.5 | cat: 0 | sampling: must be positive and finite, found 0.0 for cat; give each class a positive",
        "norm: 1.0 | norm: -1 | clipping.norm: must not be negative",
        "value: 0.5 | value: .inf | must be YAML",
        "accumulation: 4 | accumulation: 0 | accumulation: must be at least 1, found 0; give 1 or more",
        "accumulation: 4 | accumulation: 10001 | accumulation: must be at most 10000",
        "emaDecay: 0.999 | emaDecay: 1 | emaDecay: must be at least 0 and below 1, found 1.0; 0.999 is common",
        "dropoutScale: 0.7 | dropoutScale: -1 | dropoutScale: must not be negative"})
    void read_oneMistake_namesFieldAndRule(String right, String wrong, String message) throws IOException {
        String text = Recipes.fineTune(2).with(ALL).plan(GROUPS).toYaml();
        assertThat(text).contains(right);
        Path file = write(text.replace(right, wrong));
        assertThatThrownBy(() -> Plan.read(file)).isInstanceOf(InvalidInput.class).hasMessageContaining(message)
                .hasMessageStartingWith(file + ":");
    }

    @Test
    void read_samplingByAnotherWord_isRefused() throws IOException {
        String text = Recipes.fineTune(2).with(ALL.withSampling(Sampling.BALANCED)).plan(GROUPS).toYaml();
        Path file = write(text.replace("sampling: balanced", "sampling: even"));
        assertThatThrownBy(() -> Plan.read(file)).hasMessageContaining("regularisation.sampling: must be none, "
                + "balanced, or a number for each of some classes, found even; take one of these");
    }

    @Test
    void plan_thatTrainsNothing_hasNoUseForIt() {
        Recipe solve = Recipes.solve().with(Regularisation.NONE.withEmaDecay(0.9));
        assertThatThrownBy(() -> solve.plan(GROUPS)).isInstanceOf(InvalidInput.class).hasMessage("regularisation: is "
                + "for phases that train, found none that does; leave it out, or take another recipe");
        assertThat(Recipes.solve().with(Regularisation.NONE).plan(GROUPS)).isEqualTo(Recipes.solve().plan(GROUPS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plan_withFeaturesOfMixedImages_isRefused(boolean behind) {
        Mixing mixing = new Mixing(0.4, 0, 0.5, behind ? Place.FEATURES : Place.IMAGES);
        Plan plan = Recipes.fineTune(2).with(Regularisation.NONE.withMixing(mixing)).plan(GROUPS);
        List<Phase> kept = List.of(((Phase.Train) plan.phases().get(0)).withViews(2), plan.phases().get(1));
        if (behind) {
            assertThat(plan.withPhases(kept).phases()).isEqualTo(kept);
        } else {
            assertThatThrownBy(() -> plan.withPhases(kept)).isInstanceOf(PlanMistake.class)
                    .hasMessage("regularisation.mixing: must be at features where features are kept, for those of "
                            + "mixed images cannot be, found views in '" + plan.phases().get(0).name() + "'; mix at "
                            + "features, or leave the views out");
        }
    }
}
