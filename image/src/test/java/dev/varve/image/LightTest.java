package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LightTest {

    @ParameterizedTest
    @CsvSource({"brightness_0.4, 0.4, 1", "brightness_0.5, 0.5, 1", "brightness_0.6, 0.6, 1", "brightness_0.9, 0.9, 1",
        "contrast_0.8, 0.5, 0.8", "contrast_1, 0.5, 1", "contrast_1.25, 0.5, 1.25", "contrast_2, 0.5, 2",
        "brightness_0.6_contrast_0.8, 0.6, 0.8"})
    void apply_ofEachValue_equalsReference(String name, double brightness, double contrast) {
        JsonNode input = Golden.augment().get("image");
        JsonNode wanted = Golden.row("lighting", "name", name).get("output");
        Light light = new Light(brightness, contrast);

        for (int i = 0; i < 48; i++) {
            double value = input.get(i / 16).get(i / 4 % 4).get(i % 4).asDouble();
            assertThat(light.apply(value))
                    .isCloseTo(wanted.get(i / 16).get(i / 4 % 4).get(i % 4).asDouble(), within(Golden.TOLERANCE));
        }
    }

    @Test
    void apply_ofBytes_changesWhatRemainsAlone() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {100, 100, (byte) 200, 100}).position(1).limit(3);

        new Light(0.6, 1).apply(bytes);

        assertThat(bytes.array()[0]).isEqualTo((byte) 100);
        assertThat(Byte.toUnsignedInt(bytes.array()[1])).isEqualTo(125);    // odds 100/155 times 1.5
        assertThat(Byte.toUnsignedInt(bytes.array()[2])).isEqualTo(215);
        assertThat(bytes.array()[3]).isEqualTo((byte) 100);
        assertThat(bytes.position()).isEqualTo(1);
    }

    @Test
    void apply_whenNeutral_keepsEveryLevel() {
        byte[] levels = new byte[256];
        for (int i = 0; i < 256; i++) {
            levels[i] = (byte) i;
        }
        byte[] changed = levels.clone();

        Light.NEUTRAL.apply(ByteBuffer.wrap(changed));

        assertThat(changed).isEqualTo(levels);
    }

    @Test
    void light_outsideItsRange_isRefused() {
        assertThatThrownBy(() -> new Light(1, 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("light: brightness must lie between 0 and 1, contrast above 0: 1.0, 1.0");
    }
}
