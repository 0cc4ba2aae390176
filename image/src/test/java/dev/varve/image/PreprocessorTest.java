package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorTest {

    private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> STD = List.of(0.229, 0.224, 0.225);

    private static Preprocessor preprocessor(int shortSide, int size) {
        return new Preprocessor(new Preprocessing(shortSide, size, Interpolation.AREA, MEAN, STD));
    }

    @Test
    void crop_ofWidePicture_keepsTheCentre() {
        Pixels wide = picture(40, 10);                          // red = 6 x, green = 20 y

        Pixels crop = preprocessor(10, 8).crop(wide);

        assertThat(crop).hasToString("Pixels[8 x 8]");
        assertThat(crop.at(0, 0, 0)).isEqualTo(6 * 16);
        assertThat(crop.at(0, 0, 1)).isEqualTo(20);
    }

    @Test
    void crop_whenShrinking_takesTheMeanOfTheArea() {
        byte[] checks = new byte[16 * 16 * 3];
        for (int i = 0; i < checks.length; i++) {
            checks[i] = (byte) ((i / 3 % 16 + i / 48) % 2 == 0 ? 200 : 100);
        }

        Pixels crop = preprocessor(4, 4).crop(Pixels.of(16, 16, checks));

        for (int x = 0; x < 4; x++) {
            assertThat(crop.at(x, 2, 1)).isEqualTo(150);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9, 11, 14})
    void crop_whenShrinking_countsEveryRow(int size) {
        for (int bright = 0; bright < 14; bright++) {
            byte[] rows = new byte[14 * 14 * 3];
            Arrays.fill(rows, bright * 14 * 3, (bright + 1) * 14 * 3, (byte) 200);

            Pixels crop = preprocessor(size, size).crop(Pixels.of(14, 14, rows));

            assertThat(IntStream.range(0, size).map(y -> crop.at(2, y, 0)).sum()).as("row %d", bright).isPositive();
        }
    }

    @Test
    void crop_whenShrinkingMuch_staysNearTheMeanOfTheArea() {
        Pixels crop = preprocessor(10, 10).crop(picture(41, 41));           // boxes of 4, of 40 of the 41 pixels

        for (int x = 0; x < 10; x++) {
            assertThat((double) crop.at(x, 5, 0)).isCloseTo(6 * (4.1 * x + 1.55), within(6.0));
        }
    }

    @Test
    void crop_whenShrinkingALittle_interpolatesBetweenPixels() {
        Pixels crop = preprocessor(10, 10).crop(picture(12, 12));

        for (int x = 0; x < 10; x++) {
            assertThat((double) crop.at(x, 5, 0)).isCloseTo(6 * ((x + 0.5) * 1.2 - 0.5), within(1.0));
        }
    }

    @Test
    void crop_ofTinyPicture_enlarges() {
        assertThat(preprocessor(32, 32).crop(picture(3, 5))).hasToString("Pixels[32 x 32]");
    }

    @Test
    void crop_ofStrip_staysSmall() {
        assertThat(Resize.toShortSide(picture(20_000, 1), 160)).hasToString("Pixels[1280 x 160]");
    }

    @Test
    void normalise_ofLevels_equalsReference() {
        JsonNode rows = Golden.augment().get("normalize").get("output");
        double[] inputs = {0.05, 0.44375, 0.8375};              // the reference's pixel (0, 0)

        FloatBuffer out = FloatBuffer.allocate(3);
        byte[] rgb = new byte[3];
        for (int channel = 0; channel < 3; channel++) {
            rgb[channel] = (byte) Math.round(255 * inputs[channel]);
        }
        preprocessor(1, 1).normalise(Pixels.of(1, 1, rgb), out);

        for (int channel = 0; channel < 3; channel++) {
            double halfLevel = 0.5 / 255 / STD.get(channel);
            assertThat((double) out.get(channel))
                    .isCloseTo(rows.get(channel).get(0).get(0).asDouble(), within(halfLevel + 1e-6));
            assertThat((double) out.get(channel)).isCloseTo(
                    (Math.round(255 * inputs[channel]) / 255.0 - MEAN.get(channel)) / STD.get(channel), within(1e-6));
        }
    }

    @Test
    void normalised_ofEachReferenceValue_equalsIt() {
        JsonNode rows = Golden.augment().get("normalize").get("output");
        for (int i = 0; i < 48; i++) {
            double value = Golden.augment().get("image").get(i / 16).get(i / 4 % 4).get(i % 4).asDouble();
            assertThat(Preprocessor.normalised(value, MEAN.get(i / 16), STD.get(i / 16))).isCloseTo(
                    rows.get(i / 16).get(i / 4 % 4).get(i % 4).asDouble(), within(Golden.TOLERANCE));
        }
    }

    @Test
    void normalise_ofSquare_isPlanar() {
        FloatBuffer out = FloatBuffer.allocate(12);

        preprocessor(2, 2).normalise(picture(2, 2), out);

        assertThat(out.remaining()).isZero();
        assertThat(out.get(1)).isEqualTo((float) ((6 / 255.0 - 0.485) / 0.229));        // red of (1, 0)
        assertThat(out.get(6)).isEqualTo((float) ((20 / 255.0 - 0.456) / 0.224));       // green of (0, 1)
    }

    @Test
    void normalise_ofOtherSize_isRefused() {
        assertThatThrownBy(() -> preprocessor(2, 2).normalise(picture(3, 2), FloatBuffer.allocate(18)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Pixels[3 x 2] is not of the size 2; cut it with crop first");
    }

    private static Pixels picture(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[(y * width + x) * 3] = (byte) (6 * x);
                rgb[(y * width + x) * 3 + 1] = (byte) (20 * y);
            }
        }
        return Pixels.of(width, height, rgb);
    }
}
