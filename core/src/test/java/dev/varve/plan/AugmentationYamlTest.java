package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Blur;
import dev.varve.augment.Colour;
import dev.varve.augment.Crop;
import dev.varve.augment.Erasing;
import dev.varve.augment.Geometry;
import dev.varve.augment.Geometry.Flip;
import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;
import dev.varve.augment.Jpeg;
import dev.varve.augment.Policy;
import dev.varve.augment.Presets;
import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How a plan says its augmentation in a file. */
class AugmentationYamlTest {

    private static final String STANDARD = "augmentation: standard\n";

    @TempDir
    private Path folder;

    private static Plan plan(Augmentation augmentation) {
        return Recipes.named("constant", Recipe.Settings.of(1).withAugmentation(augmentation))
                .plan(List.of("body", "head"));
    }

    private Plan read(String augmentation) throws IOException {
        return Plan.read(write(augmentation));
    }

    private Path write(String augmentation) throws IOException {
        String text = plan(Augmentation.STANDARD).toYaml();
        assertThat(text).contains(STANDARD);
        return Files.writeString(folder.resolve("plan.yaml"), text.replace(STANDARD, augmentation));
    }

    @Test
    void imagesOfABatchThatAreChangedAlike_doNotGoWithViews() {
        Plan alike = plan(Augmentation.STANDARD.with(true));
        List<Phase> viewed = alike.phases().stream().map(phase -> (Phase) ((Phase.Train) phase).withViews(2)).toList();

        assertThatThrownBy(() -> alike.withPhases(viewed)).isInstanceOf(PlanMistake.class).hasMessage("augmentation"
                + ".batch: must be left out where phases have views, whose features are kept for each image, found "
                + "both; leave it out, or the views");
    }

    static Stream<Augmentation> each() {
        Augmentation other = new Augmentation(new Crop.Resized(0.2, 0.9, 0.5, 2), new Geometry(Flip.DIHEDRAL, 30, 0.9,
                1.3, 0.1, 0.5, 0.7, Mode.BICUBIC, PadMode.BORDER, false), new Policy.TrivialAugment(11),
                new Colour(0.3, 0.4, 0.5, 0.1, 0.9), new Blur(0.1, 1, 3), new Jpeg(0.2, 10, 20),
                new Erasing(0.3, 0.1, 0.2, 0.5, 4), true);
        return Stream.concat(Presets.names().stream().map(Augmentation::named),
                Stream.of(other, other.with(new Crop.Pad()), other.with(new Crop.Squish())));
    }

    @ParameterizedTest
    @MethodSource("each")
    void augmentation_writtenAndRead_isEqual(Augmentation augmentation) throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), plan(augmentation).toYaml());

        assertThat(Plan.read(file)).isEqualTo(plan(augmentation));
    }

    @Test
    void presetsOfEarlierFiles_areWrittenByTheirNames() {
        assertThat(plan(Augmentation.STANDARD).toYaml()).contains(STANDARD);
        assertThat(plan(Augmentation.NONE).toYaml()).contains("augmentation: none\n");
        assertThat(plan(Augmentation.named("rand-augment")).toYaml()).contains(
                "augmentation:\n  crop:\n    kind: resized\n    minScale: 0.08\n",
                "  policy:\n    kind: rand-augment\n    operations: 2\n    magnitude: 9\n    bins: 31\n");
    }

    @Test
    void fieldsThatAreAbsent_areThoseOfTheStandard() throws IOException {
        Augmentation turned = read("augmentation:\n  geometry:\n    maxRotate: 30\n").augmentation();
        assertThat(turned).isEqualTo(Augmentation.STANDARD.with(new Geometry(Flip.HORIZONTAL, 30, 1, 1.1, 0.2, 0.75, 1,
                Mode.BILINEAR, PadMode.REFLECTION, true)));
        Augmentation cut = read("augmentation:\n  crop: {kind: resized}\n  policy: {kind: rand-augment, magnitude: 5}\n"
                + "  erasing: {p: 0.25}\n").augmentation();
        assertThat(cut).isEqualTo(Augmentation.STANDARD.with(Crop.Resized.STANDARD)
                .with(new Policy.RandAugment(2, 5, 31)).with(new Erasing(0.25, 0, 0.3, 0.3, 1)));
        assertThat(read("augmentation: {}\n").augmentation()).isEqualTo(Augmentation.STANDARD);
        assertThat(read("augmentation: dihedral\n").augmentation()).isEqualTo(Augmentation.named("dihedral"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "augmentation: much | augmentation: must be one of standard, none, dihedral, resized-crop, rand-augment, "
            + "trivial-augment, or fields of its own, found 'much'; choose one",
        "augmentation: {geometry: {maxRotate: 200}} | augmentation.geometry.maxRotate: must lie within 0 and 180, "
            + "found 200; give a number between them",
        "augmentation: {geometry: {maxRotat: 20}} | augmentation.geometry.maxRotat: no such field; the nearest are "
            + "maxRotate, maxZoom, maxWarp",
        "augmentation: {geometry: {flip: vertical}} | augmentation.geometry.flip: must be one of none, horizontal, "
            + "dihedral, found 'vertical'; choose one",
        "augmentation: {erasing: {p: 2}} | augmentation.erasing.p: must be a probability from 0 to 1, found 2; 0 is "
            + "never, 1 is always",
        "augmentation: {crop: {kind: sqare}} | augmentation.crop.kind: no such kind, found 'sqare'; the nearest are "
            + "square, squish, centre",
        "augmentation: {policy: {kind: rand-augment, magnitude: 31}} | augmentation.policy.magnitude: must lie within "
            + "0 and 30, found 31; give a number between them",
        "augmentation: {blur: 3} | augmentation.blur: must be fields of their own, found '{blur: 3}'; mend it",
        "augmentation: {colours: {}} | augmentation.colours: no such field; the nearest are colour, blur, crop"})
    void mistakes_inAFile_areNamedByLineAndField(String written, String message) throws IOException {
        Path file = write(written + "\n");

        assertThatThrownBy(() -> Plan.read(file)).isInstanceOf(InvalidInput.class)
                .hasMessageMatching(Pattern.quote(file.toString()) + ":\\d+: "
                        + Pattern.quote(message));
    }
}
