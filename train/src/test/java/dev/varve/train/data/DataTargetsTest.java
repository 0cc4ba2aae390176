package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.train.truth.Targets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files that tell several names of an image, or values. */
class DataTargetsTest {

    private static final TargetChoice NAMES = new TargetChoice(TargetKind.LABELS, List.of("Tags"), " ");
    private static final TargetChoice VALUES = new TargetChoice(TargetKind.VALUES, List.of("width", "age"), ";");

    @TempDir
    private Path root;
    private Photos photos;
    private Path csv;

    @BeforeEach
    void folder() {
        photos = new Photos(root).add("a", 4);
        csv = root.resolve("split.csv");
    }

    private Dataset read(TargetChoice target, String text) {
        photos.text("split.csv", text);
        return DataSource.read(root, DataOptions.DEFAULT.withTarget(target)).dataset();
    }

    @Test
    void read_ofSeveralNames_givesEachAColumnInTheOrderOfTheAlphabet() {
        Dataset data = read(NAMES, "path,label,tags,split\na/0.png,x,sun  sea sun,train\na/1.png,x,,train\n"
                + "a/2.png,x,sea,train\na/3.png,x,sun,valid\n");

        assertThat(data.kind()).isEqualTo(TargetKind.LABELS);
        assertThat(data.target()).isEqualTo(Target.LABELS);
        assertThat(data.classes()).containsExactly("sea", "sun");
        assertThat(((Targets.Rows) data.targets(0, 1, 2, 3)).numbers()).containsExactly(1, 1, 0, 0, 1, 0, 0, 1);
        assertThat(data.balance(Part.TRAIN)).containsExactly(2, 1);
    }

    @Test
    void read_ofAnotherSeparator_dividesThere() {
        TargetChoice bars = new TargetChoice(TargetKind.LABELS, List.of("label"), "||");
        Dataset data = read(bars, "path,label,split\na/0.png,red car || sky,train\na/1.png,sky,valid\n");

        assertThat(data.classes()).containsExactly("red car", "sky");
    }

    @Test
    void read_ofNamesThatAreNeverDivided_saysWhereTheyWouldBe() {
        photos.text("split.csv", "path,tags,split\na/0.png,sun;sea,train\na/1.png,sun;sea,valid\n");

        assertThat(DataSource.read(root, DataOptions.DEFAULT.withTarget(NAMES)).notes()).containsExactly(
                "No image has more than one name: the column Tags is divided at ' ' (--label-separator)");
    }

    @Test
    void read_ofATsvFile_hasTabsBetweenItsValues() {
        photos.text("all.tsv", "path\ttags\tsplit\na/0.png\tsun, hot\ttrain\na/1.png\tsun,\tvalid\n");

        assertThat(DataSource.read(root.resolve("all.tsv"), DataOptions.DEFAULT.withTarget(NAMES)).dataset().classes())
                .containsExactly("hot", "sun,");
    }

    @Test
    void read_ofValues_keepsTheirUnitAndFindsTheScaleOfTrainingImages() {
        Dataset data = read(VALUES, "path,age,width,split\na/0.png,30,-1.5,train\na/1.png,50,2.5e0,train\n"
                + "a/2.png,900,0.5,valid\n");

        assertThat(data.classes()).containsExactly("width", "age");
        assertThat(((Targets.Rows) data.targets(0, 1, 2)).numbers()).containsExactly(-1.5f, 30, 2.5f, 50, 0.5f, 900);
        Target scales = Target.values(List.of(new Target.Scale(0.5, 2), new Target.Scale(40, 10)));
        assertThat(data.target()).isEqualTo(scales);
        assertThat(((Targets.Rows) data.on(scales).targets(0, 2)).numbers()).containsExactly(-1, -1, 0, 86);
    }

    @Test
    void read_ofWhatTheTargetDoesNotHave_namesTheLineAndTheRemedy() {
        assertRefused(NAMES, "path,label\na/0.png,x\n", csv + ": needs the columns path and Tags (and may have split), "
                + "found path, label; write them into its first line, or name others with "
                + "--path-column, --label-column and the like");
        assertRefused(NAMES, "path,tags,split\na/0.png,,train\na/1.png,,valid\n", root + ": needs one name at least in "
                + "the column Tags, found none; fill it in, or name another with --label-column");
        assertRefused(NAMES, "path,tags,split\na/0.png,sun,train\na/1.png,sea,valid\n",
                root + ": class sea has no training images; add some, or remove the class");
        assertRefused(NAMES, "path,tags,split\na/0.png,sun sea,valid\n",
                root + ": has no image for the train part, found one image; add images");
        assertRefused(VALUES, "path,width,age\na/0.png,1,2\na/1.png,wide,3\n", csv + " line 3: width must be a number, "
                + "found wide; mend or remove the row, or name another column with --label-column");
        assertRefused(VALUES, "path,width,age\na/0.png,1,NaN\n", csv + " line 2: age must be a number, "
                + "found NaN; mend or remove the row, or name another column with --label-column");
        assertRefused(VALUES, "path,width,age\na/0.png,1,\n",
                csv + " line 2: age is missing; fill it in, or remove the row");
        assertRefused(VALUES, "path,width,age,split\na/0.png,1,2,train\na/1.png,1,3,train\na/2.png,2,3,valid\n",
                root + ": the column width must differ between training images, found 1.0 in all; there is nothing to "
                        + "learn, leave it out");
    }

    @Test
    void read_ofClassFolders_isRefused() {
        assertThatThrownBy(() -> DataSource.read(root, DataOptions.DEFAULT.withTarget(VALUES)))
                .isInstanceOf(InvalidInput.class).hasMessage(root + ": folders tell one class of each image, found the "
                        + "target values (width, age); give a CSV file of path and these, or a folder with split.csv");
    }

    private void assertRefused(TargetChoice target, String text, String message) {
        assertThatThrownBy(() -> read(target, text)).isInstanceOf(InvalidInput.class).hasMessage(message);
    }
}
