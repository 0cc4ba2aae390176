package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Blur;
import dev.varve.augment.Colour;
import dev.varve.augment.Crop;
import dev.varve.augment.Erasing;
import dev.varve.augment.Geometry;
import dev.varve.augment.Geometry.Flip;
import dev.varve.augment.Geometry.Mode;
import dev.varve.augment.Geometry.PadMode;
import dev.varve.augment.Jpeg;
import dev.varve.augment.Policy;
import dev.varve.augment.Presets;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.random.Draws;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AugmenterTest {

    private static final int SIZE = 16;
    private static final Augmentation SQUARE = Augmentation.NONE.with(new Crop.Square());

    private static Geometry geometry(Flip flip, double chance) {
        return new Geometry(flip, 10, 1, 1.1, 0.2, chance, 1, Mode.BILINEAR, PadMode.REFLECTION, true);
    }

    private static Preprocessing of(int size) {
        return new Preprocessing(size, size, Interpolation.AREA, List.of(0.5, 0.4, 0.3), List.of(0.2, 0.1, 0.05));
    }

    private static byte[] apply(Augmentation augmentation, Pixels pixels, int size, Draws draws) {
        ByteBuffer out = ByteBuffer.allocateDirect(size * size * 3);
        new Augmenter(augmentation, of(size)).apply(pixels, draws, out);
        assertThat(out.remaining()).isZero();
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static byte[] apply(Augmentation augmentation, Pixels pixels, int item) {
        return apply(augmentation, pixels, SIZE, Draws.of(0, Draws.Purpose.AUGMENT, 0, item));
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

    private static Pixels flat(int red, int green, int blue) {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return Pixels.of(SIZE, SIZE, rgb);
    }

    private static int value(byte[] picture, int x, int y, int channel) {
        return Byte.toUnsignedInt(picture[(y * SIZE + x) * 3 + channel]);
    }

    private static int red(byte[] picture, int x, int y) {
        return value(picture, x, y, 0);
    }

    @Test
    void apply_ofStandard_givesTheBytesOfTheFirstRelease() {
        byte[] small = new byte[40 * 28 * 3];
        for (int i = 0; i < small.length; i++) {
            small[i] = (byte) (i * 7 + i / 120 * 13);
        }
        byte[] wide = new byte[300 * 70 * 3];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (byte) (i / 3 % 251);
        }

        // runs must stay repeatable
        assertThat(checksum(Pixels.of(40, 28, small), Draws.Purpose.AUGMENT, 50)).isEqualTo(976376678L);
        assertThat(checksum(Pixels.of(300, 70, wide), Draws.Purpose.VIEW, 20)).isEqualTo(842224954L);
    }

    private static long checksum(Pixels picture, Draws.Purpose purpose, int items) {
        CRC32 sum = new CRC32();
        for (int item = 0; item < items; item++) {
            sum.update(apply(Augmentation.STANDARD, picture, 24, Draws.of(5, purpose, 1, item)));
        }
        return sum.getValue();
    }

    static Stream<Augmentation> each() {
        Augmentation strong = Augmentation.STANDARD.with(new Policy.RandAugment(3, 20, 31))
                .with(new Colour(0.2, 1, 0.4, 0.2, 1)).with(new Blur(0.5, 0.1, 2)).with(new Jpeg(0.5, 10, 90))
                .with(new Erasing(0.5, 0, 0.3, 0.3, 3));
        return Stream.concat(Presets.names().stream().map(Augmentation::named), Stream.of(strong,
                strong.with(new Crop.Pad()), strong.with(new Crop.Squish()), strong.with(Crop.Resized.STANDARD)));
    }

    @ParameterizedTest
    @MethodSource("each")
    void apply_withTheSameDraws_givesTheSameBytesIntoAnyPlace(Augmentation augmentation) {
        Set<List<Byte>> shown = new HashSet<>();
        for (int item = 0; item < 20; item++) {
            byte[] wanted = apply(augmentation, ramp(40, 23), item);
            ByteBuffer middle = ByteBuffer.allocateDirect(7 + 2 * wanted.length).position(7);
            new Augmenter(augmentation, of(SIZE)).apply(ramp(40, 23), Draws.of(0, Draws.Purpose.AUGMENT, 0, item),
                    middle);
            byte[] found = new byte[wanted.length];
            middle.flip().position(7).get(found);
            assertThat(found).isEqualTo(wanted);
            middle.clear().position(7 + wanted.length);
            while (middle.hasRemaining()) {
                assertThat(middle.get()).isZero();
            }
            shown.add(IntStream.range(0, wanted.length).mapToObj(i -> wanted[i]).toList());
        }
        assertThat(shown).hasSizeGreaterThan(augmentation.isNone() ? 0 : 8);
    }

    @ParameterizedTest
    @MethodSource("each")
    void apply_toPicturesOfAnyShape_takesAsManyDraws(Augmentation augmentation) {
        for (int item = 0; item < 20; item++) {
            Set<Long> next = new HashSet<>();
            for (Pixels picture : List.of(ramp(40, 23), ramp(17, 42), ramp(42, 3))) {
                Draws draws = Draws.of(0, Draws.Purpose.AUGMENT, 0, item);
                apply(augmentation, picture, SIZE, draws);
                next.add(draws.bits());
            }
            assertThat(next).as("so that those of a batch can be changed alike").hasSize(1);
        }
    }

    @Test
    void apply_withoutAnyChance_copiesTheSquare() {
        byte[] wanted = new byte[SIZE * SIZE * 3];
        ramp(SIZE, SIZE).bytes().get(wanted);

        for (int item = 0; item < 20; item++) {
            assertThat(apply(SQUARE.with(geometry(Flip.NONE, 0)), ramp(SIZE, SIZE), item)).isEqualTo(wanted);
        }
    }

    @Test
    void apply_toWidePicture_cutsAtEveryPlaceOfTheLongSide() {
        Set<Integer> lefts = new HashSet<>();
        for (int item = 0; item < 500; item++) {
            byte[] cut = apply(SQUARE, ramp(40, SIZE), item);
            assertThat(red(cut, SIZE - 1, 0) - red(cut, 0, 0)).isEqualTo(6 * (SIZE - 1));
            lefts.add(red(cut, 0, 0) / 6);
        }
        assertThat(lefts).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40 - SIZE).boxed().toList());
    }

    @Test
    void apply_ofResizedCrop_showsSharesOfTheAreaWithinTheRange() {
        Augmentation half = Augmentation.NONE.with(new Crop.Resized(0.25, 0.5, 1, 1));
        int least = 255;
        int most = 0;
        for (int item = 0; item < 500; item++) {
            byte[] cut = apply(half, ramp(40, 40), item);
            int columns = (red(cut, SIZE - 1, 0) - red(cut, 0, 0)) / 6 + 1;
            least = Math.min(least, columns);
            most = Math.max(most, columns);
        }
        assertThat(least).isEqualTo(20);
        assertThat(most).isEqualTo(28);
    }

    @Test
    void apply_withHalfAChanceToFlip_flipsHalfOfTheItems() {
        int flipped = 0;
        for (int item = 0; item < 2000; item++) {
            int corner = red(apply(SQUARE.with(geometry(Flip.HORIZONTAL, 0)), ramp(SIZE, SIZE), item), 0, 0);
            assertThat(corner).isIn(0, 6 * (SIZE - 1));
            flipped += corner == 0 ? 0 : 1;
        }
        assertThat(flipped).isCloseTo(1000, within(100));
    }

    @Test
    void apply_ofDihedral_showsAllEightSymmetriesTheUnchangedOneHalfOfTheTime() {
        Set<List<Integer>> corners = new HashSet<>();
        int unchanged = 0;
        for (int item = 0; item < 1000; item++) {
            byte[] turned = apply(SQUARE.with(geometry(Flip.DIHEDRAL, 0)), ramp(SIZE, SIZE), item);
            List<Integer> corner = List.of(red(turned, 0, 0), value(turned, 0, 0, 1), red(turned, SIZE - 1, 0));
            corners.add(corner);
            unchanged += corner.equals(List.of(0, 0, 6 * (SIZE - 1))) ? 1 : 0;
        }
        assertThat(corners).hasSize(8);
        assertThat(unchanged).isBetween(500, 625);          // a half, and an eighth of the other
    }

    @Test
    void apply_ofMinScale_cutsAPartOfTheSquare() {
        Geometry quarter = new Geometry(Flip.NONE, 0, 1, 1, 0, 0, 0.25, Mode.BILINEAR, PadMode.REFLECTION, true);
        Set<Integer> widths = new HashSet<>();
        for (int item = 0; item < 300; item++) {
            byte[] part = apply(SQUARE.with(quarter), ramp(SIZE, SIZE), item);
            widths.add(red(part, SIZE - 1, 0) - red(part, 0, 0));
        }
        assertThat(widths).allSatisfy(width -> assertThat(width).isBetween(6 * (SIZE - 1) / 2 - 1, 6 * (SIZE - 1)));
        assertThat(widths).anyMatch(width -> width < 50).anyMatch(width -> width > 80);
    }

    @Test
    void apply_ofLight_staysWithinItsRange() {
        Augmentation light = SQUARE.with(new Colour(0.2, 1, 0, 0, 0));
        int darkest = 255;
        int brightest = 0;
        for (int item = 0; item < 2000; item++) {
            int level = red(apply(light, flat(180, 180, 180), item), 3, 3);
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
    void apply_ofSaturationAndHue_changesColoursAndNoGrey() {
        Augmentation colour = SQUARE.with(new Colour(0, 0, 0.4, 0.5, 1));
        Set<Integer> reds = new HashSet<>();
        for (int item = 0; item < 200; item++) {
            assertThat(red(apply(colour, flat(120, 120, 120), item), 3, 3)).isBetween(119, 121);
            reds.add(red(apply(colour, flat(200, 80, 60), item), 3, 3));
        }
        assertThat(reds).anyMatch(level -> level < 80).anyMatch(level -> level > 190);
    }

    @Test
    void apply_ofGeometry_movesTheCentreLessThanTheRangesAllow() {
        int moved = 0;
        for (int item = 0; item < 300; item++) {
            byte[] picture = apply(SQUARE.with(geometry(Flip.NONE, 1)), ramp(SIZE, SIZE), item);
            int centre = red(picture, SIZE / 2, SIZE / 2);
            // a tilt of 0.2 moves the centre by 0.23 of the half side, the zoom by at most 0.1 more
            assertThat(centre).isBetween(6 * (SIZE / 2 - 4), 6 * (SIZE / 2 + 4));
            moved += centre == 6 * SIZE / 2 ? 0 : 1;
        }
        assertThat(moved).isGreaterThan(200);
    }

    @Test
    void apply_ofErasing_coversARectangleWithNoiseOfTheMeanAndDeviation() {
        Augmentation erasing = SQUARE.with(new Erasing(1, 0.3, 0.3, 1, 1));
        long sum = 0;
        long covered = 0;
        for (int item = 0; item < 200; item++) {
            byte[] picture = apply(erasing, flat(7, 7, 7), item);
            for (int i = 2; i < picture.length; i += 3) {
                boolean blue = picture[i] != 7 || picture[i - 1] != 7 || picture[i - 2] != 7;
                covered += blue ? 1 : 0;
                sum += blue ? Byte.toUnsignedInt(picture[i]) : 0;
            }
        }
        assertThat(covered / 200.0).isBetween(80.0, 82.0);               // 9 x 9 of 256
        assertThat((double) sum / covered).isBetween(0.29 * 255, 0.31 * 255);
    }

    @Test
    void apply_ofBlurAndJpeg_changesPicturesThatHaveDetail() {
        byte[] plain = apply(SQUARE, checks(), 0);
        byte[] blurred = apply(SQUARE.with(new Blur(1, 2, 2)), checks(), 0);
        byte[] compressed = apply(SQUARE.with(new Jpeg(1, 10, 10)), checks(), 0);

        assertThat(Math.abs(red(blurred, 4, 4) - red(blurred, 5, 4))).isLessThan(20);
        assertThat(red(plain, 4, 4)).isNotEqualTo(red(plain, 5, 4));
        assertThat(compressed).isNotEqualTo(plain);
    }

    private static Pixels checks() {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i / 3 % SIZE + i / 3 / SIZE) % 2 == 0 ? 200 : 60);
        }
        return Pixels.of(SIZE, SIZE, rgb);
    }

    @Test
    void apply_ofAPolicy_showsEachItemInItsOwnWay() {
        Augmentation many = SQUARE.with(new Policy.RandAugment(14, 15, 31));
        Set<Integer> reds = new HashSet<>();
        for (int item = 0; item < 50; item++) {
            reds.add(Arrays.hashCode(apply(many, ramp(SIZE, SIZE), item)));
        }
        assertThat(reds).hasSize(50);
    }
}
