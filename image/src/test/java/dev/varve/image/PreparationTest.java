package dev.varve.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.augment.Crop;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationTest {

    private static Preprocessing of(int shortSide, int size) {
        return new Preprocessing(shortSide, size, Interpolation.AREA, List.of(0.5, 0.4, 0.3), List.of(0.2, 0.1, 0.05));
    }

    @ParameterizedTest
    @CsvSource({"160, 182", "224, 256"})
    void training_ofASquare_leavesASeventhMore(int size, int shortSide) {
        Preparation preparation = Preparation.training(new Crop.Square(), of(size, size));

        assertThat(preparation.shortSide()).isEqualTo(shortSide);
        assertThat(preparation.of(picture(600, 400)).shortSide()).isEqualTo(shortSide);
        assertThat(preparation.of(picture(200, 100))).hasToString("Pixels[200 x 100]");
    }

    @Test
    void training_ofMagnifiedParts_leavesTwiceTheSquare() {
        assertThat(Preparation.training(Crop.Resized.STANDARD, of(160, 160)).of(picture(600, 400)).shortSide())
                .isEqualTo(320);
    }

    @Test
    void training_ofTheMiddle_isAsForEvaluation() {
        Preparation training = Preparation.training(new Crop.Centre(), of(40, 32));

        assertThat(training.name()).isEqualTo(Preparation.evaluation(of(40, 32)).name())
                .isNotEqualTo(Preparation.training(new Crop.Square(), of(40, 32)).name());
        assertThat(training.shortSide()).isEqualTo(40);
        assertThat(training.of(picture(600, 400))).hasToString("Pixels[32 x 32]");
    }

    private static Pixels picture(int width, int height) {
        return Pixels.of(width, height, new byte[width * height * 3]);
    }
}
