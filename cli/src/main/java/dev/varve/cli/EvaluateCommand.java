package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.predict.Prediction;
import dev.varve.predict.Predictor;
import dev.varve.train.data.DataSource;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.LoadedData;
import dev.varve.train.data.Part;
import dev.varve.train.metric.ConfusionMatrix;
import dev.varve.train.metric.Scores;
import dev.varve.train.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures a model on a data set. */
@Command(name = "evaluate", description = "Measures a model on a data set: its test part, or all of it if it has none.")
final class EvaluateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx file that varve made, or a run folder")
    private Path model;

    @Parameters(index = "1", paramLabel = "DATA", description = "as for `varve train`")
    private Path data;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Predictor predictor = Predictor.open(ModelFile.of(model))) {
            List<String> classes = predictor.card().classes();
            LoadedData loaded = DataSource.readForEvaluation(data);
            Dataset dataset = loaded.dataset();
            int[] items = dataset.indices(Part.TEST);
            ConfusionMatrix matrix = new ConfusionMatrix(classes.size());
            int[] labels = Arrays.stream(items).map(item -> label(dataset, item, classes)).toArray();
            List<Prediction> predictions = predictor.predictFiles(
                    Arrays.stream(items).mapToObj(dataset::file).toList());
            for (int i = 0; i < items.length; i++) {
                matrix.add(scores(predictions.get(i), classes, labels[i]));
            }
            loaded.notes().forEach(out::println);
            if (Files.isDirectory(model) && RunFolder.open(model).hasSeen(loaded)) {
                out.println("Note: these are the images that it was trained and validated on, so the figures do not "
                        + "tell how it does on others.");
            }
            out.printf("%s on %d images of %s:%n", model, items.length, data);
            ResultReport.print(classes, matrix, out);
            out.printf(Locale.ROOT, "%nAccuracy %.4f%n", matrix.accuracy());
        }
        return Exit.DONE;
    }

    private static Scores scores(Prediction prediction, List<String> classes, int target) {
        float[] values = new float[classes.size()];
        prediction.ranked().forEach(one -> values[one.index()] = (float) one.probability());
        return new Scores(values, classes.size(), new int[] {target});
    }

    private int label(Dataset dataset, int item, List<String> classes) {
        String name = dataset.classes().get(dataset.items().get(item).label());
        int label = classes.indexOf(name);
        if (label < 0) {
            throw new InvalidInput("%s: is of the class %s, which the model does not know (%s); leave it out, or train "
                    + "with it", dataset.file(item), name, String.join(", ", classes));
        }
        return label;
    }
}
