package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.augment.Augmentation;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.train.cache.Room;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Epochs that draw images with replacement, and steps of several batches. */
class EpochsTest {

    private static final int BATCH = 4;
    private static final Preprocessing PREPROCESSING = new Preprocessing(
            18, 16, Interpolation.AREA, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    @TempDir
    private static Path root;
    private static Dataset dataset;

    @BeforeAll
    static void draw() {
        dataset = new Photos(root).add("a", 20).add("b", 5).read().dataset();        // 16 + 4 train
    }

    private static ImageBatches batches(Epochs epochs) {
        return new ImageBatches(dataset, new Loading(BATCH, 1, Room.none(), 3), epochs);
    }

    private static Epochs weighted(double chanceOfB) {
        return new Epochs(IntStream.of(dataset.indices(Part.TRAIN))
                .mapToObj(item -> dataset.items().get(item).label() == 1 ? chanceOfB : 1.0).toList(), 1);
    }

    private static double shareOfB(int... order) {
        return Arrays.stream(order).filter(item -> dataset.item(item).label() == 1).count() / (double) order.length;
    }

    @ParameterizedTest
    @CsvSource({"1, 0.2", "4, 0.5", "36, 0.9"})
    void order_withChances_drawsClassesInTheirProportion(double chance, double share) {
        ImageBatches batches = batches(weighted(chance));
        int[] many = IntStream.range(0, 100).flatMap(epoch -> IntStream.of(batches.order(epoch, 0))).toArray();
        assertThat(many).hasSize(100 * 20);
        assertThat(shareOfB(many)).isCloseTo(share, within(0.04));
        assertThat(Arrays.stream(many)).allMatch(item -> dataset.item(item).part() == Part.TRAIN);
    }

    @Test
    void order_withChances_hangsOnSeedAndEpochAlone() {
        Epochs epochs = weighted(4);
        int[] whole = batches(epochs).order(5, 0);
        assertThat(batches(epochs).order(5, 0)).isEqualTo(whole);
        assertThat(batches(epochs).order(5, 2)).as("entered later")
                .isEqualTo(Arrays.copyOfRange(whole, 2 * BATCH, whole.length));
        assertThat(batches(epochs).order(6, 0)).isNotEqualTo(whole);
    }

    @Test
    void order_thatShowsAnImageAgain_givesItAnotherNumberAndAnotherLook() {
        int[] order = batches(weighted(36)).order(0, 0);
        Set<Integer> numbers = new HashSet<>();
        Set<Integer> images = new HashSet<>();
        for (int number : order) {
            numbers.add(number);
            images.add(number % dataset.items().size());
        }
        assertThat(numbers).hasSameSizeAs(order);
        assertThat(images).hasSizeLessThan(order.length);
        int image = dataset.indices(Part.TRAIN)[0];
        ImageBatches batches = batches(Epochs.PLAIN);
        View view = batches.augmented(PREPROCESSING, Augmentation.STANDARD, 0);
        try (BatchLoader loader = batches.load(view, new int[] {image, image + dataset.items().size(), image})) {
            PixelBatch batch = loader.next();
            assertThat(batch.pictures().get(1)).isNotEqualTo(batch.pictures().get(0));
            assertThat(batch.pictures().get(2)).isEqualTo(batch.pictures().get(0));
        }
        assertThat(batches.content(image + dataset.items().size())).isEqualTo(batches.content(image));
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 3", "4, 2", "5, 1"})
    void trainingSteps_ofSeveralBatches_roundsUp(int batchesPerStep, int steps) {
        ImageBatches batches = batches(new Epochs(List.of(), batchesPerStep));
        assertThat(batches.trainingSteps()).isEqualTo(steps);
        assertThat(batches.trainingBatches()).isEqualTo(5);
        int[] whole = batches.order(0, 0);
        assertThat(whole).isEqualTo(batches(Epochs.PLAIN).order(0, 0));
        assertThat(batches.order(0, 1)).isEqualTo(Arrays.copyOfRange(whole, Math.min(batchesPerStep * BATCH, 20), 20));
        assertThat(batches.order(0, steps)).isEmpty();
    }

    @Test
    void epochs_ofWrongNumbers_areRefused() {
        assertThatThrownBy(() -> new Epochs(List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Epochs(List.of(1.0, 0.0), 1)).isInstanceOf(IllegalArgumentException.class);
        ImageBatches few = batches(new Epochs(Collections.nCopies(3, 1.0), 1));
        assertThatThrownBy(() -> few.order(0, 0)).hasMessageContaining("20 images need as many chances, got 3");
    }
}
