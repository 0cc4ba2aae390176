package dev.varve.train.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.Target;
import dev.varve.graph.Shape;
import dev.varve.train.metric.Scores;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers as a file, and maps of positions. */
class AnswersTest {

    private static final List<String> NAMES = List.of("a, b", "\"c\"");
    private static final List<String> IMAGES = List.of("x/1.png", "y, z/2.png");

    @TempDir
    private Path folder;

    private static Card card(Target target) {
        return new Card(NAMES, new Preprocessing(8, 8, Interpolation.AREA, List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0)), new Provenance("resnet18", "none", "", "", List.of(), "test"), target);
    }

    private Answers written(Answers answers) throws IOException {
        return Answers.read(Files.writeString(folder.resolve("predictions.csv"), answers.toCsv()),
                card(answers.target()));
    }

    @Test
    void read_ofWhatWasWritten_isTheSameForEachTarget() throws IOException {
        double[] outputs = {0.1f, -2.5e-7f, 3, 1e20f};
        Targets rows = new Targets.Rows(new float[] {1, 0, 0.3f, -7}, 2);
        Answers labels = new Answers(Target.LABEL, NAMES, IMAGES, new Scores(outputs, 2, new Targets.Labels(1, 0)));

        assertThat(written(labels).scores().values()).containsExactly(outputs);
        assertThat(written(labels).images()).isEqualTo(IMAGES);
        assertThat(((Targets.Labels) written(labels).scores().targets()).labels()).containsExactly(1, 0);
        for (Target target : List.of(Target.LABELS, Target.unscaled(2))) {
            Scores read = written(new Answers(target, NAMES, IMAGES, new Scores(outputs, 2, rows))).scores();
            assertThat(read.values()).containsExactly(outputs);
            assertThat(((Targets.Rows) read.targets()).numbers()).containsExactly(1, 0, 0.3f, -7);
        }
    }

    @Test
    void read_ofAnotherModelOrADamagedFile_namesTheFile() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), "image,actual,x\n1.png,x,0\n");
        assertThatThrownBy(() -> Answers.read(other, card(Target.LABEL))).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(other + ": holds no predictions of this model (other columns than ")
                .hasMessageEndingWith("; delete it");
        Path cut = Files.writeString(folder.resolve("cut.csv"), "image,actual,\"a, b\",\"\"\"c\"\"\"\n"
                + "1.png,\"a, b\",0\n");
        assertThatThrownBy(() -> Answers.read(cut, card(Target.LABEL))).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(cut + ": holds no predictions of this model (");
    }

    @Test
    void heatMap_betweenCentres_isBilinearAndAShareOfTheLargest() {
        HeatMap map = new HeatMap(2, new double[] {4, 2, 0, 0});

        assertThat(map.at(0, 0)).isEqualTo(1);
        assertThat(map.at(0.25, 0.25)).isEqualTo(1);
        assertThat(map.at(0.5, 0.25)).isEqualTo(0.75);
        assertThat(map.at(0.5, 0.5)).isEqualTo(0.375);
        assertThat(map.at(1, 1)).isZero();
        assertThat(new HeatMap(1, new double[1]).at(0.5, 0.5)).isZero();
        assertThat(new HeatMap(1, new double[1]).isEmpty()).isTrue();
    }

    @Test
    void positions_ofMapsAndTokens_findTheSquare() {
        double[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(Positions.of(Shape.of(1, 2, 2, 2)).orElseThrow().channel(values, 0, 1)).containsExactly(4, 5, 6, 7);
        assertThat(Positions.of(Shape.of(1, 2, 2, 3))).get().extracting(Positions::channels).isEqualTo(3);
        assertThat(Positions.of(Shape.of(1, 5, 2)).orElseThrow().channel(values, 0, 1)).containsExactly(3, 5, 7, 9);
        assertThat(Positions.of(Shape.of(1, 512, 1, 1))).isEmpty();
        assertThat(Positions.of(Shape.of(1, 8, 2))).isEmpty();
        assertThat(Positions.of(Shape.of(1, 512))).isEmpty();
    }
}
