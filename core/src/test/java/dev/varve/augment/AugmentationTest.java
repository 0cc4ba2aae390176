package dev.varve.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.augment.Geometry.Flip;
import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;
import dev.varve.card.InvalidInput;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AugmentationTest {

    private static Geometry geometry(double rotate, double minZoom, double maxZoom, double warp, double minScale) {
        return new Geometry(Flip.NONE, rotate, minZoom, maxZoom, warp, 0.5, minScale, Mode.NEAREST, PadMode.ZEROS,
                true);
    }

    private static Arguments bad(ThrowingCallable value, String message) {
        return Arguments.of(message, value);
    }

    static Stream<Arguments> outsideTheirRange() {
        return Stream.of(
                bad(() -> geometry(181, 1, 1, 0, 1), "maxRotate: must lie within 0 and 180, found 181; give a number "
                        + "between them"),
                bad(() -> geometry(Double.NaN, 1, 1, 0, 1), "maxRotate: must lie within 0 and 180, found NaN; give a "
                        + "number between them"),
                bad(() -> geometry(0, 0.01, 1, 0, 1), "minZoom: must lie within 0.1 and 10, found 0.01; give a number "
                        + "between them"),
                bad(() -> geometry(0, 1.2, 1.1, 0, 1), "minZoom: must be at most maxZoom, which is 1.1, found 1.2; "
                        + "exchange them, or give the same twice"),
                bad(() -> geometry(0, 1, 1, 0.5, 1), "maxWarp: must be at least 0 and below 0.5, found 0.5; 0 is none"),
                bad(() -> geometry(0, 1, 1, 0, 0), "minScale: must be above 0 and at most 1, found 0; 1 cuts nothing "
                        + "off"),
                bad(() -> new Colour(1, 1, 0, 0, 1), "maxLighting: must be at least 0 and below 1, found 1; 0 is none"),
                bad(() -> new Colour(0, 1, -0.1, 0, 1), "maxSaturation: must be at least 0 and below 1, found -0.1; 0 "
                        + "is none"),
                bad(() -> new Colour(0, 1, 0, 0.6, 1), "maxHue: must lie within 0 and 0.5, found 0.6; give a number "
                        + "between them"),
                bad(() -> new Colour(0, 2, 0, 0, 1), "pLighting: must be a probability from 0 to 1, found 2; 0 is "
                        + "never, 1 is always"),
                bad(() -> new Crop.Resized(0.5, 0.2, 1, 1), "minScale: must be at most maxScale, which is 0.2, found "
                        + "0.5; exchange them, or give the same twice"),
                bad(() -> new Crop.Resized(0.5, 1, 20, 1), "minRatio: must lie within 0.1 and 10, found 20; give a "
                        + "number between them"),
                bad(() -> new Policy.RandAugment(0, 9, 31), "operations: must lie within 1 and 14, found 0; give a "
                        + "number between them"),
                bad(() -> new Policy.RandAugment(2, 31, 31), "magnitude: must lie within 0 and 30, found 31; give a "
                        + "number between them"),
                bad(() -> new Policy.TrivialAugment(1), "bins: must lie within 2 and 1001, found 1; give a number "
                        + "between them"),
                bad(() -> new Blur(0.5, 0, 1), "minSigma: must be above 0 and at most 50, found 0; 0.1 is hardly "
                        + "seen"),
                bad(() -> new Jpeg(0.5, 0, 90), "minQuality: must lie within 1 and 100, found 0; give a number between "
                        + "them"),
                bad(() -> new Erasing(0.5, 0, 1.5, 1, 1), "maxArea: must lie within 0 and 1, found 1.5; give a number "
                        + "between them"),
                bad(() -> new Erasing(0.5, 0, 0.5, 0, 1), "minAspect: must be above 0 and at most 1, found 0; 1 "
                        + "covers squares"),
                bad(() -> Augmentation.STANDARD.times(-1), "mult: must be finite and not negative, found -1; 1 "
                        + "changes nothing"),
                bad(() -> Augmentation.STANDARD.times(3), "maxWarp: must be at least 0 and below 0.5, found "
                        + "0.6000000000000001; 0 is none"),
                bad(() -> Augmentation.named("much"), "augmentation: must be one of standard, none, dihedral, "
                        + "resized-crop, rand-augment, trivial-augment, or fields of its own, found 'much'; choose "
                        + "one"));
    }

    @ParameterizedTest
    @MethodSource("outsideTheirRange")
    void values_outsideTheirRange_areRefusedByFieldWithRemedy(String message, ThrowingCallable value) {
        assertThatThrownBy(value).isInstanceOf(InvalidInput.class).hasMessage(message);
    }

    @Test
    void times_ofAFactor_multipliesRotationTiltAndLightAlone() {
        Augmentation twice = Augmentation.STANDARD.times(2);

        assertThat(twice.geometry()).isEqualTo(new Geometry(Flip.HORIZONTAL, 20, 1, 1.1, 0.4, 0.75, 1, Mode.BILINEAR,
                PadMode.REFLECTION, true));
        assertThat(twice.colour()).isEqualTo(new Colour(0.4, 0.75, 0, 0, 0.75));
        assertThat(Augmentation.STANDARD.times(1)).isEqualTo(Augmentation.STANDARD);
    }

    @Test
    void requireChannels_ofOthersThanThree_refusesWhatKnowsColours() {
        assertThat(Augmentation.STANDARD.requireChannels(4)).isEqualTo(Augmentation.STANDARD);
        Augmentation hue = Augmentation.STANDARD.with(new Colour(0.2, 1, 0, 0.1, 1));
        assertThat(hue.requireChannels(3)).isEqualTo(hue);
        List<Augmentation> coloured = List.of(hue, Augmentation.named("rand-augment"),
                Augmentation.STANDARD.with(new Jpeg(0.1, 30, 90)));
        List<String> parts = List.of("saturation and hue", "a policy of operations", "JPEG");
        for (int i = 0; i < parts.size(); i++) {
            Augmentation augmentation = coloured.get(i);
            assertThatThrownBy(() -> augmentation.requireChannels(1)).isInstanceOf(InvalidInput.class)
                    .hasMessage(": must do without " + parts.get(i) + " where images are not of red, "
                            + "green and blue, found 1 channel; leave it out");
        }
    }

    @Test
    void presets_ofEachName_haveASummaryAndDiffer() {
        assertThat(Presets.summaries().keySet()).containsExactlyElementsOf(Presets.names());
        assertThat(Presets.names().stream().map(Augmentation::named)).doesNotHaveDuplicates();
        assertThat(Augmentation.named("none").isNone()).isTrue();
        assertThat(Augmentation.named("standard")).isEqualTo(Augmentation.STANDARD);
    }
}
