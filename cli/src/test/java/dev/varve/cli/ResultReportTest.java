package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.train.metric.ConfusionMatrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultReportTest {

    private static List<String> names(int count, int letters) {
        return IntStream.range(0, count).mapToObj(i -> "x".repeat(letters) + i).toList();
    }

    @Test
    void confusion_namesItsColumns_orNumbersThem_orIsLeftToAPicture() {
        assertThat(ResultReport.confusion(names(3, 5), new ConfusionMatrix(3)).lines())
                .startsWith("actual \\ predicted  xxxxx0  xxxxx1  xxxxx2").hasSize(4);
        assertThat(ResultReport.confusion(names(3, 50), new ConfusionMatrix(3)).lines().toList())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(121))
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("actual \\ predicted ").endsWith("  1  2  3"))
                .satisfies(lines -> assertThat(lines.get(2)).startsWith("2 " + "x".repeat(50) + "1"));
        assertThat(ResultReport.confusion(names(100, 5), new ConfusionMatrix(100))).isEqualTo("The confusion matrix of "
                + "100 classes is too wide for a table; `varve interpret RUN --confusion FILE` draws it");
    }
}
