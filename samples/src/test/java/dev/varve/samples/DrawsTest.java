package dev.varve.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {

    @Test
    void bits_samePlace_areTheSame() {
        assertThat(Draws.of(5, 1, 2).bits()).isEqualTo(Draws.of(5, 1, 2).bits());
    }

    @Test
    void bits_otherSeedOrPlace_differ() {
        long[] firsts = {Draws.of(5, 1, 2).bits(), Draws.of(6, 1, 2).bits(), Draws.of(5, 2, 1).bits(),
            Draws.of(5, 1, 3).bits(), Draws.of(1, 5, 2).bits()};

        assertThat(firsts).doesNotHaveDuplicates();
    }

    @Test
    void unit_manyDraws_fillTheInterval() {
        Draws draws = Draws.of(0);

        double[] values = DoubleStream.generate(draws::unit).limit(100_000).toArray();

        assertThat(DoubleStream.of(values).allMatch(value -> value >= 0 && value < 1)).isTrue();
        assertThat(DoubleStream.of(values).average().orElseThrow()).isBetween(0.495, 0.505);
    }

    @Test
    void normal_manyDraws_haveMeanZeroAndVarianceOne() {
        Draws draws = Draws.of(0);

        double[] values = DoubleStream.generate(draws::normal).limit(100_000).toArray();

        assertThat(DoubleStream.of(values).average().orElseThrow()).isBetween(-0.015, 0.015);
        assertThat(DoubleStream.of(values).map(v -> v * v).average().orElseThrow()).isBetween(0.98, 1.02);
    }

    @Test
    void count_manyDraws_reachBothBoundsAndNoMore() {
        Draws draws = Draws.of(0);

        int[] values = IntStream.generate(() -> draws.count(-1, 2)).limit(1_000).distinct().sorted().toArray();

        assertThat(values).containsExactly(-1, 0, 1, 2);
    }
}
