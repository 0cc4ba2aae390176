package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void ticks_areRoundNumbersWithinTheEnds() {
        Axis axis = new Axis("loss", 0, 2.3, Axis.Scale.LINEAR);

        assertThat(axis.ticks().stream().map(axis::text)).containsExactly("0.0", "0.5", "1.0", "1.5", "2.0");
        assertThat(Axis.fromZero("step", Axis.Scale.COUNTS, DoubleStream.of(7, 1200)).ticks())
                .containsExactly(0.0, 500.0, 1000.0);
        Axis epochs = new Axis("epoch", 0.8, 3.2, Axis.Scale.COUNTS);
        assertThat(epochs.ticks().stream().map(epochs::text)).containsExactly("1", "2", "3");
        Axis rates = Axis.logarithmic("rate", 1e-5, 1e-3);
        assertThat(rates.ticks().stream().map(rates::text)).containsExactly("1e-5", "3e-5", "1e-4", "3e-4", "1e-3");
    }

    @Test
    void share_isOfTheWay_orOfTheFactors_andStaysInside() {
        assertThat(new Axis("x", 2, 4, Axis.Scale.LINEAR).share(3)).isEqualTo(0.5);
        assertThat(new Axis("x", 2, 4, Axis.Scale.LINEAR).share(9)).isEqualTo(1);
        assertThat(new Axis("x", 1, 100, Axis.Scale.LOGARITHMIC).share(10)).isEqualTo(0.5);
        assertThat(Axis.around("x", 3, 3, Double.NaN).share(3)).isEqualTo(0.5);
    }
}
