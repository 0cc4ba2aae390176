package dev.varve.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.varve.random.Draws.Purpose;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.4, 1, 5, 200})
    void beta_overManyItems_hasMeanAndVarianceOfTheDistribution(double alpha) {
        Draws draws = Draws.of(1, Purpose.MIX, 0, 0);
        double[] values = IntStream.range(0, 20_000).mapToDouble(i -> draws.beta(alpha)).toArray();
        assertThat(Arrays.stream(values)).allMatch(value -> value >= 0 && value <= 1);
        assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0.5, within(0.01));
        double variance = 1 / (4 * (2 * alpha + 1));
        assertThat(Arrays.stream(values).map(value -> (value - 0.5) * (value - 0.5)).average().orElseThrow())
                .isCloseTo(variance, withinPercentage(4));
        double third = Arrays.stream(values).filter(value -> value < 1.0 / 3).count() / 20_000.0;
        if (alpha == 1) {
            assertThat(third).as("even").isCloseTo(1.0 / 3, within(0.012));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e6})
    void beta_ofAnExtremeAlpha_staysANumber(double alpha) {
        Draws draws = Draws.of(1, Purpose.MIX, 0, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(draws.beta(alpha)).isBetween(0.0, 1.0);
        }
    }
}
