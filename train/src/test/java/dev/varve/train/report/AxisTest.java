package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void ticks_areRoundNumbersWithinTheEnds() {
        Axis axis = new Axis("loss", 0, 2.3, false);

        assertThat(axis.ticks().stream().map(axis::text)).containsExactly("0.0", "0.5", "1.0", "1.5", "2.0");
        assertThat(Axis.fromZero("step", DoubleStream.of(7, 1200)).ticks().stream().map(tick -> String.valueOf(tick)))
                .containsExactly("0.0", "500.0", "1000.0");
        Axis rates = Axis.logarithmic("rate", 1e-5, 1e-3);
        assertThat(rates.ticks().stream().map(rates::text)).containsExactly("1e-5", "3e-5", "1e-4", "3e-4", "1e-3");
    }

    @Test
    void share_isOfTheWay_orOfTheFactors_andStaysInside() {
        assertThat(new Axis("x", 2, 4, false).share(3)).isEqualTo(0.5);
        assertThat(new Axis("x", 2, 4, false).share(9)).isEqualTo(1);
        assertThat(new Axis("x", 1, 100, true).share(10)).isEqualTo(0.5);
        assertThat(Axis.around("x", 3, 3, Double.NaN).share(3)).isEqualTo(0.5);
    }
}
