package dev.varve.train.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.image.Pixels;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelCacheTest {

    private static final String EDITION = "1 of the test";
    private static final String PREPARATION = "halved";
    private static final long MUCH = 1L << 30;
    private static final int PICTURES = 5;

    @TempDir
    private Path folder;

    private Room room(long most) {
        return Room.in(folder, most);
    }

    private PixelCache open() {
        return PixelCache.open(room(MUCH), EDITION);
    }

    /** A picture of its own for each number. */
    static Pixels picture(int number) {
        byte[] rgb = new byte[(20 + number) * 16 * 3];
        new Random(number).nextBytes(rgb);
        return Pixels.of(20 + number, 16, rgb);
    }

    /** What stands for the SHA-256 of a photo. */
    static String photo(int number) {
        return String.format("%016x", number).repeat(4);
    }

    private static void fill(PixelCache cache) {
        IntStream.range(0, PICTURES).forEach(i -> cache.keep(photo(i), PREPARATION, picture(i)));
    }

    private static List<Integer> found(PixelCache cache) {
        return IntStream.range(0, PICTURES).filter(i -> cache.find(photo(i), PREPARATION).map(pixels -> {
            assertThat(pixels).isEqualTo(picture(i));
            return true;
        }).orElse(false)).boxed().toList();
    }

    private Path file(String end) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("pixels"))) {
            return files.filter(file -> file.toString().endsWith(end)).findFirst().orElseThrow();
        }
    }

    private void cut(String end, long bytesLess) throws IOException {
        try (FileChannel channel = FileChannel.open(file(end), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - bytesLess);
        }
    }

    private void flip(String end, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file(end));
        bytes[at] ^= 1;
        Files.write(file(end), bytes);
    }

    @Test
    void find_ofKeptPictures_givesTheirBytesAtOnceAndLater() {
        PixelCache cache = open();
        fill(cache);

        assertThat(found(cache)).hasSize(PICTURES);
        assertThat(found(open())).hasSize(PICTURES);
        assertThat(open().knows(photo(3))).isTrue();
        assertThat(open().fault()).isEmpty();
        assertThat(room(MUCH).taken()).isPositive();
    }

    @Test
    void find_ofAnotherPhotoPreparationOrEdition_isEmpty() {
        fill(open());

        assertThat(open().find(photo(PICTURES), PREPARATION)).isEmpty();
        assertThat(open().find(photo(0), "not halved")).isEmpty();
        PixelCache other = PixelCache.open(room(MUCH), "2 of the test");
        assertThat(other.find(photo(0), PREPARATION)).isEmpty();
        assertThat(other.knows(photo(0))).isFalse();
    }

    @Test
    void find_ofChangedBytes_isEmptyAndTheyAreKeptAnew() throws IOException {
        fill(open());
        flip(".data", 100);

        PixelCache cache = open();
        assertThat(found(cache)).containsExactly(1, 2, 3, 4);
        fill(cache);

        assertThat(found(cache)).hasSize(PICTURES);
    }

    @Test
    void open_ofAChangedIndex_losesItsLine() throws IOException {
        fill(open());
        flip(".index", 64 + 2 * Entry.BYTES + 40);
        assertThat(found(open())).containsExactly(0, 1, 3, 4);
        flip(".index", 0);
        assertThat(found(open())).isEmpty();
    }

    @Test
    void open_ofCutFiles_findsWhatIsWhole() throws IOException {
        fill(open());
        cut(".index", 5);
        assertThat(found(open())).containsExactly(0, 1, 2, 3);
        cut(".data", 8 + picture(4).bytes().remaining() + 1);
        assertThat(found(open())).containsExactly(0, 1, 2);
        Files.delete(file(".data"));
        assertThat(found(open())).isEmpty();
    }

    @Test
    void find_inAFileThatIsCutMeanwhile_isEmpty() throws IOException {
        fill(open());
        PixelCache cache = open();
        assertThat(found(cache)).hasSize(PICTURES);

        cut(".data", Files.size(file(".data")));

        assertThat(found(cache)).isEmpty();
    }

    @Test
    void keep_byTwoAtOnce_disturbsNeither() {
        PixelCache one = open();
        PixelCache two = open();
        for (int i = 0; i < PICTURES; i++) {
            one.keep(photo(i), PREPARATION, picture(i));
            two.keep(photo(i), PREPARATION, picture(i));
        }

        assertThat(found(one)).hasSize(PICTURES);
        assertThat(found(two)).hasSize(PICTURES);
        assertThat(found(open())).hasSize(PICTURES);
    }

    @Test
    void keep_beyondTheLimit_dropsWhatWasOfNoUseForLongest() throws IOException {
        long one = picture(0).bytes().remaining() + 64 + Entry.BYTES;
        open().keep(photo(0), PREPARATION, picture(0));
        Files.setLastModifiedTime(file(".data"), FileTime.fromMillis(0));
        Files.setLastModifiedTime(file(".index"), FileTime.fromMillis(0));
        open().keep(photo(1), PREPARATION, picture(1));
        assertThat(open().find(photo(1), PREPARATION)).isPresent();

        PixelCache small = PixelCache.open(room(64 + one + (64L << 20)), EDITION);
        small.keep(photo(2), PREPARATION, picture(2));

        assertThat(found(open())).containsExactly(1, 2);
        assertThat(small.fault()).isEmpty();
    }

    @Test
    void keep_withoutRoom_saysSoAndKeepsWhatItUses() {
        PixelCache cache = PixelCache.open(room(3000), EDITION);
        fill(cache);

        assertThat(found(cache)).containsExactly(0, 1);
        assertThat(cache.isWriting()).isFalse();
        assertThat(cache.fault()).contains("The cache of prepared photos in " + folder.resolve("pixels")
                + " cannot be written (it may take no more of the disk), so photos that are not in it are decoded in"
                + " every epoch, which takes longer; make room, or let VARVE_CACHE name another folder");
    }

    @Test
    void open_ofAFile_saysSoAndFindsNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        PixelCache cache = PixelCache.open(Room.in(file, MUCH), EDITION);
        fill(cache);

        assertThat(found(cache)).isEmpty();
        assertThat(cache.fault().orElseThrow()).contains(file.resolve("pixels") + " cannot be written (" + file
                + " is a file)");
        assertThat(Room.in(file, MUCH).taken()).isZero();
    }

    @Test
    void keep_afterTheFolderWasDeleted_makesItAnew() throws IOException {
        PixelCache cache = open();
        Files.delete(folder.resolve("pixels"));
        fill(cache);

        assertThat(found(cache)).hasSize(PICTURES);
        assertThat(cache.fault()).isEmpty();
    }

    @Test
    void none_keepsNothingInSilence() {
        PixelCache cache = PixelCache.none();
        fill(cache);

        assertThat(found(cache)).isEmpty();
        assertThat(cache.fault()).isEmpty();
    }
}
