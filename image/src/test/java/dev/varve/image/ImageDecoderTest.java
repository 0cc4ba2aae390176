package dev.varve.image;

import static java.awt.image.BufferedImage.TYPE_4BYTE_ABGR;
import static java.awt.image.BufferedImage.TYPE_BYTE_GRAY;
import static java.awt.image.BufferedImage.TYPE_BYTE_INDEXED;
import static java.awt.image.BufferedImage.TYPE_INT_RGB;
import static java.awt.image.BufferedImage.TYPE_USHORT_GRAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    private static final int TOLERANCE = 12;        // levels; JPEG loses some

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
    void decode_ofEachFormat_givesRgbFromTheUpperLeft(String format) {
        byte[] file = Pictures.file(Pictures.quarters(64, 48, TYPE_INT_RGB), format);

        Pixels pixels = ImageDecoder.decode(file, "a." + format, ImageDecoder.FULL_SIZE);

        assertThat(pixels).hasToString("Pixels[64 x 48]");
        assertColour(pixels, 10, 10, 255, 0, 0);
        assertColour(pixels, 50, 10, 0, 255, 0);
        assertColour(pixels, 30, 40, 0, 0, 255);
    }

    @ParameterizedTest
    @ValueSource(ints = {TYPE_BYTE_INDEXED, TYPE_4BYTE_ABGR})
    void decode_ofPaletteAndAlpha_givesRgb(int type) {
        byte[] file = Pictures.file(Pictures.quarters(64, 48, type), "png");

        assertColour(ImageDecoder.decode(file, "a.png", ImageDecoder.FULL_SIZE), 10, 10, 255, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {TYPE_BYTE_GRAY, TYPE_USHORT_GRAY})
    void decode_ofGreyOf8And16Bits_givesThreeEqualChannels(int type) {
        byte[] file = Pictures.file(Pictures.quarters(64, 48, type), "png");

        Pixels pixels = ImageDecoder.decode(file, "a.png", ImageDecoder.FULL_SIZE);

        int level = pixels.at(50, 10, 0);
        assertThat(level).isBetween(150, 225);      // green is bright grey, whichever way it was weighed
        assertColour(pixels, 50, 10, level, level, level);
        assertThat(pixels.at(30, 40, 0)).isLessThan(level);
    }

    @Test
    void decode_ofFourInks_givesRgb() {
        byte[] file = Pictures.cmyk(32, 32, 255, 0, 0, 255);       // magenta and yellow make red

        assertColour(ImageDecoder.decode(file, "a.jpg", ImageDecoder.FULL_SIZE), 16, 16, 255, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 64, 48", "3, 64, 48", "6, 48, 64", "8, 48, 64"})
    void decode_withExifOrientation_turnsUpright(int orientation, int width, int height) {
        Pixels pixels = ImageDecoder.decode(Pictures.turned(Pictures.jpeg(64, 48), orientation), "a.jpg", 48);

        assertThat(pixels).hasToString("Pixels[" + width + " x " + height + "]");
        int[] redCorner = switch (orientation) {
            case 1 -> new int[] {4, 4};
            case 3 -> new int[] {width - 5, height - 5};
            case 6 -> new int[] {width - 5, 4};
            default -> new int[] {4, height - 5};
        };
        assertColour(pixels, redCorner[0], redCorner[1], 255, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"100, 125, 101", "101, 250, 201", "201, 250, 201", "202, 500, 402", "402, 500, 402",
        "403, 1000, 804", "2147483647, 1000, 804"})
    void decode_ofLargeJpeg_shrinksButNeverBelowWhatIsNeeded(int shortSide, int width, int height) {
        byte[] file = Pictures.jpeg(1000, 804);

        Pixels pixels = ImageDecoder.decode(file, "a.jpg", shortSide);

        assertThat(pixels).hasToString("Pixels[" + width + " x " + height + "]");
    }

    @Test
    void decode_ofTruncatedJpeg_saysWhereItEnds() {
        byte[] file = Arrays.copyOf(Pictures.jpeg(64, 48), 300);

        assertThatThrownBy(() -> ImageDecoder.decode(file, "photos/cat/0031.jpg", 32))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("photos/cat/0031.jpg: not a readable image (JPEG ends after 300 bytes, before its end"
                        + " marker); give a JPEG, PNG, GIF, BMP, WebP or TIFF file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
    void fault_ofEachFormatCutAtManyPlaces_isFound(String format) {
        byte[] file = Pictures.file(Pictures.quarters(64, 48, TYPE_INT_RGB), format);

        assertThat(ImageDecoder.fault(file, 32)).isEmpty();
        for (int tenth = 0; tenth < 10; tenth++) {
            byte[] cut = Arrays.copyOf(file, file.length * tenth / 10);
            assertThat(ImageDecoder.fault(cut, 32)).as("%s of %d bytes", format, cut.length).isPresent();
        }
    }

    @Test
    void fault_ofWhatIsNoImage_namesTheReason() {
        assertThat(ImageDecoder.fault(new byte[0], 32)).contains("the file is empty");
        assertThat(ImageDecoder.fault(new byte[5000], 32)).contains("it is none of JPEG, PNG, GIF, BMP, WebP, TIFF");
        assertThat(ImageDecoder.fault("hello, world".getBytes(StandardCharsets.UTF_8), 32))
                .contains("it is none of JPEG, PNG, GIF, BMP, WebP, TIFF");
        assertThat(ImageDecoder.fault("\0\0\0\30ftypheic0000".getBytes(StandardCharsets.ISO_8859_1), 32))
                .contains("HEIC or video; convert it to JPEG or PNG");
    }

    @Test
    void fault_ofOverwrittenBytes_isFound() {
        byte[] png = Pictures.file(Pictures.quarters(64, 48, TYPE_INT_RGB), "png");
        png[png.length / 2] ^= 0x55;
        byte[] jpeg = Pictures.jpeg(640, 480);
        Arrays.fill(jpeg, jpeg.length / 2, jpeg.length / 2 + 8, (byte) 0x41);
        jpeg[jpeg.length / 2] = (byte) 0xFF;

        assertThat(ImageDecoder.fault(png, 32).orElseThrow()).startsWith("PNG is damaged between byte ");
        assertThat(ImageDecoder.fault(jpeg, 32).orElseThrow()).isEqualTo(
                String.format("JPEG is damaged before byte %,d", jpeg.length / 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
    void fault_ofRandomlyChangedBytes_isAnAnswerAndNoFailure(String format) {
        byte[] file = Pictures.file(Pictures.quarters(64, 48, TYPE_INT_RGB), format);
        Random random = new Random(1);
        for (int trial = 0; trial < 60; trial++) {
            byte[] changed = file.clone();
            for (int i = 0; i < 4; i++) {
                changed[random.nextInt(trial % 2 == 0 ? Math.min(64, file.length) : file.length)] =
                        (byte) random.nextInt();
            }
            assertThatCode(() -> ImageDecoder.fault(changed, 32)).doesNotThrowAnyException();
        }
    }

    @Test
    void fault_ofStrayBytesBetweenSegments_isNone() {
        byte[] jpeg = Pictures.jpeg(64, 48);
        byte[] stray = new byte[jpeg.length + 3];
        System.arraycopy(jpeg, 0, stray, 0, 20);                            // up to the end of the first segment
        System.arraycopy(jpeg, 20, stray, 23, jpeg.length - 20);

        assertThat(ImageDecoder.fault(stray, 32)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restarts.jpg", "progressive.jpg"})
    void fault_ofJpegOfOtherKinds_isNone(String name) throws IOException {
        byte[] file = resource(name);

        assertThat(ImageDecoder.fault(file, 1)).isEmpty();
        assertThat(ImageDecoder.decode(file, name, 37)).hasToString("Pixels[45 x 37]");
    }

    @ParameterizedTest
    @CsvSource({"64, 48, 1", "61, 47, 1", "8, 8, 1", "7, 9, 10", "33, 17, 10"})
    void fault_ofJpegOfAnySize_isNone(int width, int height, int type) {
        assertThat(ImageDecoder.fault(Pictures.file(Pictures.quarters(width, height, type), "jpg"), 1)).isEmpty();
    }

    @Test
    void fault_ofRestartLeftOut_isFound() throws IOException {
        byte[] file = resource("restarts.jpg");
        int restart = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00d1");
        byte[] changed = new byte[file.length - 2];
        System.arraycopy(file, 0, changed, 0, restart);
        System.arraycopy(file, restart + 2, changed, restart, changed.length - restart);

        assertThat(ImageDecoder.fault(changed, 1).orElseThrow()).startsWith("JPEG is damaged ");
    }

    @Test
    void fault_ofZerosInCodedData_isFound() {
        byte[] jpeg = Pictures.file(Pictures.quarters(640, 480, TYPE_INT_RGB), "jpg");
        Arrays.fill(jpeg, jpeg.length / 2, jpeg.length / 2 + 200, (byte) 0);

        assertThat(ImageDecoder.fault(jpeg, 1).orElseThrow()).startsWith("JPEG is damaged before byte ");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ImageDecoderTest.class.getResourceAsStream("/jpeg/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void fault_ofPictureBomb_namesItsSizeWithoutDecoding() {
        byte[] bmp = Pictures.file(Pictures.quarters(8, 8, TYPE_INT_RGB), "bmp");
        bmp[20] = 1;        // 65,544 columns
        bmp[24] = 1;        // and rows

        assertThat(ImageDecoder.fault(bmp, 32)).contains("65,544 x 65,544 pixels, more than a picture has");
        Arrays.fill(bmp, 18, 22, (byte) 0xFF);
        Arrays.fill(bmp, 22, 26, (byte) 0x7F);
        assertThat(ImageDecoder.fault(bmp, 32)).contains(
                "4,294,967,295 x 2,139,062,143 pixels, more than a picture has");
    }

    @Test
    void decode_ofPathStreamAndBytes_givesTheSame(@TempDir Path folder) throws IOException {
        byte[] bytes = Pictures.jpeg(64, 48);
        Path path = Files.write(folder.resolve("a.jpg"), bytes);

        Pixels fromBytes = ImageDecoder.decode(bytes, "a.jpg", 32);

        assertThat(ImageDecoder.decode(path, 32)).isEqualTo(fromBytes);
        assertThat(ImageDecoder.bytes(new ByteArrayInputStream(bytes), "a.jpg")).isEqualTo(bytes);
        assertThatThrownBy(() -> ImageDecoder.decode(folder.resolve("b.jpg"), 32))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(folder.resolve("b.jpg") + ": no such file; check the path");
    }

    private static void assertColour(Pixels pixels, int x, int y, int red, int green, int blue) {
        int[] wanted = {red, green, blue};
        for (int channel = 0; channel < 3; channel++) {
            assertThat(pixels.at(x, y, channel)).as("channel %d at (%d, %d)", channel, x, y)
                    .isBetween(wanted[channel] - TOLERANCE, wanted[channel] + TOLERANCE);
        }
    }
}
