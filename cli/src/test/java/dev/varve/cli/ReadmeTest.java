package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.card.Card;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.predict.Prediction;
import dev.varve.predict.Predictor;
import dev.varve.train.Learner;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's way in Java: train the default, export, predict, and train on from the file. */
class ReadmeTest {

    private static final int SIZE = 64;
    private static final int BATCH = 8;

    @Test
    void snippet_fromPhotosToAPrediction_works(@TempDir Path folder) {
        Path photos = Photos.classes(folder.resolve("photos"), 10);
        Learner learner = Learner.on(photos).size(SIZE).batch(BATCH).open();
        Recipe recipe = Recipes.fineTune(1);
        Forecast forecast = learner.forecast(learner.plan(recipe));
        assertThat(forecast.phases()).hasSize(2);
        assertThat(forecast.seconds()).isPositive();

        Result result = learner.run(recipe, folder.resolve("runs/pets"));
        Path file = folder.resolve("pets.onnx");
        Learner.export(result, file);
        try (Predictor predictor = Predictor.open(file)) {
            Prediction prediction = predictor.predict(photos.resolve("red/0.png"));
            assertThat(prediction.best().name()).isIn("red", "blue");
            Card card = predictor.card();
            assertThat(card.provenance().architecture()).isEqualTo(Learner.DEFAULT_ARCHITECTURE);
            assertThat(card.provenance().weightsSha256()).hasSize(64);
        }
        Learner further = Learner.on(photos).architecture(Learner.DEFAULT_ARCHITECTURE).weights(file).open();
        assertThat(further.network()).isEqualTo(learner.network());
        assertThat(further.setup(further.plan(recipe), folder).experiment().size()).isEqualTo(SIZE);
        assertThat(further.groups().names()).containsExactly("stem..blocks.4", "blocks.5..bn2", "head");
    }
}
