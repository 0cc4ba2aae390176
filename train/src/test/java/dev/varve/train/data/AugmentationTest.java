package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.image.Pixels;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {

    private static final int SIZE = 16;
    private static final Augmentation NONE = new Augmentation(0, 10, 1.1, 0.2, 0.2, 0, 0);

    private static byte[] apply(Augmentation augmentation, Pixels pixels, int item) {
        ByteBuffer out = ByteBuffer.allocateDirect(SIZE * SIZE * 3);
        augmentation.apply(pixels, SIZE, Draws.of(0, Draws.Purpose.AUGMENT, 0, item), out);
        assertThat(out.remaining()).isZero();
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /** Red is six times the column, green six times the row. */
    private static Pixels ramp(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[(y * width + x) * 3] = (byte) (6 * x);
                rgb[(y * width + x) * 3 + 1] = (byte) (6 * y);
            }
        }
        return Pixels.of(width, height, rgb);
    }

    private static int red(byte[] picture, int x, int y) {
        return Byte.toUnsignedInt(picture[(y * SIZE + x) * 3]);
    }

    @Test
    void apply_withoutAnyChance_copiesTheSquare() {
        byte[] wanted = new byte[SIZE * SIZE * 3];
        ramp(SIZE, SIZE).bytes().get(wanted);

        for (int item = 0; item < 20; item++) {
            assertThat(apply(NONE, ramp(SIZE, SIZE), item)).isEqualTo(wanted);
        }
    }

    @Test
    void apply_toWidePicture_cutsAtEveryPlaceOfTheLongSide() {
        Set<Integer> lefts = new HashSet<>();
        for (int item = 0; item < 500; item++) {
            byte[] cut = apply(NONE, ramp(40, SIZE), item);
            assertThat(red(cut, SIZE - 1, 0) - red(cut, 0, 0)).isEqualTo(6 * (SIZE - 1));
            lefts.add(red(cut, 0, 0) / 6);
        }
        assertThat(lefts).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40 - SIZE).boxed().toList());
    }

    @Test
    void apply_withHalfAChanceToFlip_flipsHalfOfTheItems() {
        Augmentation flips = new Augmentation(0.5, 10, 1.1, 0.2, 0.2, 0, 0);
        int flipped = 0;
        for (int item = 0; item < 2000; item++) {
            int corner = red(apply(flips, ramp(SIZE, SIZE), item), 0, 0);
            assertThat(corner).isIn(0, 6 * (SIZE - 1));
            flipped += corner == 0 ? 0 : 1;
        }
        assertThat(flipped).isCloseTo(1000, within(100));
    }

    @Test
    void apply_ofLight_staysWithinItsRange() {
        Augmentation light = new Augmentation(0, 10, 1.1, 0.2, 0.2, 0, 1);
        byte[] grey = new byte[SIZE * SIZE * 3];
        Arrays.fill(grey, (byte) 180);
        int darkest = 255;
        int brightest = 0;
        for (int item = 0; item < 2000; item++) {
            int level = red(apply(light, Pixels.of(SIZE, SIZE, grey), item), 3, 3);
            darkest = Math.min(darkest, level);
            brightest = Math.max(brightest, level);
        }
        double odds = 180.0 / 75;
        double most = Math.pow(odds * 1.5, 1.25);            // brightness 0.6, contrast 1 / 0.8
        double least = Math.pow(odds / 1.5, 0.8);            // brightness 0.4, contrast 0.8
        assertThat(brightest).isBetween(200, (int) Math.ceil(255 * most / (1 + most)));
        assertThat(darkest).isBetween((int) Math.floor(255 * least / (1 + least)), 165);
    }

    @Test
    void apply_ofGeometry_movesTheCentreLessThanTheRangesAllow() {
        Augmentation all = new Augmentation(0, 10, 1.1, 0.2, 0.2, 1, 0);
        int moved = 0;
        for (int item = 0; item < 300; item++) {
            byte[] picture = apply(all, ramp(SIZE, SIZE), item);
            int centre = red(picture, SIZE / 2, SIZE / 2);
            // a tilt of 0.2 moves the centre by 0.23 of the half side, the zoom by at most 0.1 more
            assertThat(centre).isBetween(6 * (SIZE / 2 - 4), 6 * (SIZE / 2 + 4));
            moved += centre == 6 * SIZE / 2 ? 0 : 1;
        }
        assertThat(moved).isGreaterThan(200);
    }

    @Test
    void presize_ofSize_isASeventhMore() {
        assertThat(Augmentation.presize(160)).isEqualTo(182);
        assertThat(Augmentation.presize(224)).isEqualTo(256);
    }

    @Test
    void augmentation_outsideItsRanges_isRefused() {
        assertThatThrownBy(() -> new Augmentation(0.5, 10, 0.9, 0.2, 0.2, 0.75, 0.75))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("augmentation: maxZoom must be at least 1: 0.9");
        assertThatThrownBy(() -> new Augmentation(0.5, 10, 1.1, 0.2, 0.2, 0.75, 1.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("augmentation: lightChance must lie between 0 and 1: 1.1");
    }
}
