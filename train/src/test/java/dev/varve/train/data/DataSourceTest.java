package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.varve.card.InvalidInput;
import dev.varve.files.Sha256;
import dev.varve.image.Pixels;
import dev.varve.train.cache.PixelCache;
import dev.varve.train.cache.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourceTest {

    @TempDir
    private Path root;

    private Photos photos;

    @BeforeEach
    void folder() {
        photos = new Photos(root);
    }

    @Test
    void read_ofClassFolders_splitsAndSaysSo() {
        photos.add("dog", 10).add("cat/indoors", 5).add("cat/outdoors", 5);

        LoadedData data = photos.read();

        assertThat(data.dataset().classes()).containsExactly("cat", "dog");
        assertThat(data.dataset().balance(Part.TRAIN)).containsExactly(8, 8);
        assertThat(data.dataset().balance(Part.VALID)).containsExactly(2, 2);
        assertThat(data.dataset().indices(Part.TEST)).isEmpty();
        assertThat(data.dataset().items()).extracting(Item::path).contains("cat/indoors/0.png").isSorted();
        assertThat(data.notes()).containsExactly(
                "No split is given: 20.0 % validate, drawn from the images of each class with seed 0");
    }

    @Test
    void read_ofPartFolders_keepsTheSplitInSilence() {
        photos.add("train/a", 3).add("train/b", 3).add("validation/a", 1).add("validation/b", 2).add("test/a", 2);

        LoadedData data = photos.read();

        assertThat(data.dataset().balance(Part.TRAIN)).containsExactly(3, 3);
        assertThat(data.dataset().balance(Part.VALID)).containsExactly(1, 2);
        assertThat(data.dataset().balance(Part.TEST)).containsExactly(2, 0);
        assertThat(data.notes()).isEmpty();
    }

    @Test
    void read_ofTrainAndTestFolders_drawsValidationFromTraining() {
        photos.add("train/a", 10).add("train/b", 5).add("test/a", 2).add("test/b", 2);

        LoadedData data = photos.read();

        assertThat(data.dataset().balance(Part.TRAIN)).containsExactly(8, 4);
        assertThat(data.dataset().balance(Part.VALID)).containsExactly(2, 1);
        assertThat(data.dataset().balance(Part.TEST)).containsExactly(2, 2);
        assertThat(data.notes()).containsExactly("The split is given in part: 20.0 % validate, drawn from the training"
                + " images of each class with seed 0");
    }

    @Test
    void read_withSplitCsv_letsItWinOverSubFolders() {
        photos.add("train/a", 4).add("train/b", 4).text("split.csv",
                "\uFEFFsplit,path,label,note\ntrain,train/a/0.png,x,\"one, two\"\nVal,train/a/1.png,x,\n\n"
                + "train,train/b/0.png,y,\nvalid,train/b/1.png,y,\n");

        LoadedData data = photos.read();

        assertThat(data.dataset().classes()).containsExactly("x", "y");
        assertThat(data.dataset().items()).extracting(Item::path, Item::label, Item::part).containsExactly(
                tuple("train/a/0.png", 0, Part.TRAIN), tuple("train/a/1.png", 0, Part.VALID),
                tuple("train/b/0.png", 1, Part.TRAIN), tuple("train/b/1.png", 1, Part.VALID));
    }

    @Test
    void read_ofCsvFile_findsImagesBesideIt() {
        photos.add("a", 2).add("b", 2).text("labels.csv",
                "path,label\na/0.png,x\na/1.png,x\nb/0.png,y\nb/1.png,y\n");

        Dataset dataset = DataSource.read(root.resolve("labels.csv"), DataOptions.DEFAULT).dataset();

        assertThat(dataset.balance(Part.TRAIN)).containsExactly(1, 1);
        assertThat(dataset.file(0)).exists();
    }

    @Test
    void read_ofHiddenFilesAndLeftovers_leavesThemOut() {
        photos.add("a", 2).add("b", 2).text("a/.DS_Store", "x").text("b/Thumbs.db", "x")
                .text(".git/config", "x").text("README.md", "x");

        assertThat(photos.read().dataset().items()).hasSize(4);
    }

    @Test
    void read_ofATableAlone_namesIt() {
        photos.text("all.csv", "path,label\n");
        assertRefused(root + ": holds no images, but all.csv; name that file to train on what it lists");
    }

    @Test
    void read_ofALinkToNowhere_tellsIt() throws IOException {
        photos.add("a", 2).add("b", 2);
        Files.createSymbolicLink(root.resolve("b/gone.png"), root.resolve("nowhere.png"));
        assertThatThrownBy(photos::read).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("gone.png: not a readable image (it cannot be read: ");
    }

    @Test
    void fingerprint_ofACopy_isEqualAndOfAnyChangeIsNot(@TempDir Path other) throws IOException {
        photos.add("a", 3).add("b", 3);
        new Photos(other).add("a", 3).add("b", 3);
        Files.setLastModifiedTime(other.resolve("a/0.png"), FileTime.fromMillis(0));
        String first = photos.read().fingerprint();

        assertThat(first).matches("[0-9a-f]{64}");
        assertThat(DataSource.read(other, DataOptions.DEFAULT).fingerprint()).isEqualTo(first);
        new Photos(other).picture("b/0.png");
        assertThat(DataSource.read(other, DataOptions.DEFAULT).fingerprint()).isNotEqualTo(first);
        assertThat(DataSource.read(root, new DataOptions(0.5, 0, false, 0)).fingerprint()).isNotEqualTo(first);
    }

    @Test
    void read_ofNothing_namesTheFolder() throws IOException {
        assertRefused(root + ": holds no images; give a folder with one sub-folder of photos for each class, or a CSV"
                + " file of path,label");
        new Photos(root).picture("0.png");
        assertRefused(root + ": no image lies in a folder of its class, found one image elsewhere; give each class a"
                + " folder, or tell classes by --label-pattern or a CSV file of path,label");
        Files.delete(root.resolve("0.png"));
        Files.createDirectory(root.resolve("a"));
        assertRefused(root + ": holds no images; give a folder with one sub-folder of photos for each class, or a CSV"
                + " file of path,label");
        assertThatThrownBy(() -> DataSource.read(root.resolve("none"), DataOptions.DEFAULT))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(root.resolve("none") + ": no such folder or file; give a folder of photos, an archive, "
                        + "a list, or a CSV file");
    }

    @Test
    void read_ofOneClass_isRefused() {
        photos.add("cat", 3);

        assertRefused(root + ": needs at least two classes, found one (cat); give a folder with one sub-folder of"
                + " photos for each class, or a CSV file of path,label");
    }

    @Test
    void read_ofClassWithOneImage_isRefused() {
        photos.add("cat", 3).add("dog", 1);

        assertRefused(root + ": class dog has one image; a class needs one to train and one to validate, so add"
                + " images, or remove the class");
    }

    @Test
    void read_ofClassTooSmallForThreeParts_isRefused() {
        photos.add("cat", 9).add("dog", 2);

        assertThatThrownBy(() -> DataSource.read(root, new DataOptions(0.2, 0.2, false, 0)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(root + ": class dog has 2 images, too few to split into 3 parts; add images, or remove the"
                        + " class");
    }

    @Test
    void read_ofClassWithoutTrainingImages_isRefused() {
        photos.add("train/a", 2).add("train/b", 2).add("valid/a", 2).add("valid/c", 2);

        assertRefused(root + ": class c has no training images; add some, or remove the class");
    }

    @Test
    void read_ofTwoFoldersForOnePart_isRefused() {
        photos.add("train/a", 2).add("val/a", 2).add("valid/a", 2);

        assertRefused(root + ": has two folders for the same part, val and valid; keep one");
    }

    @Test
    void read_withTestFractionOfGivenTest_isRefused() {
        photos.add("train/a", 4).add("train/b", 4).add("test/a", 2);

        assertThatThrownBy(() -> DataSource.read(root, new DataOptions(0.2, 0.2, false, 0)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(root + ": has a test part of its own; leave --test-fraction out");
    }

    @Test
    void read_ofOneBadFile_namesItAndTheFault() throws IOException {
        photos.add("cat", 3).add("dog", 3);
        cut("cat/1.png");
        long bytes = Files.size(root.resolve("cat/1.png"));

        assertRefused(root.resolve("cat/1.png") + ": not a readable image (PNG ends after " + bytes
                + " bytes, before its end chunk); remove it, or pass --skip-bad-images");
    }

    @Test
    void read_ofManyBadFiles_countsAllAndNamesFive() {
        photos.add("cat", 3).add("dog", 3);
        for (int i = 0; i < 7; i++) {
            photos.text("cat/note" + i + ".txt", i == 0 ? "" : "not a picture");
        }

        assertThatThrownBy(photos::read).isInstanceOf(InvalidInput.class).message()
                .startsWith(root + ": 7 of 13 files are not readable images: cat/note0.txt (the file is empty),"
                        + " cat/note1.txt (it is none of JPEG, PNG, GIF, BMP, WebP, TIFF), ")
                .endsWith(" and 2 more; remove them, or pass --skip-bad-images")
                .doesNotContain("note5");
    }

    @Test
    void read_skippingBadFiles_recordsThem() throws IOException {
        photos.add("cat", 5).add("dog", 5).text("dog/b.txt", "hello");
        cut("cat/1.png");

        LoadedData data = DataSource.read(root, new DataOptions(0.2, 0, true, 0));

        assertThat(data.dataset().items()).hasSize(9);
        assertThat(data.skipped()).extracting(LoadedData.BadImage::path).containsExactly("cat/1.png", "dog/b.txt");
        assertThat(data.notes().get(0)).startsWith(
                "Left out 2 of 11 files, which are not readable images: cat/1.png (PNG ends after ");
    }

    @Test
    void read_whenTheCacheHasPixelsOfAFile_hashesItOnly(@TempDir Path folder) throws IOException {
        photos.add("cat", 3).add("dog", 3).text("dog/b.txt", "hello");
        PixelCache cache = PixelCache.open(Room.in(folder, 1L << 30));
        cache.keep(Sha256.of(root.resolve("dog/b.txt")), "any", Pixels.of(1, 1, new byte[3]));

        Dataset dataset = DataSource.read(root, DataOptions.DEFAULT, Room.in(folder, 1L << 30)).dataset();

        assertThat(dataset.items()).hasSize(7);
        assertThat(dataset.items().get(3).content().sha256()).isEqualTo(Sha256.of(root.resolve("dog/0.png")));
        photos.text("dog/b.txt", "hallo");
        assertRefused(root.resolve("dog/b.txt") + ": not a readable image (it is none of JPEG, PNG, GIF, BMP, WebP,"
                + " TIFF); remove it, or pass --skip-bad-images");
    }

    @Test
    void read_withoutAUsableCache_saysSo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        photos.add("train/a", 3).add("train/b", 3).add("valid/a", 1).add("valid/b", 2);

        assertThat(DataSource.read(root, DataOptions.DEFAULT, Room.in(file, 1L << 30)).notes()).hasSize(1)
                .allSatisfy(note -> assertThat(note).startsWith("The cache of prepared photos in "
                        + file.resolve("pixels") + " cannot be written ("));
    }

    @Test
    void read_ofTheSameImageInTrainAndTest_warns() throws IOException {
        photos.add("train/a", 3).add("train/b", 3).add("valid/a", 2).add("valid/b", 2).add("test/a", 2);
        Files.copy(root.resolve("train/b/2.png"), root.resolve("test/a/copy.png"));

        assertThat(photos.read().notes()).containsExactly("Warning: the test part shares one image with the training"
                + " part, so its results will look better than they are: test/a/copy.png = train/b/2.png");
    }

    @Test
    void read_ofBrokenCsv_namesTheLine() {
        photos.add("a", 2).add("b", 2);
        Path csv = root.resolve("split.csv");

        assertCsvRefused("file,class\na/0.png,x\n", csv + ": needs the columns path and label (and may have split),"
                + " found file, class; write them into its first line, or name others with --path-column, "
                + "--label-column and the like");
        assertCsvRefused("path,label\na/0.png,x\na/9.png,x\n",
                csv + " line 3: no such file: a/9.png; remove the row, or mend its path");
        assertCsvRefused("path,label\na/0.png,\n", csv + " line 2: label is missing; fill it in, or remove the row");
        assertCsvRefused("path,label\na/0.png\n",
                csv + " line 2: has 1 value for 2 columns; put values that hold a comma in quotes");
        assertCsvRefused("path,label,split\na/0.png,x,train\na/1.png,x,holdout\n", csv + " line 3: split must be train,"
                + " valid (or validation, val) or test, found holdout; mend the row");
        assertCsvRefused("path,label\na/0.png,x\nb/0.png,y\na/0.png,y\n",
                csv + " line 4: a/0.png stands in line 2 already; remove one of them");
        assertCsvRefused("path,label\n", root + ": holds no images; give a folder with one sub-folder of photos for"
                + " each class, or a CSV file of path,label");
    }

    @Test
    void requireBatch_ofMoreThanThereAre_offersWhatFits() {
        Dataset dataset = photos.add("a", 5).add("b", 5).read().dataset();

        dataset.requireBatch(8);
        assertThatThrownBy(() -> dataset.requireBatch(32)).isInstanceOf(InvalidInput.class)
                .hasMessage(root + ": has 8 training images, fewer than a batch of 32; pass --batch 8 or less, or add"
                        + " images");
    }

    @Test
    void options_outsideTheirRange_areRefused() {
        assertThatThrownBy(() -> new DataOptions(1, 0, false, 0)).isInstanceOf(InvalidInput.class)
                .hasMessage("--valid-fraction: must lie between 0 and 1, found 1.0; give for example 0.2");
        assertThatThrownBy(() -> new DataOptions(0.5, 0.5, false, 0)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--test-fraction: must not be negative, and below 1 together with");
    }

    private void cut(String path) throws IOException {
        byte[] bytes = Files.readAllBytes(root.resolve(path));
        Files.write(root.resolve(path), Arrays.copyOf(bytes, bytes.length / 2));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(photos::read).isInstanceOf(InvalidInput.class).hasMessage(message);
    }

    private void assertCsvRefused(String csv, String message) {
        photos.text("split.csv", csv);
        assertRefused(message);
    }
}
