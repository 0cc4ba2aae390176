package dev.varve.train.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureCacheTest {

    private static final long MUCH = 1L << 30;
    private static final int PHOTOS = 6;
    private static final int BYTES = 1000;

    @TempDir
    private Path folder;

    private FeatureCache open() {
        return FeatureCache.open(Room.in(folder, MUCH));
    }

    private static byte[] features(int number) {
        byte[] bytes = new byte[BYTES];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private static void fill(FeatureCache.Records records) {
        IntStream.range(0, PHOTOS).forEach(i -> records.keep(PixelCacheTest.photo(i), "", features(i)));
    }

    private static List<Integer> found(FeatureCache.Records records) {
        return IntStream.range(0, PHOTOS).filter(i -> records.find(PixelCacheTest.photo(i), "").map(bytes -> {
            assertThat(bytes).isEqualTo(features(i));
            return true;
        }).orElse(false)).boxed().toList();
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    @Test
    void find_ofKeptFeatures_givesTheirBytesAtOnceAndLater() {
        FeatureCache.Records records = open().records("part", "view");
        fill(records);

        assertThat(found(records)).hasSize(PHOTOS);
        FeatureCache.Records later = open().records("part", "view");
        assertThat(later.has(PixelCacheTest.photo(3), "")).isTrue();
        assertThat(found(later)).hasSize(PHOTOS);
    }

    @Test
    void find_ofAnotherPartViewPhotoOrDraw_isEmpty() {
        fill(open().records("part", "view"));

        assertThat(found(open().records("another", "view"))).isEmpty();
        assertThat(found(open().records("part", "another"))).isEmpty();
        assertThat(found(open().records("part\nvie", "w"))).isEmpty();
        FeatureCache.Records records = open().records("part", "view");
        assertThat(records.find(PixelCacheTest.photo(PHOTOS), "")).isEmpty();
        assertThat(records.find(PixelCacheTest.photo(0), "item 1")).isEmpty();
    }

    @Test
    void find_ofADamagedRecord_isEmptyAndItIsMissingFromThenOn() throws IOException {
        fill(open().records("part", "view"));
        Path data = files(".data").get(0);
        byte[] bytes = Files.readAllBytes(data);
        bytes[2 * BYTES + 10] ^= 1;
        Files.write(data, bytes);

        FeatureCache.Records records = open().records("part", "view");
        assertThat(records.has(PixelCacheTest.photo(2), "")).isTrue();
        assertThat(found(records)).containsExactly(0, 1, 3, 4, 5);
        assertThat(records.has(PixelCacheTest.photo(2), "")).isFalse();
        fill(records);
        assertThat(found(records)).hasSize(PHOTOS);
    }

    @Test
    void keep_beyondTheLimit_dropsTheViewOfNoUseForLongestAndItsFolder() throws IOException {
        fill(open().records("part", "old"));
        for (Path file : files("")) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        }
        fill(open().records("part", "used"));
        assertThat(files(".index")).hasSize(2);

        FeatureCache.Records records = FeatureCache.open(Room.in(folder, 7000L + Blobs.SEGMENT_BYTES))
                .records("part", "new");
        fill(records);

        assertThat(found(open().records("part", "old"))).isEmpty();
        assertThat(found(open().records("part", "used"))).hasSize(PHOTOS);
        assertThat(found(open().records("part", "new"))).hasSize(PHOTOS);
        assertThat(files(".index")).hasSize(2);
    }

    @Test
    void room_isThatOfPhotosAndFeaturesTogether() {
        Room room = Room.in(folder, MUCH);
        PixelCache.open(room).keep(PixelCacheTest.photo(0), "any", Pixels.of(10, 10, new byte[300]));
        long photos = room.taken();
        fill(FeatureCache.open(room).records("part", "view"));

        assertThat(photos).isBetween(300L, 600L);
        assertThat(room.taken()).isBetween(photos + PHOTOS * BYTES, photos + PHOTOS * BYTES + 1000);
    }

    @Test
    void keep_withoutRoom_saysSoOnce() {
        FeatureCache cache = FeatureCache.open(Room.in(folder, 2500));
        FeatureCache.Records records = cache.records("part", "view");
        fill(records);

        assertThat(found(records)).containsExactly(0, 1);
        assertThat(records.isWriting()).isFalse();
        assertThat(cache.fault()).contains("The cache of features in " + folder.resolve("features")
                + " cannot be written (it may take no more of the disk), so what is frozen is computed in every epoch"
                + " for photos that are not in it, which takes longer; make room, or let VARVE_CACHE name another"
                + " folder");
    }

    @Test
    void open_ofAFile_saysSoAndFindsNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        FeatureCache cache = FeatureCache.open(Room.in(file, MUCH));
        FeatureCache.Records records = cache.records("part", "view");
        fill(records);

        assertThat(found(records)).isEmpty();
        assertThat(cache.fault().orElseThrow()).contains("cannot be written (");
    }

    @Test
    void room_ofNothing_keepsNothingInSilence() {
        FeatureCache cache = FeatureCache.open(Room.in(folder, 0));
        FeatureCache.Records records = cache.records("part", "view");
        fill(records);

        assertThat(found(records)).isEmpty();
        assertThat(records.isWriting()).isFalse();
        assertThat(cache.fault()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }
}
