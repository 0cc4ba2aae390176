package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.augment.Augmentation;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Reading;
import dev.varve.image.ImageDecoder;
import dev.varve.image.Pixels;
import dev.varve.train.cache.Room;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of other channels than red, green and blue: found, checked, measured, kept and loaded. */
class ChannelsTest {

    private static final Reading GREY = Reading.stored(1, Reading.FULL_WHITE);
    private static final Reading STACK = Reading.stack(List.of("red", "nir"), Reading.FULL_WHITE);
    private static final int SIZE = 8;

    @TempDir
    private Path root;

    /** Eight pictures in two class folders, even ones of level 51 and odd ones of 153, and a table of pairs. */
    @BeforeEach
    void draw() throws IOException {
        StringBuilder pairs = new StringBuilder("red,nir,label\n");
        for (int i = 0; i < 8; i++) {
            String path = (i < 4 ? "a/" : "b/") + i + ".png";
            picture(path, i % 2 == 0 ? 51 : 153);
            pairs.append(path).append(",a/0.png,").append(i < 4 ? 'a' : 'b').append('\n');
        }
        Files.writeString(root.resolve("pairs.csv"), pairs);
    }

    private void picture(String path, int level) throws IOException {
        BufferedImage image = new BufferedImage(12, 10, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 120; i++) {
            image.getRaster().setSample(i % 12, i / 12, 0, level);
        }
        Files.createDirectories(root.resolve(path).getParent());
        ImageIO.write(image, "png", root.resolve(path).toFile());
    }

    private LoadedData read(Path data, Reading reading) {
        return DataSource.read(data, DataOptions.DEFAULT.withReading(reading), room());
    }

    private Room room() {
        return Room.in(root.resolve(".cache"), 1L << 30);
    }

    private static Preprocessing preprocessing(Reading reading) {
        return new Preprocessing(SIZE, SIZE, Interpolation.AREA, reading.each(0.5), reading.each(0.5), reading);
    }

    @Test
    void read_greyAsStored_loadsBatchesOfOneChannel() {
        Dataset dataset = read(root, GREY).dataset();
        ImageBatches batches = new ImageBatches(dataset, new Loading(2, 1, room(), 0));

        for (int round = 0; round < 2; round++) {                   // the second is of kept pixels
            try (BatchLoader loader = batches.load(batches.plain(preprocessing(GREY)), new int[] {0, 1})) {
                PixelBatch batch = loader.next();
                assertThat(batch.channels()).isEqualTo(1);
                assertThat(batch.pictures()).allMatch(one -> one.channels() == 1 && one.width() == SIZE)
                        .extracting(one -> one.at(3, 3, 0)).containsExactly(51, 153);
            }
        }
        try (BatchLoader loader = batches.training(preprocessing(GREY), Augmentation.STANDARD, 0, 0)) {
            assertThat(loader.next().pictures()).allMatch(one -> one.channels() == 1);
        }
    }

    @Test
    void read_stack_hasTheFilesOfEachColumnInTheirOrder() {
        Dataset dataset = read(root.resolve("pairs.csv"), STACK).dataset();

        assertThat(dataset.items()).hasSize(8);
        assertThat(dataset.items().get(1).path()).isEqualTo("a/1.png + a/0.png");
        assertThat(dataset.files(1)).containsExactly(root.resolve("a/1.png"), root.resolve("a/0.png"));
        Pixels picture = dataset.picture(1, ImageDecoder.FULL_SIZE);
        assertThat(List.of(picture.at(0, 0, 0), picture.at(0, 0, 1))).containsExactly(153, 51);
    }

    @Test
    void content_dependsOnTheReading_soThatKeptPixelsOfAnotherAreNotFound() {
        LoadedData photos = read(root, Reading.RGB);
        LoadedData grey = read(root, GREY);

        assertThat(grey.dataset().items().get(0).content().sha256())
                .isNotEqualTo(photos.dataset().items().get(0).content().sha256());
        assertThat(grey.fingerprint()).isNotEqualTo(photos.fingerprint());
        assertThat(photos.dataset().isUnchanged(0)).isTrue();
    }

    @Test
    void isUnchanged_aChangedSecondFile_isFalse() throws IOException {
        Dataset dataset = read(root.resolve("pairs.csv"), STACK).dataset();
        assertThat(dataset.isUnchanged(3)).isTrue();

        Files.write(root.resolve("a/0.png"), new byte[] {1});

        assertThat(dataset.isUnchanged(3)).isFalse();
    }

    @Test
    void read_filesOfOtherChannels_areRefusedTogether() throws IOException {
        BufferedImage colours = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(colours, "png", root.resolve("a/1.png").toFile());
        ImageIO.write(colours, "png", root.resolve("b/6.png").toFile());

        assertThatThrownBy(() -> read(root, GREY)).isInstanceOf(InvalidInput.class)
                .hasMessage(root + ": each file must have 1 channel, found 2 of 8 with other numbers: a/1.png (3), "
                        + "b/6.png (3); convert them, or ask for other --channels");
        assertThatThrownBy(() -> read(root.resolve("pairs.csv"), STACK)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("each file of the stack red, nir must have 1 channel, found 2 of 8 with other "
                        + "numbers: a/1.png + a/0.png (3)");
        assertThat(read(root, Reading.RGB).dataset().items()).as("any file is a photo").hasSize(8);
    }

    @Test
    void read_stackWithoutItsColumnsOrOfFolders_isRefused() {
        assertThatThrownBy(() -> read(root, STACK)).isInstanceOf(InvalidInput.class)
                .hasMessage(root + ": folders tell one file of each image, found a stack of red, nir, white 65535; "
                        + "give a CSV file with these columns, or a folder with split.csv");
        Reading other = Reading.stack(List.of("red", "swir"), Reading.FULL_WHITE);
        assertThatThrownBy(() -> read(root.resolve("pairs.csv"), other)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("needs the columns red, swir and label");
    }

    /** Means and deviations in units of full brightness; of a channel that never changes the deviation is 1. */
    @Test
    void statistics_ofTrainingImages_areThoseOfTheirPixels() {
        Dataset dataset = read(root.resolve("pairs.csv"), STACK).dataset();
        int[] training = dataset.indices(Part.TRAIN);
        long bright = Arrays.stream(training).filter(item -> item % 2 == 1).count();
        double share = (double) bright / training.length;

        ChannelStatistics measured = ChannelStatistics.of(dataset, SIZE, room());

        assertThat(measured.mean().get(0)).isCloseTo(0.2 + 0.4 * share, within(1e-12));
        assertThat(measured.std().get(0)).isCloseTo(0.4 * Math.sqrt(share * (1 - share)), within(1e-12));
        assertThat(measured.mean().get(1)).isCloseTo(0.2, within(1e-12));
        assertThat(measured.std().get(1)).isEqualTo(1);
        assertThat(ChannelStatistics.of(dataset, SIZE, Room.none())).isEqualTo(measured);
    }
}
