package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.card.Card;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.predict.Prediction;
import dev.varve.predict.Predictor;
import dev.varve.train.Learner;
import dev.varve.train.run.Event;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.Listener;
import dev.varve.train.run.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's way in Java: train the default, export, predict, and train on from the file. */
class ReadmeTest {

    private static final int SIZE = 64;
    private static final int BATCH = 8;

    @Test
    void snippet_ofTheReadme_compilesWithItsImports(@TempDir Path folder) throws IOException {
        List<String> lines = Files.readString(Path.of("../README.md")).split("```java\n|```\n*\nThe artifacts")[1]
                .lines().toList();
        String imports = lines.stream().filter(ReadmeTest::isImport).collect(Collectors.joining("\n"));
        String body = lines.stream().filter(line -> !isImport(line)).collect(Collectors.joining("\n"));
        assertThat(imports).isNotEmpty();
        compile(folder, "Snippet", imports + "\nclass Snippet {\nstatic void run() {\n" + body + "\n}\n}\n");
    }

    @Test
    void listener_ofTheReadme_compilesAndEndsARun(@TempDir Path folder) throws Exception {
        String block = Arrays.stream(Files.readString(Path.of("../README.md")).split("```java\n|```\n"))
                .filter(text -> text.contains("implements Listener")).findFirst().orElseThrow();
        assertThat(block.lines()).hasSize(10);
        compile(folder, "GoodEnough", "import dev.varve.train.run.Event;\nimport dev.varve.train.run.Listener;\n"
                + block);
        Learner learner = Learner.on(Photos.classes(folder.resolve("photos"), 10)).size(SIZE).batch(BATCH)
                .engine(new EngineChoice(Precision.FP32, 1)).open();
        try (URLClassLoader compiled = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Constructor<?> maker = compiled.loadClass("GoodEnough").getDeclaredConstructor();
            maker.setAccessible(true);
            Result result = learner.run(learner.plan(Recipes.solveThenTune(3)), folder.resolve("run"),
                    (Listener) maker.newInstance(), () -> false).orElseThrow();
            List<Event> epochs = result.folder().events().stream().filter(Event.EpochFinished.class::isInstance)
                    .toList();
            assertThat(epochs).extracting(Event::phase).as("red and blue are told apart at once")
                    .containsExactly("solved");
            assertThat(result.folder().model()).exists();
        }
    }

    private static void compile(Path folder, String name, String text) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), text);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, "-proc:none", "-d", folder.toString(),
                "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(code).as(said.toString()).isZero();
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

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
