package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CropBoxTest {

    @Test
    void crop_ofBox_givesItsPixels() {
        Pixels pixels = Pixels.of(3, 2, new byte[] {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5});

        Pixels part = pixels.crop(new CropBox(1, 0, 1, 2));

        assertThat(part).isEqualTo(Pixels.of(1, 2, new byte[] {1, 1, 1, 4, 4, 4}));
        assertThat(pixels.crop(CropBox.centre(pixels, 3, 2))).isSameAs(pixels);
    }
}
