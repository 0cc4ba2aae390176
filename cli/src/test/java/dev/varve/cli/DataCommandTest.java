package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code varve data} says of good and bad data, and what it draws. */
class DataCommandTest {

    @TempDir
    private Path folder;

    private Photos data() {
        return new Photos(folder.resolve("data")).folder("train/red", 12).folder("train/blue", 4).folder("valid/red", 2)
                .folder("valid/blue", 2);
    }

    private Path copy(String from, String to) throws IOException {
        return Files.copy(folder.resolve("data").resolve(from), folder.resolve("data").resolve(to));
    }

    @Test
    void data_thatAreGood_areToldInTables() {
        data();
        assertThat(Cli.done("data", folder.resolve("data"), "--size", 8)).isEqualTo(folder.resolve("data")
                + ": 20 images, all readable\n"
                + "  PNG 20\n"
                + "  width 40 to 40 (median 40); height 36 to 36 (median 36) pixels\n"
                + "\n"
                + "class  train  valid  test\n"
                + "blue       4      2     0\n"
                + "red       12      2     0\n"
                + "\n"
                + "The class red has 12 images to train, blue has 4 images: --class-weights balanced lets each count "
                + "as much\n");
    }

    @Test
    void data_withCopiesAndBadFiles_areToldAndRefused() throws IOException {
        data().bytes("valid/red/cut.png", (byte) 1);
        copy("train/red/0.png", "valid/red/again.png");
        copy("train/blue/1.png", "train/blue/twice.png");
        BufferedImage same = ImageIO.read(folder.resolve("data/train/red/3.png").toFile());
        ImageIO.write(same, "bmp", folder.resolve("data/valid/red/pixels.bmp").toFile());
        Cli cli = Cli.run("data", folder.resolve("data"));
        assertThat(cli.code()).isEqualTo(Exit.MENDABLE);
        assertThat(cli.err())
                .startsWith("varve: " + folder.resolve("data/valid/red/cut.png") + ": not a readable image (")
                .endsWith("; remove it, or pass --skip-bad-images\n");
        assertThat(cli.out()).contains("24 images, 1 not readable\n  BMP 1, PNG 22\n",
                "red       12      4     0\n",
                "Not readable:\n  valid/red/cut.png: it is none of JPEG, PNG, GIF, BMP, WebP, TIFF\n",
                "In several parts:\n  same file: train/red/0.png (train) = valid/red/again.png (valid)\n"
                + "  same pixels: train/red/3.png (train) = valid/red/pixels.bmp (valid)\n",
                "More than once in a part:\n  same file: train/blue/1.png (train) = train/blue/twice.png (train)\n",
                "There are 23 images with a side below 224 pixels, which is enlarged (--size)");
        assertThat(Cli.run("data", folder.resolve("data"), "--skip-bad-images").code()).isEqualTo(Exit.DONE);
    }

    @Test
    void data_thatCannotBeDivided_areCountedAllTheSame() throws IOException {
        new Photos(folder.resolve("data")).folder("red", 3).folder("blue", 1);
        Cli cli = Cli.run("data", folder.resolve("data"), "--json");
        JsonNode json = new JsonMapper().readTree(cli.out());
        assertThat(cli.code()).isEqualTo(Exit.MENDABLE);
        assertThat(json.get("refusal").asText()).isEqualTo(cli.err().strip().substring("varve: ".length()))
                .contains("class blue has one image");
        assertThat(json.get("classes").toString()).isEqualTo("[{\"name\":\"blue\",\"train\":0,\"valid\":0,\"test\":0,"
                + "\"open\":1},{\"name\":\"red\",\"train\":0,\"valid\":0,\"test\":0,\"open\":3}]");
        assertThat(json.get("width").get("median").asDouble()).isEqualTo(40);
    }

    @Test
    void data_asJson_countTheImagesOfEachPart() {
        data();
        assertThat(Cli.done("data", folder.resolve("data"), "--json"))
                .contains("\"parts\":{\"train\":16,\"valid\":4,\"test\":0}");
    }

    @Test
    void data_ofTheSameImageInTwoClasses_warn() throws IOException {
        data();
        copy("train/red/0.png", "train/blue/red.png");
        assertThat(Cli.done("data", folder.resolve("data"))).contains("Warning: of images that are the same, not the "
                + "same is said to be true: train/blue/red.png (train) = train/red/0.png (train); keep the right ones");
        assertThat(Cli.done("data", folder.resolve("data"), "--json")).contains("\"disputed\":true");
    }

    @Test
    void data_withChannelsThatAreNotRead_tellHowTheyAre() throws IOException {
        data();
        ImageIO.write(new BufferedImage(40, 36, BufferedImage.TYPE_4BYTE_ABGR), "tiff",
                folder.resolve("data/train/red/four.tiff").toFile());
        assertThat(Cli.done("data", folder.resolve("data"))).contains("There is one TIFF file with 4 channels, "
                + "counting all pages, of which at most three are read: --channels 4 takes all");
    }

    @Test
    void data_ofValues_areToldByTheirRange() {
        data().text("all.csv", "path,size,split\ntrain/red/0.png,1,train\ntrain/red/1.png,2.5,train\n"
                + "train/red/2.png,3,train\ntrain/red/3.png,4,valid\n");
        assertThat(Cli.done("data", folder.resolve("data/all.csv"), "--target", "values", "--label-column", "size"))
                .contains("value  least  median  most\nsize       1   2.500     3\n"
                        + "Images: 3 train, 1 valid, 0 test\n");
    }

    @Test
    void sheet_showsImagesAsTheyAreAndAsTheyAreChanged() throws IOException {
        data();
        Path sheet = folder.resolve("sheet.png");
        Path plain = folder.resolve("plain.png");
        assertThat(Cli.done("data", folder.resolve("data"), "--size", 32, "--sheet", sheet))
                .contains("Drawn: " + sheet);
        Cli.done("data", folder.resolve("data"), "--size", 32, "--augment", "none", "--sheet", plain);
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        assertThat(drawn.getWidth()).as("6 ways of 32 pixels, each drawn 5 times as large, 2 between, 12 around")
                .isEqualTo(6 * 160 + 5 * 2 + 2 * 12);
        assertThat(picture(drawn, 0)).isNotEqualTo(picture(drawn, 1));
        assertThat(picture(ImageIO.read(plain.toFile()), 0)).isEqualTo(picture(drawn, 0));
        assertThat(drawn.getRGB(12, 12 + 160, 160, 36, null, 0, 160)).as("what is true of it, in black")
                .contains(Color.BLACK.getRGB());
    }

    /** Of the first row. */
    private static int[] picture(BufferedImage sheet, int column) {
        return sheet.getRGB(12 + column * 162, 12, 160, 160, null, 0, 160);
    }

    @Test
    void options_thatCannotBe_areRefusedBeforeAnythingIsRead() throws IOException {
        assertThat(Cli.refused(folder, "data", folder.resolve("none"), "--sheet", "a.jpg"))
                .isEqualTo("--sheet: must end in .png, found a.jpg; name another file");
        Path taken = Files.writeString(folder.resolve("a.png"), "mine");
        assertThat(Cli.refused(folder, "data", folder.resolve("none"), "--sheet", taken))
                .isEqualTo("--sheet " + taken + ": exists and is not overwritten; remove it, or name another file");
        Path missing = folder.resolve("missing");
        assertThat(Cli.refused(folder, "data", folder.resolve("none"), "--sheet", missing.resolve("a.png")))
                .isEqualTo("--sheet " + missing.resolve("a.png") + ": there is no folder " + missing + "; make it, or "
                        + "name another file");
        assertThat(Cli.refused(folder, "data", folder.resolve("none"), "--max-rotate", 30))
                .isEqualTo("--max-rotate: says what --sheet draws, found none; add it, or leave this out");
        assertThat(Cli.refused(folder, "data", folder.resolve("none"), "--size", 0))
                .isEqualTo("--size: must be at least 1, found 0; give 1 or more");
        assertThat(Cli.refused(folder, "data", folder.resolve("none")))
                .startsWith(folder.resolve("none") + ": no such folder or file; give");
    }
}
