package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of any number of channels, read as they are stored. */
class StoredChannelsTest {

    private static Pixels decode(byte[] file, Reading reading) {
        return ImageDecoder.decode(List.of(file), List.of("a"), ImageDecoder.FULL_SIZE, reading);
    }

    private static Pixels stored(byte[] file, int channels) {
        return decode(file, Reading.stored(channels, Reading.FULL_WHITE));
    }

    private static int[] at(Pixels pixels, int x, int y) {
        return IntStream.range(0, pixels.channels()).map(channel -> pixels.at(x, y, channel)).toArray();
    }

    private static byte[] grey(int type, int width, int height, int... values) {
        BufferedImage image = new BufferedImage(width, height, type);
        image.getRaster().setPixels(0, 0, width, height, values);
        return Pictures.file(image, "png");
    }

    @Test
    void decode_greyPng_hasOneChannel() {
        byte[] file = grey(BufferedImage.TYPE_BYTE_GRAY, 2, 1, 7, 250);

        assertThat(stored(file, 1)).isEqualTo(Pixels.of(2, 1, 1, new byte[] {7, (byte) 250}));
        assertThat(ImageDecoder.channels(file)).hasValue(1);
    }

    /** Of 16 bits the values up to white become 0 to 255, rounded; without one the whole range does. */
    @ParameterizedTest
    @CsvSource({"65535, 0, 16, 255", "4095, 0, 255, 255", "1000, 0, 255, 255", "255, 0, 255, 255", "8000, 0, 131, 255"})
    void decode_16bits_scalesUpToWhite(int white, int black, int middle, int top) {
        byte[] file = grey(BufferedImage.TYPE_USHORT_GRAY, 3, 1, 0, 4096, 65535);

        assertThat(at(decode(file, Reading.stored(1, white)), 0, 0)).containsExactly(black);
        assertThat(at(decode(file, Reading.stored(1, white)), 1, 0)).containsExactly(middle);
        assertThat(at(decode(file, Reading.stored(1, white)), 2, 0)).containsExactly(top);
        byte[] tiff = Tiffs.file(16, new Tiffs.Page(3, 1, 1, 0, 4096, 65535));
        assertThat(decode(tiff, Reading.stored(1, white))).isEqualTo(decode(file, Reading.stored(1, white)));
    }

    @Test
    void decode_coloursWithTransparency_keepsFourInTheirOrder() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_4BYTE_ABGR);
        image.getRaster().setPixels(0, 0, 2, 1, new int[] {10, 20, 30, 0, 40, 50, 60, 255});
        byte[] file = Pictures.file(image, "png");

        assertThat(at(stored(file, 4), 0, 0)).as("what is transparent keeps its colour").containsExactly(10, 20, 30, 0);
        assertThat(at(stored(file, 4), 1, 0)).containsExactly(40, 50, 60, 255);
        assertThat(decode(file, Reading.RGB).channels()).isEqualTo(3);
    }

    @Test
    void decode_greyWithTransparency_hasTwo() {
        ComponentColorModel model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false,
                Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
        raster.setPixels(0, 0, 2, 1, new int[] {10, 200, 90, 3});
        byte[] file = Pictures.file(new BufferedImage(model, raster, false, null), "png");

        assertThat(stored(file, 2)).isEqualTo(Pixels.of(2, 1, 2, new byte[] {10, (byte) 200, 90, 3}));
    }

    @ParameterizedTest
    @CsvSource({"jpg, 3", "png, 3", "gif, 3", "bmp, 3"})
    void decode_colours_haveThreeAsWithoutAReading(String format, int channels) {
        byte[] file = Pictures.file(Pictures.quarters(24, 16, BufferedImage.TYPE_INT_RGB), format);

        assertThat(ImageDecoder.channels(file)).hasValue(channels);
        assertThat(stored(file, channels)).isEqualTo(decode(file, Reading.RGB));
    }

    @Test
    void decode_greyJpeg_isTurnedAndShrunkAsAnother() {
        byte[] file = Pictures.turned(Pictures.file(Pictures.quarters(64, 48, BufferedImage.TYPE_BYTE_GRAY), "jpg"), 6);

        assertThat(ImageDecoder.decode(List.of(file), List.of("a"), 12, Reading.stored(1, 255)))
                .hasToString("Pixels[12 x 16 x 1]");
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "2, 8", "5, 8", "7, 16"})
    void decode_tiff_hasAllSamples(int samples, int bits) {
        int scale = bits == 8 ? 1 : 257;
        int[] values = IntStream.range(0, 4 * 3 * samples).map(i -> i * scale).toArray();
        byte[] file = Tiffs.file(bits, new Tiffs.Page(4, 3, samples, values));

        Pixels pixels = stored(file, samples);

        assertThat(ImageDecoder.channels(file)).hasValue(samples);
        assertThat(at(pixels, 0, 0)).containsExactly(IntStream.range(0, samples).toArray());
        assertThat(at(pixels, 3, 2)).containsExactly(IntStream.range(11 * samples, 12 * samples).toArray());
        assertThat(ImageDecoder.fault(List.of(file), Reading.stored(samples, 255))).isEmpty();
    }

    @Test
    void decode_tiffOfPages_hasThemAsChannelsAndNoPreviews() {
        byte[] file = Tiffs.file(8, new Tiffs.Page(2, 1, 1, 1, 2), new Tiffs.Page(1, 1, 1, 99),
                new Tiffs.Page(2, 1, 1, 3, 4), new Tiffs.Page(2, 1, 2, 5, 6, 7, 8));

        assertThat(stored(file, 4)).isEqualTo(Pixels.of(2, 1, 4, new byte[] {1, 3, 5, 6, 2, 4, 7, 8}));
    }

    @Test
    void decode_otherChannels_namesFileBothNumbersAndRemedy() {
        byte[] colours = Pictures.jpeg(16, 16);

        assertThatThrownBy(() -> stored(colours, 1)).isInstanceOf(InvalidInput.class)
                .hasMessage("a: it has 3 channels where 1 is wanted; give a file of as many, or train with other "
                        + "--channels");
        assertThat(ImageDecoder.fault(List.of(colours), Reading.stored(4, 255)))
                .hasValue("it has 3 channels where 4 are wanted");
    }

    @Test
    void decode_damagedOrOddTiff_saysWhatIsWrong() {
        byte[] whole = Tiffs.file(8, new Tiffs.Page(40, 30, 5, new int[6000]));
        byte[] half = Arrays.copyOf(whole, 3000);
        byte[] long32 = Tiffs.file(32, new Tiffs.Page(2, 1, 1, 1, 2));

        assertThatThrownBy(() -> stored(half, 5)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("a: not a readable image (TIFF ends after 3,000 bytes, before its last value)");
        assertThatThrownBy(() -> stored(long32, 1)).hasMessageContaining("other than 8 or 16 bits; save it with");
        assertThat(ImageDecoder.channels(new byte[] {1, 2, 3})).isEmpty();
    }

    @Test
    void decode_stack_hasAFileForEachChannel() {
        byte[] first = grey(BufferedImage.TYPE_BYTE_GRAY, 2, 1, 1, 2);
        byte[] second = grey(BufferedImage.TYPE_USHORT_GRAY, 2, 1, 3 * 257, 4 * 257);
        Reading stack = Reading.stack(List.of("red", "nir"), Reading.FULL_WHITE);
        List<String> names = List.of("r.png", "n.png");

        assertThat(ImageDecoder.decode(List.of(first, second), names, 1, stack))
                .isEqualTo(Pixels.of(2, 1, 2, new byte[] {1, 3, 2, 4}));
        assertThat(ImageDecoder.fault(List.of(first, second), stack)).isEmpty();
        byte[] other = grey(BufferedImage.TYPE_BYTE_GRAY, 1, 2, 1, 2);
        assertThatThrownBy(() -> ImageDecoder.decode(List.of(first, other), names, 1, stack))
                .hasMessage("r.png, n.png: the files of a stack must be of one size, found 2 x 1, "
                        + "1 x 2; bring them to one");
        assertThat(ImageDecoder.fault(List.of(first, other), stack)).get().asString().contains("different sizes");
        assertThatThrownBy(() -> ImageDecoder.decode(List.of(first, Pictures.jpeg(2, 1)), names, 1, stack))
                .hasMessage("n.png: it has 3 channels where 1 is wanted; give a file of as many, or train with "
                        + "other --channels");
        assertThatThrownBy(() -> ImageDecoder.decode(List.of(first), List.of("r.png"), 1, stack))
                .hasMessage("r.png: must be 2 files for a stack of red, nir, white 65535, found 1; name one for each "
                        + "channel");
    }

    /** OpenCV rounds one channel otherwise than several. */
    @Test
    void resizeAndMirror_treatEachChannelAlone() {
        int[] values = IntStream.range(0, 32 * 24 * 5).map(i -> i * 7919 % 251).toArray();
        Pixels five = stored(Tiffs.file(8, new Tiffs.Page(32, 24, 5, values)), 5);

        Pixels small = Resize.toShortSide(five, 10);

        for (int channel = 0; channel < 5; channel++) {
            Pixels one = Resize.toShortSide(channel(five, channel), 10);
            for (int i = 0; i < 130; i++) {
                assertThat(small.at(i % 13, i / 13, channel)).isCloseTo(one.at(i % 13, i / 13, 0), within(2));
            }
        }
        assertThat(five.mirrored().mirrored()).isEqualTo(five);
        assertThat(channel(five.mirrored(), 4)).isEqualTo(channel(five, 4).mirrored());
    }

    /** One channel of a picture as a picture. */
    static Pixels channel(Pixels pixels, int channel) {
        byte[] bytes = new byte[pixels.width() * pixels.height()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) pixels.at(i % pixels.width(), i / pixels.width(), channel);
        }
        return Pixels.of(pixels.width(), pixels.height(), 1, bytes);
    }

    @Test
    void pixels_ofWrongLength_areRefused() {
        assertThatThrownBy(() -> Pixels.of(2, 2, 5, new byte[19])).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 2 with 5 channels");
        assertThat(Pixels.of(1, 1, 2, new byte[2])).isNotEqualTo(Pixels.of(1, 2, 1, new byte[2]));
    }
}
