package dev.varve.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GreyPngTest {

    @Test
    void encode_everyGreyValue_comesBack() throws IOException {
        byte[] grey = new byte[256];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) i;
        }

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(GreyPng.encode(grey, 32)));

        assertThat(image.getWidth()).isEqualTo(32);
        assertThat(image.getHeight()).isEqualTo(8);
        assertThat(image.getRaster().getPixels(0, 0, 32, 8, (int[]) null))
                .containsExactly(IntStream.range(0, 256).toArray());
    }

    @Test
    void encode_moreThanAStoredBlockHolds_isRefused() {
        assertThatThrownBy(() -> GreyPng.encode(new byte[300 * 300], 300))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("90300");
    }
}
