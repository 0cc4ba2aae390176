package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlotTest {

    private static String banded(double from, double to) {
        return new Plot(new Axis("step", 0, 100, Axis.Scale.COUNTS), new Axis("loss", 0, 1, Axis.Scale.LINEAR))
                .band("from-blocks.3..blocks.4", from, to, false).drawing("Losses").toString();
    }

    @Test
    void band_showsAsMuchOfItsNameAsFitsIntoIt_andAllWhenPointedAt() {
        String title = "<title>from-blocks.3..blocks.4</title>";
        assertThat(banded(0, 100)).contains(">from-blocks.3..blocks.4" + title);
        assertThat(banded(0, 10)).contains(">fro…s.4" + title);
        assertThat(banded(0, 1)).contains("y=\"14.00\">" + title);
    }
}
