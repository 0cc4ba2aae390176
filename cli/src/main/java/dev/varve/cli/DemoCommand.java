package dev.varve.cli;

import dev.varve.plan.Recipes;
import dev.varve.predict.Prediction;
import dev.varve.predict.Predictor;
import dev.varve.samples.Sample;
import dev.varve.samples.Samples;
import dev.varve.train.Learner;
import dev.varve.train.cache.Cache;
import dev.varve.train.data.Part;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.RunFolder;
import dev.varve.train.run.Setup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole way once, on data that it draws itself. */
@Command(name = "demo", description = "Draws a sample data set, fine-tunes on it, and predicts with the result.")
final class DemoCommand implements Callable<Integer> {

    private static final String SAMPLE = "surface-defects";
    private static final int SIZE = 128;
    private static final int EPOCHS = 6;
    private static final int PREDICTIONS = 3;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "of the drawing and of training (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", description = "where everything goes; must not exist (default: "
            + "varve-demo-N)")
    private Path out;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        Path folder = RunFolder.requireFree(out != null ? out : FreeFolder.in(Path.of(""), Path.of("varve-demo")));
        Sample sample = Samples.named(SAMPLE);
        print.printf("Drawing %s: %s%n%n", sample.name(), sample.description());
        print.flush();
        Path data = sample.write(folder.resolve("data"), seed);
        try (Learner learner = Learner.on(data).size(SIZE).seed(seed).solving(true).open()) {
            return train(learner, folder);
        }
    }

    private int train(Learner learner, Path folder) {
        PrintWriter print = spec.commandLine().getOut();
        Path run = folder.resolve("run");
        Setup setup = learner.setup(learner.plan(Recipes.solveThenTune(EPOCHS)), run).calibrated(Cache.folder());
        Forecast forecast = Forecast.of(setup, Cache.folder());
        PlanReport.print(setup, forecast, print);
        int code = Training.carryOut(spec.commandLine(), run,
                (listener, stop) -> learner.run(setup, forecast, listener, stop));
        if (code == Exit.DONE) {
            predict(learner, run, print);
            print.printf("%nEverything lies in %s: data/ (the pictures), run/ (plan, events, checkpoint, model.onnx).%n"
                    + "Your own photos, one folder for each class:%n  %s train PHOTOS%n  %s predict RUN IMAGE...%n",
                    folder, Launcher.command(), Launcher.command());
        }
        return code;
    }

    /** Images from all over the test part, with the exported file and ONNX Runtime. */
    private static void predict(Learner learner, Path run, PrintWriter print) {
        int[] test = learner.data().dataset().indices(Part.TEST);
        List<Path> images = IntStream.range(0, PREDICTIONS)
                .mapToObj(i -> learner.data().dataset().file(test[i * test.length / PREDICTIONS])).toList();
        try (Predictor predictor = Predictor.open(ModelFile.of(run))) {
            List<Prediction> predictions = images.stream().map(predictor::predict).toList();
            print.printf("%nThree test images, predicted by the exported file through ONNX Runtime:%n%s%n",
                    PredictionTable.of(images, predictions, PREDICTIONS));
        }
    }
}
