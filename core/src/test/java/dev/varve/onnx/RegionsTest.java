package dev.varve.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** PyTorch's regions, counted by hand. */
class RegionsTest {

    @Test
    void positions_ofOverlappingRegions_repeatTheLastOfNarrowOnes() {
        Regions regions = new Regions(7L, 3L);                                      // 0-2, 2-4, 4-6

        assertThat(regions.tile()).isFalse();
        assertThat(regions.positions()).containsExactly(0, 1, 2, 2, 3, 4, 4, 5, 6);
        assertThat(new Regions(5L, 3L).positions()).containsExactly(0, 1, 1, 1, 2, 3, 3, 4, 4);
    }

    @Test
    void means_ofMoreRegionsThanPositions_repeatPositions() {
        Regions regions = new Regions(2L, 3L);                                      // 0, 0-1, 1

        assertThat(regions.tile()).isFalse();
        assertThat(regions.means()).containsExactly(1, 0.5f, 0, 0, 0.5f, 1);
        assertThat(regions.meansOfColumns()).containsExactly(1, 0, 0.5f, 0.5f, 0, 1);
    }

    @Test
    void width_ofTiling_isTheQuotient() {
        assertThat(new Regions(14L, 7L).tile()).isTrue();
        assertThat(new Regions(14L, 7L).width()).isEqualTo(2);
    }
}
