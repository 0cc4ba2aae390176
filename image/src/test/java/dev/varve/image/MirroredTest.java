package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MirroredTest {

    @Test
    void mirrored_ofThreeColumns_swapsTheOuterOnesAndKeepsRowsAndColours() {
        Pixels pixels = Pixels.of(3, 2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19});

        Pixels mirrored = pixels.mirrored();

        assertThat(mirrored).isEqualTo(
                Pixels.of(3, 2, new byte[] {7, 8, 9, 4, 5, 6, 1, 2, 3, 17, 18, 19, 14, 15, 16, 11, 12, 13}));
        assertThat(mirrored.mirrored()).isEqualTo(pixels);
    }
}
