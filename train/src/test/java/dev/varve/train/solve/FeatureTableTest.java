package dev.varve.train.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.InvalidInput;
import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.engine.LinearHead.Standard;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeatureTableTest {

    /** So wide that 64 MiB hold four rows, and ten rows need three pieces. */
    private static final int COLUMNS = 4 << 20;
    private static final int ROWS = 10;

    @TempDir
    private Path folder;

    private FeatureTable table(int rows, int columns) {
        return new FeatureTable(folder, rows, columns, "go away");
    }

    @Test
    void rows_ofSeveralPieces_areWhatWasAdded() {
        try (FeatureTable table = table(ROWS, COLUMNS)) {
            for (int row = 0; row < ROWS; row += 2) {
                float[] two = new float[2 * COLUMNS];
                two[0] = row;
                two[2 * COLUMNS - 1] = row + 1;
                table.add(two, new Targets.Labels(row, row + 1));
            }
            Rows rows = table.rows();
            assertThat(rows.pieces()).hasSize(3);
            assertThat(((Targets.Labels) rows.targets()).labels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(rows.pieces().get(1).asFloatBuffer().get(0)).isEqualTo(4);
            assertThat(rows.pieces().get(2).asFloatBuffer().get(2 * COLUMNS - 1)).isEqualTo(9);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void rows_beforeAllAreAdded_areRefused() {
        try (FeatureTable table = table(2, 3)) {
            table.add(new float[3], new Targets.Labels(0));
            assertThatThrownBy(table::rows).isInstanceOf(IllegalStateException.class)
                    .hasMessage("features: 1 of 2 rows were added");
        }
    }

    @Test
    void standard_ofFeaturesFarFromZero_keepsTheirDigits() {
        Random random = new Random(1);
        int rows = 1000;
        try (FeatureTable table = table(rows, 3)) {
            for (int row = 0; row < rows; row++) {
                float far = (float) (1e4 + random.nextGaussian());
                table.add(new float[] {far, 7, (float) (0.01 * random.nextGaussian())}, new Targets.Labels(0));
            }
            Standard standard = table.standard();
            assertThat(standard.mean()[0]).isCloseTo(1e4f, within(0.2f));
            assertThat(standard.deviation()[0]).isCloseTo(1, within(0.1f));
            assertThat(standard.mean()[1]).isEqualTo(7);
            assertThat(standard.deviation()[1]).as("a feature that never changes").isEqualTo(1);
            assertThat(standard.deviation()[2]).isCloseTo(0.01f, within(0.001f));
        }
    }

    @Test
    void new_whereNothingCanBeWritten_saysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> new FeatureTable(file, 1 << 20, 3, "choose another --out"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(file + ": 12 MiB of features cannot be written here (")
                .hasMessageEndingWith("); make room on the disk, or choose another --out");
    }
}
