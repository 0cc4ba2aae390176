package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against fastai's saturation and hue. */
class TintTest {

    private static final double LEVEL = 1 / 255.0;
    /** fastai moves black and white by this even where nothing changes. */
    private static final double CLAMPED = 1.001e-7;

    @Test
    void apply_ofEachReferenceRow_equalsIt() {
        int compared = 0;
        for (JsonNode row : Golden.augment().get("lighting")) {
            String[] name = row.get("name").asText().split("_");
            if (name[0].equals("saturation") || name[0].equals("hue")) {
                double value = Double.parseDouble(name[1]);
                Tint tint = name[0].equals("hue") ? new Tint(Light.NEUTRAL, 1, value)
                        : new Tint(Light.NEUTRAL, value, 0);
                assertEquals(tint, row, value == 1 ? CLAMPED : Golden.TOLERANCE);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(9);
    }

    private static void assertEquals(Tint tint, JsonNode row, double tolerance) {
        JsonNode input = Golden.augment().get("image");
        for (int place = 0; place < 16; place++) {
            double[] rgb = new double[3];
            for (int channel = 0; channel < 3; channel++) {
                rgb[channel] = input.get(channel).get(place / 4).get(place % 4).asDouble();
            }
            tint.apply(rgb);
            for (int channel = 0; channel < 3; channel++) {
                assertThat(rgb[channel]).as("%s at %d", row.get("name"), place).isCloseTo(
                        row.get("output").get(channel).get(place / 4).get(place % 4).asDouble(), within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.6, 0.8, 1.3, 0.05", "0.5, 1, 0, 0", "0.5, 1, 1, -0.3", "0.45, 1.2, 0.7, 0"})
    void apply_ofBytes_staysWithinALevelOfTheFormula(double brightness, double contrast, double saturation,
            double hue) {
        Tint tint = new Tint(new Light(brightness, contrast), saturation, hue);
        byte[] bytes = new byte[3 * 4096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 53 + i / 3 * 17);
        }
        byte[] changed = bytes.clone();

        tint.apply(ByteBuffer.wrap(changed));

        for (int i = 0; i < bytes.length; i += 3) {
            double[] rgb = {Byte.toUnsignedInt(bytes[i]) * LEVEL, Byte.toUnsignedInt(bytes[i + 1]) * LEVEL,
                Byte.toUnsignedInt(bytes[i + 2]) * LEVEL};
            tint.apply(rgb);
            for (int channel = 0; channel < 3; channel++) {
                assertThat(Byte.toUnsignedInt(changed[i + channel]) * LEVEL).isCloseTo(rgb[channel], within(LEVEL));
            }
        }
    }

    @Test
    void apply_ofHueToGrey_changesNothing() {
        double[] grey = {0.3, 0.3, 0.3};

        new Tint(Light.NEUTRAL, 1, 0.4).apply(grey);

        assertThat(grey).containsExactly(new double[] {0.3, 0.3, 0.3}, within(1e-12));
    }

    @Test
    void tint_outsideItsRange_isRefused() {
        assertThatThrownBy(() -> new Tint(Light.NEUTRAL, -1, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tint: saturation must not be negative, and both finite: -1.0, 0.0");
    }
}
