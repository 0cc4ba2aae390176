package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that cannot be trained on are refused before training, in one line, and nothing is written. */
class BadDataTest {

    @TempDir
    private Path folder;

    private String refused(Object... more) {
        Object[] all = {"train", folder.resolve("data"), "--from-scratch", "--arch", "mobilenet_v2", "--size", 32,
            "--threads", 1, "--out", folder.resolve("run")};
        Object[] arguments = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, arguments, all.length, more.length);
        return Cli.refused(folder, arguments);
    }

    private Photos data() {
        return new Photos(Photos.classes(folder.resolve("data"), 5));
    }

    private static byte[] half(Path picture) throws IOException {
        byte[] whole = Files.readAllBytes(picture);
        return Arrays.copyOf(whole, whole.length / 2);
    }

    @Test
    void train_onATruncatedPicture_namesIt() throws IOException {
        data().bytes("red/x.png", half(folder.resolve("data/red/0.png")));
        assertThat(refused()).startsWith(folder.resolve("data/red/x.png") + ": not a readable image (")
                .endsWith("remove it, or pass --skip-bad-images");
    }

    @Test
    void train_onAPhotoWithDamagedBytesInTheMiddle_namesIt() throws IOException {
        data();
        byte[] photo = Photos.jpeg();
        Arrays.fill(photo, photo.length * 3 / 4, photo.length * 3 / 4 + 12, (byte) 0xFF);      // among the coded pixels
        Path file = Files.write(folder.resolve("data/red/x.jpg"), photo);
        assertThat(refused()).startsWith(file + ": not a readable image (")
                .endsWith("remove it, or pass --skip-bad-images");
    }

    @Test
    void train_onSeveralBadFiles_countsAndNamesThem() throws IOException {
        data().bytes("red/cut.png", half(folder.resolve("data/red/0.png"))).bytes("blue/empty.jpg")
                .text("blue/note.jpg", "no picture");
        assertThat(refused()).startsWith(folder.resolve("data") + ": 3 of 13 files are not readable images: ")
                .contains("cut.png", "empty.jpg", "note.jpg")
                .endsWith("remove them, or pass --skip-bad-images");
    }

    @Test
    void train_onOneClass_asksForAnother() {
        new Photos(folder.resolve("data")).folder("red", 6);
        assertThat(refused()).contains("data: needs at least two classes, found one (red); give");
    }

    @Test
    void train_onAClassOfOneImage_namesTheClass() {
        new Photos(folder.resolve("data")).folder("red", 6).folder("blue", 1);
        assertThat(refused()).contains("data: class blue has one image; ").contains("add images, or remove the class");
    }

    @Test
    void train_onAnEmptyFolder_saysWhatToGive() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        assertThat(refused()).contains("data: holds no images; give a folder");
    }

    @Test
    void train_onNoFolder_saysSo() {
        assertThat(refused()).contains("data: no such folder or file; give");
    }

    @Test
    void train_onACsvRowWithoutFile_namesLineAndFile() {
        data().text("all.csv", "path,label\nred/0.png,red\nred/99.png,red\nblue/0.png,blue\n");
        assertThat(Cli.refused(folder, "train", folder.resolve("data/all.csv"), "--out", folder.resolve("run")))
                .contains("all.csv line 3: no such file: red/99.png; remove the row, or mend its path");
    }

    @Test
    void train_onFewerImagesThanABatch_namesBoth() {
        data();
        assertThat(refused()).contains("data: has 8 training images, fewer than a batch of 32; pass --batch 8 or less");
    }

    @Test
    void plan_onAnEmptyClassFolder_saysThatItIsPassedOver() throws IOException {
        data();
        Files.createDirectory(folder.resolve("data/green"));
        assertThat(Cli.done("plan", folder.resolve("data"), "--from-scratch", "--arch", "mobilenet_v2", "--size", 32,
                "--batch", 4, "--threads", 1)).contains("Passed over a class folder without images: green");
    }

    @Test
    void plan_onTheSameFileInTrainAndTest_warnsAndGoesOn() throws IOException {
        new Photos(folder.resolve("data")).folder("train/red", 4).folder("train/blue", 4).folder("valid/red", 2)
                .folder("valid/blue", 2).folder("test/red", 2).folder("test/blue", 2);
        Files.copy(folder.resolve("data/train/red/1.png"), folder.resolve("data/test/red/copy.png"));
        String out = Cli.done("plan", folder.resolve("data"), "--from-scratch", "--arch", "mobilenet_v2", "--size", 32,
                "--batch", 4, "--threads", 1);
        assertThat(out).contains("Warning: the test part shares one image with the training part")
                .contains("test/red/copy.png = train/red/1.png");
    }

    @Test
    void train_onACsvWithAnOpenQuote_namesTheLine() {
        data().text("all.csv", "path,label\nred/0.png,red\n\"red/1.png,red\nblue/0.png,blue\n");
        Path csv = folder.resolve("data/all.csv");
        assertThat(Cli.refused(folder, "train", csv, "--out", folder.resolve("run"))).isEqualTo(csv + " line 3: a "
                + "value that begins with a quote must end with one, found none or more behind it; mend the quotes");
    }

    @Test
    void train_onAnImageInPlaceOfData_asksForItsFolder() throws IOException {
        data();
        Path image = folder.resolve("data/red/0.png");
        assertThat(Cli.refused(folder, "train", image, "--out", folder.resolve("run"))).isEqualTo(image
                + ": is an image, data are a folder or a CSV file; give the folder that holds its class folder");
        Path bytes = Files.write(folder.resolve("x.csv"), new byte[] {(byte) 0xFF, (byte) 0xFE, 'p'});
        assertThat(Cli.refused(folder, "train", bytes, "--out", folder.resolve("run"))).isEqualTo(bytes
                + ": must be CSV in UTF-8, found other bytes; save it as UTF-8, or give a folder, .zip, .tar or "
                + ".tar.gz of photos");
    }
}
