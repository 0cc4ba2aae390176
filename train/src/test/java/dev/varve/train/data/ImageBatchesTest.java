package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Colour;
import dev.varve.augment.Geometry;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.image.ImageDecoder;
import dev.varve.image.Pixels;
import dev.varve.image.Preprocessor;
import dev.varve.train.cache.Room;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ImageBatchesTest {

    private static final int SIZE = 16;
    private static final int PATIENCE = 20;
    private static final Preprocessing PREPROCESSING = new Preprocessing(
            18, SIZE, Interpolation.AREA, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));


    @TempDir
    private static Path root;

    private static Dataset dataset;

    @TempDir
    private Path cache;

    @BeforeAll
    static void draw() {
        dataset = new Photos(root).add("a", 20).add("b", 17).read().dataset();      // 16 + 14 train, 4 + 3 validate
    }

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("varve-loader");
    }

    private static Preprocessing of(int size) {
        return new Preprocessing(size, size, Interpolation.AREA, PREPROCESSING.mean(), PREPROCESSING.std());
    }

    private static ImageBatches batches(int threads, long seed) {
        return new ImageBatches(dataset, new Loading(8, threads, Room.none(), seed));
    }

    private ImageBatches cached(int threads, long seed) {
        return new ImageBatches(dataset, new Loading(8, threads, Room.in(cache, 1L << 30), seed));
    }

    /** What is left of a batch after the next one came. */
    private record Copy(List<Pixels> pictures, List<Integer> labels, List<Integer> items) {

        static List<Copy> all(BatchLoader loader) {
            List<Copy> copies = new ArrayList<>();
            try (loader) {
                while (loader.hasNext()) {
                    PixelBatch batch = loader.next();
                    int[] labels = ((Targets.Labels) batch.targets()).labels();
                    copies.add(new Copy(batch.pictures(), Arrays.stream(labels).boxed().toList(),
                            Arrays.stream(batch.items()).boxed().toList()));
                }
            }
            return copies;
        }
    }

    private static List<Copy> epoch(ImageBatches batches, long epoch, int firstStep) {
        return Copy.all(batches.training(PREPROCESSING, Augmentation.STANDARD, epoch, firstStep));
    }

    @Test
    void training_ofAnEpoch_showsEachImageAtMostOnceInFullBatches() {
        List<Copy> copies = epoch(batches(1, 0), 0, 0);

        List<Integer> items = copies.stream().flatMap(copy -> copy.items().stream()).toList();
        assertThat(copies).hasSize(3).allSatisfy(copy -> assertThat(copy.pictures()).hasSize(8));
        assertThat(items).doesNotHaveDuplicates()
                .allSatisfy(item -> assertThat(dataset.items().get(item).part()).isEqualTo(Part.TRAIN));
        for (Copy copy : copies) {
            for (int i = 0; i < 8; i++) {
                assertThat(copy.labels().get(i)).isEqualTo(dataset.items().get(copy.items().get(i)).label());
            }
        }
    }

    private static List<Copy> view(int view, long seed) {
        return view(Augmentation.STANDARD, view, seed);
    }

    private static List<Copy> view(Augmentation augmentation, int view, long seed) {
        ImageBatches batches = batches(1, seed);
        return Copy.all(batches.load(batches.look(PREPROCESSING, augmentation, view), batches.items(Part.TRAIN)));
    }

    @Test
    void view_whereNothingFlips_isNoMirrorImage() {
        Augmentation lit = Augmentation.NONE.with(Colour.STANDARD);

        assertThat(view(lit, 1, 0)).isNotEqualTo(view(1, 0)).isNotEqualTo(view(0, 0));
        assertThat(view(Augmentation.NONE, 1, 0)).isEqualTo(view(1, 0));
    }

    @Test
    void training_withoutAugmentation_showsWhatEvaluationShows() {
        ImageBatches batches = batches(1, 0);
        List<Copy> plain = Copy.all(batches.load(batches.plain(PREPROCESSING), batches.order(2, 0)));

        assertThat(Copy.all(batches.training(PREPROCESSING, Augmentation.NONE, 2, 0))).isEqualTo(plain);
        Augmentation flips = Augmentation.NONE.with(new Geometry(Geometry.Flip.HORIZONTAL, 0, 1, 1, 0, 0, 1,
                Geometry.Mode.BILINEAR, Geometry.PadMode.REFLECTION, true));
        List<Pixels> shown = pictures(Copy.all(batches.training(PREPROCESSING, flips, 2, 0)));
        List<Pixels> asPrepared = pictures(plain);
        int mirrored = 0;
        for (int i = 0; i < shown.size(); i++) {
            assertThat(shown.get(i)).isIn(asPrepared.get(i), asPrepared.get(i).mirrored());
            mirrored += shown.get(i).equals(asPrepared.get(i)) ? 0 : 1;
        }
        assertThat(mirrored).isBetween(1, shown.size() - 1);
    }

    @Test
    void training_ofBatchesAlike_flipsAllImagesOfABatchOrNone() {
        Augmentation flips = Augmentation.NONE.with(true).with(new Geometry(Geometry.Flip.HORIZONTAL, 0, 1, 1, 0, 0, 1,
                Geometry.Mode.BILINEAR, Geometry.PadMode.REFLECTION, true));
        ImageBatches batches = batches(2, 0);
        int flipped = 0;
        int all = 0;
        for (int epoch = 0; epoch < 8; epoch++) {
            List<Copy> plain = Copy.all(batches.load(batches.plain(PREPROCESSING), batches.order(epoch, 0)));
            List<Copy> shown = Copy.all(batches.training(PREPROCESSING, flips, epoch, 0));
            assertThat(Copy.all(batches.training(PREPROCESSING, flips, epoch, 1))).isEqualTo(shown.subList(1, 3));
            for (int i = 0; i < shown.size(); i++) {
                List<Pixels> mirrored = plain.get(i).pictures().stream().map(Pixels::mirrored).toList();
                assertThat(shown.get(i).pictures()).isIn(plain.get(i).pictures(), mirrored);
                flipped += shown.get(i).pictures().equals(mirrored) ? 1 : 0;
                all++;
            }
        }
        assertThat(flipped).isBetween(1, all - 1);
    }

    private static List<Pixels> pictures(List<Copy> copies) {
        return copies.stream().flatMap(copy -> copy.pictures().stream()).toList();
    }

    @Test
    void view_ofEachNumber_isTheImageItsMirrorImageAndThenWhatTheSeedDraws() {
        List<Copy> plain = Copy.all(batches(1, 0).evaluation(PREPROCESSING, Part.TRAIN));

        assertThat(view(0, 0)).isEqualTo(plain);
        assertThat(view(1, 0)).extracting(Copy::items).isEqualTo(plain.stream().map(Copy::items).toList());
        assertThat(view(1, 0)).extracting(copy -> copy.pictures().get(0))
                .isEqualTo(plain.stream().map(copy -> copy.pictures().get(0).mirrored()).toList());
        assertThat(view(2, 0)).isEqualTo(view(2, 0)).isNotEqualTo(view(3, 0)).isNotEqualTo(view(2, 1));
        assertThat(view(2, 0)).extracting(Copy::items).isEqualTo(plain.stream().map(Copy::items).toList());
    }

    @Test
    void training_withBatchOfOne_showsEachImageExactlyOnce() {
        ImageBatches single = new ImageBatches(dataset, new Loading(1, 2, Room.none(), 0));

        int[] items = epoch(single, 0, 0).stream().mapToInt(copy -> copy.items().get(0)).toArray();

        assertThat(items).containsExactlyInAnyOrder(dataset.indices(Part.TRAIN));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void training_withAnyThreadsAndCache_givesTheSameBytes(int threads) {
        List<Copy> wanted = epoch(batches(1, 9), 1, 0);
        ImageBatches batches = cached(threads, 9);

        assertThat(epoch(batches(threads, 9), 1, 0)).isEqualTo(wanted);
        epoch(batches, 0, 0);           // fills the cache
        assertThat(epoch(batches, 1, 0)).isEqualTo(wanted);
        assertThat(epoch(cached(1, 9), 1, 0)).isEqualTo(wanted);
        assertThat(batches.cacheFault()).isEmpty();
    }

    @Test
    void training_fromAStep_continuesTheEpoch() {
        List<Copy> whole = epoch(batches(2, 0), 4, 0);

        assertThat(epoch(batches(2, 0), 4, 1)).isEqualTo(whole.subList(1, 3));
        assertThat(epoch(batches(2, 0), 4, 3)).isEmpty();
        assertThatThrownBy(() -> epoch(batches(2, 0), 4, 4)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batches: the first step must lie between 0 and 3: 4");
    }

    @Test
    void training_ofAnotherEpochOrSeed_differs() {
        List<Copy> first = epoch(batches(1, 0), 0, 0);

        assertThat(epoch(batches(1, 0), 1, 0)).isNotEqualTo(first);
        assertThat(epoch(batches(1, 1), 0, 0)).isNotEqualTo(first);
    }

    @Test
    void training_inAnotherSize_preparesAnew() {
        ImageBatches batches = cached(1, 0);
        epoch(batches, 0, 0);

        List<Copy> smaller = Copy.all(batches.training(of(8), Augmentation.STANDARD, 0, 0));

        assertThat(smaller).isEqualTo(Copy.all(batches(1, 0).training(of(8), Augmentation.STANDARD, 0, 0)));
        assertThat(smaller.get(0).pictures().get(0)).hasToString("Pixels[8 x 8]");
    }

    @Test
    void evaluation_ofAPart_isInOrderWholeAndNotAugmented() {
        ImageBatches batches = cached(2, 3);

        for (int pass = 0; pass < 2; pass++) {
            List<Copy> copies = Copy.all(batches.evaluation(PREPROCESSING, Part.VALID));

            assertThat(copies).hasSize(1);
            int[] items = copies.get(0).items().stream().mapToInt(i -> i).toArray();
            assertThat(items).containsExactly(dataset.indices(Part.VALID)).hasSize(7);
            for (int i = 0; i < items.length; i++) {
                assertThat(copies.get(0).pictures().get(i)).isEqualTo(new Preprocessor(PREPROCESSING)
                        .crop(ImageDecoder.decode(dataset.file(items[i]), ImageDecoder.FULL_SIZE)));
            }
        }
    }

    @Test
    void evaluation_ofMissingPart_hasNoBatch() {
        try (BatchLoader loader = batches(1, 0).evaluation(PREPROCESSING, Part.TEST)) {
            assertThat(loader.batches()).isZero();
            assertThat(loader.hasNext()).isFalse();
            assertThatThrownBy(loader::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void close_inTheMiddle_endsTheThreads() {
        BatchLoader loader = batches(3, 0).training(PREPROCESSING, Augmentation.STANDARD, 0, 0);
        loader.next();

        loader.close();
        loader.close();

        assertThat(loader.hasNext()).isFalse();
    }

    private static long loaders() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive)
                .filter(thread -> thread.getName().equals("varve-loader")).count();
    }

    /** The most loading threads that were seen while 24 batches of one image were read. */
    private static long mostLoaders(int threads, long millisBetween) throws InterruptedException {
        ImageBatches batches = new ImageBatches(dataset, new Loading(1, threads, Room.none(), 0));
        long most = 0;
        try (BatchLoader loader = batches.training(of(40 * SIZE), Augmentation.STANDARD, 0, 0)) {
            for (int i = 0; i < 24 && loader.hasNext(); i++) {
                loader.next();
                most = Math.max(most, loaders());
                Thread.sleep(millisBetween);
            }
        }
        return most;
    }

    @Test
    void next_ofAReaderThatWaits_getsMoreThreadsUpToTheMost() throws InterruptedException {
        long most = 0;
        for (int epoch = 0; epoch < PATIENCE && most < 3; epoch++) {           // beside other work they wait less
            most = Math.max(most, mostLoaders(3, 0));
        }
        assertThat(most).isEqualTo(3);
        assertThat(mostLoaders(1, 0)).isEqualTo(1);
        assertThat(loaders()).isZero();
    }

    @Test
    void next_ofAReaderThatIsSlow_staysWithOneThread() throws InterruptedException {
        assertThat(mostLoaders(3, 150)).isEqualTo(1);
    }

    @Test
    void evaluation_whenAllIsCached_decodesNothing(@TempDir Path other) throws IOException {
        Dataset few = new Photos(other).add("a", 4).add("b", 4).read().dataset();
        Loading loading = new Loading(2, 1, Room.in(cache, 1L << 30), 0);
        List<Copy> first = Copy.all(new ImageBatches(few, loading).evaluation(PREPROCESSING, Part.TRAIN));
        for (int item : few.indices(Part.TRAIN)) {
            FileTime written = Files.getLastModifiedTime(few.file(item));
            Files.write(few.file(item), new byte[(int) Files.size(few.file(item))]);    // no picture any more
            Files.setLastModifiedTime(few.file(item), written);
        }

        List<Copy> second = Copy.all(new ImageBatches(few, loading).evaluation(PREPROCESSING, Part.TRAIN));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void evaluation_ofAnImageWrittenSinceItWasRead_showsItAsItIs(@TempDir Path other) throws IOException {
        Photos photos = new Photos(other).add("a", 4).add("b", 4);
        Dataset few = photos.read().dataset();
        Loading loading = new Loading(2, 1, Room.in(cache, 1L << 30), 0);
        List<Copy> before = Copy.all(new ImageBatches(few, loading).evaluation(PREPROCESSING, Part.TRAIN));
        Path changed = few.file(few.indices(Part.TRAIN)[2]);
        byte[] former = Files.readAllBytes(changed);
        photos.picture(few.root().relativize(changed).toString());

        Pixels wanted = new Preprocessor(PREPROCESSING).crop(ImageDecoder.decode(changed, ImageDecoder.FULL_SIZE));
        List<Copy> after = Copy.all(new ImageBatches(few, loading).evaluation(PREPROCESSING, Part.TRAIN));
        Files.write(changed, former);
        Files.setLastModifiedTime(changed, few.items().get(few.indices(Part.TRAIN)[2]).content().modified());

        assertThat(after.get(1).pictures().get(0)).isEqualTo(wanted)
                .isNotEqualTo(before.get(1).pictures().get(0));
        assertThat(after.get(0)).isEqualTo(before.get(0));
        assertThat(Copy.all(new ImageBatches(few, loading).evaluation(PREPROCESSING, Part.TRAIN))).isEqualTo(before);
    }

    @Test
    void training_whereTheCacheCannotBeMade_goesOnWithoutIt() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "");
        ImageBatches batches = new ImageBatches(dataset, new Loading(8, 1, Room.in(file, 1L << 30), 9));

        assertThat(epoch(batches, 1, 0)).isEqualTo(epoch(batches(1, 9), 1, 0));
        assertThat(batches.cacheFault().orElseThrow()).startsWith(
                "The cache of prepared photos in " + file.resolve("pixels") + " cannot be written (");
    }

    @Test
    void next_afterAnImageVanished_namesIt(@TempDir Path other) throws IOException {
        Dataset few = new Photos(other).add("a", 4).add("b", 4).read().dataset();
        Path gone = few.file(few.indices(Part.TRAIN)[2]);
        Files.delete(gone);
        ImageBatches batches = new ImageBatches(few, new Loading(2, 2, Room.none(), 0));

        assertThatThrownBy(() -> epoch(batches, 0, 0))
                .isInstanceOf(InvalidInput.class).hasMessage(gone + ": no such file; check the path");
    }

    @Test
    void imageBatches_withTooFewImages_areRefused() {
        assertThatThrownBy(() -> new ImageBatches(dataset, new Loading(64, 1, Room.none(), 0)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("has 30 training images, fewer than a batch of 64");
    }

    @Test
    void contactSheet_ofABatch_showsEachPicture(@TempDir Path folder) throws IOException {
        List<Pixels> pictures = epoch(batches(1, 0), 0, 0).get(0).pictures().subList(0, 5);

        ContactSheet.write(folder.resolve("batch.png"), pictures);

        var sheet = ImageIO.read(folder.resolve("batch.png").toFile());
        assertThat(sheet.getWidth()).isEqualTo(3 * SIZE + 8);
        assertThat(sheet.getHeight()).isEqualTo(2 * SIZE + 4);
        Pixels fifth = pictures.get(4);
        IntStream.range(0, SIZE).forEach(x -> assertThat(sheet.getRGB(SIZE + 4 + x, SIZE + 4 + 3) & 0xFFFFFF)
                .isEqualTo(fifth.at(x, 3, 0) << 16 | fifth.at(x, 3, 1) << 8 | fifth.at(x, 3, 2)));
    }

    @Test
    void training_batchThatNoBufferHolds_namesTheSize() {
        ImageBatches batches = new ImageBatches(dataset, new Loading(2, 1, Room.none(), 0));

        assertThatThrownBy(() -> batches.training(of(20_000), Augmentation.STANDARD, 0, 0))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("--size 20000: a batch must stay below 2 GiB of pixels, found 2 images of 20,000 x 20,000; "
                        + "pass a smaller --size or --batch");
    }
}
