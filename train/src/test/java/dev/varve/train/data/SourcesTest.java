package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SourceChoice.Labels;
import dev.varve.plan.SplitChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to name the images of a data set and their classes, but for archives. */
class SourcesTest {

    @TempDir
    private Path root;

    private Photos photos;

    @BeforeEach
    void folder() {
        photos = new Photos(root);
    }

    private LoadedData read(String file, SourceChoice source) {
        return DataSource.read(root.resolve(file), DataOptions.DEFAULT.withSource(source));
    }

    private void assertRefused(String file, DataOptions options, String message) {
        assertThatThrownBy(() -> DataSource.read(root.resolve(file), options)).isInstanceOf(InvalidInput.class)
                .hasMessage(message);
    }

    @Test
    void nestedFolders_tellTheClassByTheRule() {
        photos.add("cat/black", 3).add("cat/white", 3).add("dog/black", 3);
        assertThat(read("", SourceChoice.of(Labels.USUAL)).dataset().classes()).containsExactly("cat", "dog");
        assertThat(read("", SourceChoice.of(Labels.FIRST_FOLDER)).dataset().classes()).containsExactly("cat", "dog");
        assertThat(read("", SourceChoice.of(Labels.LAST_FOLDER)).dataset().classes()).containsExactly("black", "white");
        assertThat(read("", SourceChoice.of(Labels.FOLDERS)).dataset().classes())
                .containsExactly("cat/black", "cat/white", "dog/black");
    }

    @Test
    void nestedFolders_belowThoseOfParts_countFromThere() {
        photos.add("train/pets/cat", 3).add("train/pets/dog", 3).add("valid/pets/cat", 1).add("valid/pets/dog", 1)
                .picture("elsewhere/pets/cow/0.png");
        LoadedData data = read("", SourceChoice.of(Labels.LAST_FOLDER));
        assertThat(data.dataset().classes()).containsExactly("cat", "dog");
        assertThat(data.dataset().balance(Part.VALID)).containsExactly(1, 1);
        assertThat(data.dataset().items()).hasSize(8);
    }

    @Test
    void names_tellTheClassByTheFirstGroup() {
        photos.picture("great_pyrenees_1.png").picture("great_pyrenees_23.png").picture("more/pug_4.png")
                .picture("pug_5.PNG").text("list.mat", "of another program");
        LoadedData data = read("", SourceChoice.named("^(.+)_\\d+\\."));
        assertThat(data.dataset().classes()).containsExactly("great_pyrenees", "pug");
        assertThat(data.dataset().items()).extracting(Item::path, Item::label).containsExactly(
                tuple("great_pyrenees_1.png", 0), tuple("great_pyrenees_23.png", 0), tuple("more/pug_4.png", 1),
                tuple("pug_5.PNG", 1));
        assertThat(data.notes()).contains("Passed over one file without the ending of an image: list.mat");
        assertRefused("", DataOptions.DEFAULT.withSource(SourceChoice.named("^([a-z]+)_\\d+")),
                root.resolve("great_pyrenees_1.png")
                + ": its name must have the pattern ^([a-z]+)_\\d+ (--label-pattern), whose first group is the class, "
                + "found none; mend the pattern, or remove the file");
    }

    @Test
    void csv_namesEachFileByOnePath_howeverItIsWritten() {
        photos.add("a", 2).add("b", 2).text("some.csv", "path,label\n./a/0.png,a\nb/../a/1.png,a\n"
                + root.resolve("b/0.png").toAbsolutePath() + ",b\nb/1.png,b\n");
        assertThat(read("some.csv", SourceChoice.USUAL).dataset().items()).extracting(Item::path)
                .containsExactly("a/0.png", "a/1.png", "b/0.png", "b/1.png");
        photos.text("twice.csv", "path,label\na/0.png,a\n./a/0.png,b\n");
        assertRefused("twice.csv", DataOptions.DEFAULT, root.resolve("twice.csv") + " line 3: a/0.png stands in line 2 "
                + "already; remove one of them");
    }

    @Test
    void list_tellsTheClassByTheLastFolder_orAsAsked() {
        photos.add("all/cat", 3).add("all/dog", 3).text("some.txt", "\uFEFFall/cat/0.png\n\n  ./all/cat/1.png \r\n"
                + root.resolve("all/dog/1.png").toAbsolutePath() + "\nall/dog/2.png");
        LoadedData data = read("some.txt", SourceChoice.of(Labels.USUAL));
        assertThat(data.dataset().items()).extracting(Item::path, Item::label).containsExactly(
                tuple("all/cat/0.png", 0), tuple("all/cat/1.png", 0), tuple("all/dog/1.png", 1),
                tuple("all/dog/2.png", 1));
        assertThat(read("some.txt", SourceChoice.of(Labels.FOLDERS)).dataset().classes())
                .containsExactly("all/cat", "all/dog");
        photos.text("four.lst", "all/cat/0.png\nall/cat/1.png\nall/dog/0.png\nall/dog/1.png\n");
        assertThat(read("four.lst", SourceChoice.named("(\\d)\\.png")).dataset().classes()).containsExactly("0", "1");
    }

    @Test
    void list_withPathsOfParts_keepsTheSplit() {
        photos.add("train/a", 2).add("train/b", 2).add("val/a", 1).add("val/b", 1).picture("c/0.png")
                .text("list.txt", "train/a/0.png\ntrain/b/1.png\nval/a/0.png\nval/b/0.png\n");
        Dataset data = read("list.txt", SourceChoice.of(Labels.USUAL)).dataset();
        assertThat(data.balance(Part.TRAIN)).containsExactly(1, 1);
        assertThat(data.balance(Part.VALID)).containsExactly(1, 1);
        photos.text("list.txt", "train/a/0.png\ntrain/b/1.png\nc/0.png\n");
        assertRefused("list.txt", DataOptions.DEFAULT, root.resolve("list.txt") + " line 3: must lie in a folder of "
                + "its class, and in one of train, valid and test if others do, found c/0.png; move it, or pass "
                + "--label-pattern");
    }

    @Test
    void list_withFaults_namesTheLine() {
        photos.add("a", 2);
        Path list = root.resolve("list.txt");
        photos.text("list.txt", "a/0.png\n\na/9.png\n");
        assertRefused("list.txt", DataOptions.DEFAULT, list + " line 3: no such file: a/9.png; remove the line, mend "
                + "its path, or name the folder that the paths begin at with --images");
        photos.text("list.txt", "a/0.png\n./a/0.png\n");
        assertRefused("list.txt", DataOptions.DEFAULT, list + " line 2: ./a/0.png stands in line 1 already; remove one "
                + "of them");
        photos.text("list.txt", "");
        assertRefused("list.txt", DataOptions.DEFAULT, list + ": holds no images; give a folder with one sub-folder of "
                + "photos for each class, or a CSV file of path,label");
        assertRefused("list.txt", DataOptions.DEFAULT.withTarget(TargetChoice.of(TargetKind.LABELS)), list + ": a list "
                + "of paths tells one class of each image, found the target labels (label); give a CSV file of path "
                + "and these, or a folder with split.csv");
    }

    @Test
    void csv_withOtherColumnsAndPlace_isRead() {
        photos.add("x", 4).text("labels/all.tsv", "File\tbreed\tis_valid\tlabel\n0.png\tpug\tFalse\t1\n1.png\tpug\tTrue"
                + "\t1\n2.png\tbeagle\t0\t1\n3.png\tbeagle\t1\t1\n");
        SourceChoice source = new SourceChoice(root.resolve("x").toString(), "file", "is_valid", Labels.USUAL, "");
        Dataset data = DataSource.read(root.resolve("labels/all.tsv"), DataOptions.DEFAULT.withSource(source)
                .withTarget(new TargetChoice(TargetKind.LABEL, List.of("breed"), ";"))).dataset();
        assertThat(data.classes()).containsExactly("beagle", "pug");
        assertThat(data.items()).extracting(Item::path, Item::part).containsExactly(tuple("0.png", Part.TRAIN),
                tuple("1.png", Part.VALID), tuple("2.png", Part.TRAIN), tuple("3.png", Part.VALID));
        assertThat(data.file(0)).isEqualTo(root.resolve("x/0.png"));
    }

    @Test
    void csv_withoutLabels_takesThemFromPaths() {
        photos.add("cat", 2).add("dog", 2).text("all.csv", "path\ncat/0.png\ncat/1.png\ndog/0.png\ndog/1.png\n");
        assertThat(read("all.csv", SourceChoice.of(Labels.LAST_FOLDER)).dataset().classes())
                .containsExactly("cat", "dog");
        assertRefused("all.csv", DataOptions.DEFAULT.withSource(SourceChoice.of(Labels.LAST_FOLDER))
                .withTarget(TargetChoice.of(TargetKind.VALUES)), root.resolve("all.csv") + ": --label-from and "
                + "--label-pattern tell one class of each image, found the target values (label); give a CSV file of "
                + "path and these, or a folder with split.csv");
    }

    @Test
    void csv_withoutTheColumnsThatAreNamed_isRefused() {
        photos.add("cat", 2).text("all.csv", "path,label\ncat/0.png,x\n");
        Path csv = root.resolve("all.csv");
        assertRefused("all.csv", DataOptions.DEFAULT.withSource(new SourceChoice("", "file", "fold", Labels.USUAL, "")),
                csv + ": needs the columns file and label, fold, found path, label; write them into its first line, "
                + "or name others with --path-column, --label-column and the like");
        assertRefused("all.csv", DataOptions.DEFAULT.withSplit(SplitChoice.USUAL.byColumn("patient")), csv + ": needs "
                + "the columns path and label, patient (and may have split), found path, label; write them into its "
                + "first line, or name others with --path-column, --label-column and the like");
    }

    @Test
    void groups_ofAColumnOrOfPaths_areKeptWhole() {
        for (int patient = 0; patient < 6; patient++) {
            photos.add("ill/p" + patient, 2).add("well/p" + patient, 2);
        }
        StringBuilder rows = new StringBuilder("path,label,patient\n");
        for (int i = 0; i < 24; i++) {
            String path = (i % 2 == 0 ? "ill" : "well") + "/p" + i / 4 + "/" + i / 2 % 2 + ".png";
            rows.append(path).append(',').append(path, 0, path.indexOf('/')).append(",p").append(i / 4).append('\n');
        }
        photos.text("all.csv", rows.toString());
        LoadedData byColumn = DataSource.read(root.resolve("all.csv"),
                DataOptions.DEFAULT.withSplit(SplitChoice.USUAL.byColumn("patient")));
        SplitChoice paths = SplitChoice.USUAL.byPattern("(p\\d)/");
        LoadedData byPath = DataSource.read(root, DataOptions.DEFAULT.withSplit(paths));
        Function<Item, String> patient = item -> item.path().split("/")[1];
        for (LoadedData data : List.of(byColumn, byPath)) {
            assertThat(data.dataset().balance(Part.VALID)).containsExactly(2, 2);
            List<Item> items = data.dataset().items();
            assertThat(items.stream().filter(item -> item.part() == Part.VALID).map(patient).distinct()).hasSize(1)
                    .doesNotContainAnyElementsOf(items.stream().filter(item -> item.part() == Part.TRAIN).map(patient)
                            .toList());
        }
        assertRefused("", DataOptions.DEFAULT.withSplit(SplitChoice.USUAL.byPattern("(q\\d)/")),
                root.resolve("ill/p0/0.png") + ": its path must have the pattern (q\\d)/ (--group-pattern), whose "
                + "first group is the group of the image, found none in ill/p0/0.png; mend the pattern");
    }

    @Test
    void options_thatAreForOtherSources_areRefused() {
        photos.add("a", 2).add("b", 2);
        assertRefused("", DataOptions.DEFAULT.withSource(new SourceChoice("", "file", "split", Labels.USUAL, "")),
                "--path-column file: names a column of a CSV file, found folders (" + root + "); leave it out");
        assertRefused("", DataOptions.DEFAULT.withSplit(SplitChoice.USUAL.byColumn("patient")),
                "--group-column patient: names a column of a CSV file, found folders (" + root + "); leave it out");
        assertRefused("", DataOptions.DEFAULT.withSource(SourceChoice.USUAL.withImages("x")),
                "--images x: is for CSV files and lists, whose paths begin there, found " + root + "; leave it out");
        photos.text("all.csv", "path,label\n0.png,x\n");
        assertRefused("all.csv", DataOptions.DEFAULT.withSource(SourceChoice.USUAL.withImages("no/where")), "--images: "
                + "must be a folder or an archive, found no/where; name the one at which the paths of "
                + root.resolve("all.csv") + " begin");
    }
}
