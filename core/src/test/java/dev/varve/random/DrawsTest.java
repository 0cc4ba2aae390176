package dev.varve.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.random.Draws.Purpose;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {

    @Test
    void of_theSameFour_givesTheSameNumbers() {
        Draws one = Draws.of(3, Purpose.AUGMENT, 2, 17);
        Draws two = Draws.of(3, Purpose.AUGMENT, 2, 17);

        for (int i = 0; i < 100; i++) {
            assertThat(one.bits()).isEqualTo(two.bits());
        }
    }

    @Test
    void of_anyOtherFour_givesOtherNumbers() {
        Set<Long> first = new HashSet<>();
        int streams = 0;
        for (long seed = -1; seed < 3; seed++) {
            for (Purpose purpose : Purpose.values()) {
                for (long epoch = 0; epoch < 5; epoch++) {
                    for (long item = 0; item < 50; item++) {
                        first.add(Draws.of(seed, purpose, epoch, item).bits());
                        streams++;
                    }
                }
            }
        }
        assertThat(first).hasSize(streams);
    }

    @Test
    void uniform_overManyItems_isEven() {
        double[] firsts = IntStream.range(0, 20_000).mapToDouble(i -> Draws.of(0, Purpose.AUGMENT, 0, i).uniform())
                .toArray();
        int[] tenths = new int[10];
        for (double value : firsts) {
            tenths[(int) (10 * value)]++;
        }
        for (int count : tenths) {
            assertThat(count).isCloseTo(2000, within(200));
        }
    }

    @Test
    void permutation_ofCount_holdsEachNumberOnce() {
        int[] sorted = IntStream.range(0, 500).toArray();

        assertThat(Draws.of(0, Purpose.SHUFFLE, 0, 0).permutation(500))
                .containsExactlyInAnyOrder(sorted).isNotEqualTo(sorted);
        assertThat(Draws.of(0, Purpose.SHUFFLE, 0, 0).permutation(0)).isEmpty();
    }

    @Test
    void bits_ofOneStream_stayAsTheyWere() {
        long ofTheFirstRelease = 8695987549771912286L;        // runs must stay repeatable

        assertThat(Draws.of(0, Purpose.SPLIT, 0, 0).bits()).isEqualTo(ofTheFirstRelease);
    }
}
