package dev.varve.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static final String DASHES = "stroke-dasharray:";

    private static String drawn(boolean dots, double[]... lines) {
        Plot plot = new Plot(new Axis("epoch", 0, 3, Axis.Scale.COUNTS), Axis.around("metric", 0, 1));
        Map<String, double[]> named = new LinkedHashMap<>();
        for (double[] line : lines) {
            named.put("line " + named.size(), line);
        }
        double[] across = new double[lines[0].length];
        for (int i = 0; i < across.length; i++) {
            across[i] = i;
        }
        return new Lines(plot, across, named).figure("Metrics", dots, "All.").toString();
    }

    @Test
    void figure_ofLinesApart_dashesNone() {
        assertThat(drawn(false, new double[] {0, 1, 0}, new double[] {1, 0, 1})).doesNotContain(DASHES, "gradient")
                .contains("line 0", "line 1");
        assertThat(drawn(false, new double[] {0, 0.5, 0}, new double[] {1, 0.5, 1})).as("that cross in one point")
                .doesNotContain(DASHES);
    }

    @Test
    void figure_ofEqualLines_letsEachBeSeen() {
        String three = drawn(false, new double[] {0, 1, 0}, new double[] {0, 1, 0}, new double[] {0, 1, 0});
        assertThat(three).containsOnlyOnce("stroke:hsl(215 65% 52%)\"")
                .contains("stroke:hsl(108 65% 52%);" + DASHES + "7 14;stroke-dashoffset:-7\"")
                .contains("stroke:hsl(0 65% 52%);" + DASHES + "7 14;stroke-dashoffset:-14\"")
                .contains("background:hsl(215 65% 52%)\"",
                        "background:repeating-linear-gradient(90deg,hsl(0 65% 52%) 0 3px,transparent 3px 5px)\"");
        assertThat(drawn(false, new double[] {0, 1, 0.2}, new double[] {0, 1, 0.8})).as("equal in part")
                .contains(DASHES + "7 7;");
    }

    @Test
    void figure_ofEqualDots_drawsRings() {
        assertThat(drawn(true, new double[] {0, 1}, new double[] {0, 1})).contains("r=\"7.00\"", "r=\"3.00\"");
        assertThat(drawn(true, new double[] {1}, new double[] {1})).as("of one point").contains("r=\"7.00\"");
    }

    @Test
    void figure_ofALineWithoutValues_leavesItOutOfTheLegend() {
        assertThat(drawn(true, new double[] {Double.NaN, Double.NaN}, new double[] {0, Double.NaN}))
                .doesNotContain("line 0").contains("line 1");
    }
}
