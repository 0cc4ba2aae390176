package dev.varve.train.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.solve.HeadSolver.Candidate;
import dev.varve.train.solve.HeadSolver.Solved;
import dev.varve.train.truth.Targets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the penalties is taken, on two classes that noise blurs. */
final class HeadSolverTest {

    private static final int COLUMNS = 20;
    private static final List<Double> PENALTIES = List.of(1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5);

    @TempDir
    private Path folder;

    private FeatureTable table(String name, int rows, long seed) {
        Random random = new Random(seed);
        FeatureTable table = new FeatureTable(folder, rows, COLUMNS, "go away");
        for (int row = 0; row < rows; row++) {
            float[] features = new float[COLUMNS];
            for (int column = 0; column < COLUMNS; column++) {
                features[column] = (float) random.nextGaussian() + (column == 0 ? row % 2 * 2 : 0);
            }
            table.add(features, new Targets.Labels(row % 2));
        }
        return table;
    }

    private Solved solve(List<Double> penalties) {
        try (FeatureTable train = table("train", 60, 1); FeatureTable valid = table("valid", 200, 2)) {
            return HeadSolver.solve(train, valid, penalties, new CrossEntropy(0), 2, 1);
        }
    }

    @Test
    void solve_ofAPath_takesTheBestOnOtherImages() {
        Solved solved = solve(PENALTIES);
        Candidate best = solved.path().stream().max(Comparator.comparingDouble((Candidate one) ->
                one.valid().accuracy()).thenComparing(one -> -one.valid().loss())).orElseThrow();
        assertThat(solved.best()).isEqualTo(best);
        assertThat(best.valid().accuracy()).isGreaterThan(0.75);
        Solved alone = solve(List.of(best.penalty()));
        assertThat(alone.best().valid().accuracy()).isEqualTo(best.valid().accuracy());
    }

    @Test
    void solve_weakerPenalties_fitTheTrainingImagesBetterUntilOthersSuffer() {
        List<Candidate> path = solve(PENALTIES).path();
        assertThat(path).extracting(one -> one.train().loss()).isSortedAccordingTo(Comparator.reverseOrder());
        int last = path.size() - 1;
        assertThat(path.size()).as("ends when the loss on others has risen twice").isLessThan(PENALTIES.size());
        assertThat(path.get(last).valid().loss()).isGreaterThan(path.get(last - 1).valid().loss());
        assertThat(path.get(last - 1).valid().loss()).isGreaterThan(path.get(last - 2).valid().loss());
    }
}
