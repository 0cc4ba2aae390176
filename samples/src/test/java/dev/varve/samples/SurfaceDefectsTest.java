package dev.varve.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurfaceDefectsTest {

    /** All files of seed 0, in the order of their paths: changes when a drawing changes, and on no other machine. */
    private static final String DIGEST_OF_SEED_0 =
            "0830ed3cabac8398494a058cf48f63e720080d1915602aca32e67fc17a3502d2";

    private static final Sample SAMPLE = Samples.named("surface-defects");

    @TempDir
    private static Path shared;

    @TempDir
    private Path empty;

    private static Path drawn;

    @BeforeAll
    static void draw() {
        drawn = SAMPLE.write(shared.resolve("seed0"), 0);
    }

    @Test
    void write_seed0_givesTheSameBytesEverywhere() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path file : files(drawn)) {
            digest.update(Files.readAllBytes(file));
        }

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(DIGEST_OF_SEED_0);
    }

    @Test
    void write_sameOrOtherSeed_givesTheSameOrOtherPictures() throws IOException {
        byte[] again = SurfaceDefects.draw(0, SurfaceDefects.Part.TEST, "pitted", 7);
        byte[] other = SurfaceDefects.draw(1, SurfaceDefects.Part.TEST, "pitted", 7);

        assertThat(drawn.resolve("test/pitted/007.png")).hasBinaryContent(again);
        assertThat(other).isNotEqualTo(again);
    }

    @Test
    void write_table_countsEachClassInEachSplit() throws IOException {
        List<String[]> rows = rows();

        Map<String, Long> counts = rows.stream()
                .collect(Collectors.groupingBy(row -> row[2] + " " + row[1], TreeMap::new, Collectors.counting()));

        assertThat(counts).hasSize(18);
        for (String label : SAMPLE.classes()) {
            assertThat(counts).containsEntry("train " + label, 60L).containsEntry("valid " + label, 20L)
                    .containsEntry("test " + label, 30L);
        }
    }

    @Test
    void write_table_namesEveryImageOnce() throws IOException {
        List<Path> listed = rows().stream().map(row -> drawn.resolve(row[0])).sorted().toList();

        assertThat(listed).isEqualTo(files(drawn).stream().filter(file -> file.toString().endsWith(".png")).toList());
    }

    @Test
    void write_images_areGreySquaresWithoutTwins() throws IOException {
        List<Path> images = files(drawn).stream().filter(file -> file.toString().endsWith(".png")).toList();

        for (Path file : images) {
            BufferedImage image = ImageIO.read(file.toFile());
            assertThat(image.getWidth()).isEqualTo(200);
            assertThat(image.getHeight()).isEqualTo(200);
            assertThat(image.getRaster().getNumBands()).as("%s is grey", file).isEqualTo(1);
        }
        assertThat(images.stream().map(SurfaceDefectsTest::content).distinct()).hasSize(660);
    }

    @Test
    void write_images_useTheRangeWithoutClippingMuch() throws IOException {
        for (Path file : files(drawn.resolve("test"))) {
            int[] pixels = ImageIO.read(file.toFile()).getRaster().getPixels(0, 0, 200, 200, (int[]) null);

            assertThat(Arrays.stream(pixels).filter(p -> p == 0 || p == 255).count())
                    .as("clipped pixels of %s", file).isLessThan(4_000);
            assertThat(Arrays.stream(pixels).distinct().count()).as("greys of %s", file).isGreaterThan(20);
        }
    }

    @Test
    void write_folderThatHoldsSomething_isRefusedAndUnchanged() throws IOException {
        Path mine = Files.writeString(empty.resolve("mine.txt"), "keep");

        assertThatThrownBy(() -> SAMPLE.write(empty, 0))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("%s: exists and is not an empty folder; choose another, or remove it", empty);
        assertThat(files(empty)).containsExactly(mine);
    }

    @Test
    void write_pathOfAFile_isRefusedAndUnchanged() throws IOException {
        Path file = Files.writeString(empty.resolve("mine.txt"), "keep");

        assertThatThrownBy(() -> SAMPLE.write(file, 0)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("mine.txt");
        assertThat(file).hasContent("keep");
    }

    private static List<String[]> rows() throws IOException {
        List<String> lines = Files.readAllLines(drawn.resolve("split.csv"));
        assertThat(lines.get(0)).isEqualTo("path,label,split");
        return lines.stream().skip(1).map(line -> line.split(",")).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String content(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
