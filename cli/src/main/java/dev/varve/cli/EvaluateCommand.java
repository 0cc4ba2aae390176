package dev.varve.cli;

import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.TargetKind;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.predict.ClassProbability;
import dev.varve.predict.Prediction;
import dev.varve.predict.Predictor;
import dev.varve.train.data.DataPlace;
import dev.varve.train.data.DataSource;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.LoadedData;
import dev.varve.train.data.Part;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Metric;
import dev.varve.train.metric.Metrics;
import dev.varve.train.run.RunFolder;
import dev.varve.train.truth.Targets;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a model on a data set. */
@Command(name = "evaluate", description = "Measures a model on a data set: its test part, or all of it if it "
        + "has none. The loss is the cross-entropy, of several names the binary one, of values the squared error in "
        + "deviations of the training images.")
final class EvaluateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx file that varve made, or a run folder")
    private Path model;

    @Parameters(index = "1", paramLabel = "DATA", description = "as for `varve train`; the target is the model's")
    private Path data;

    @Mixin
    private TargetOptions target;

    @Mixin
    private SourceOptions source;

    @Option(names = "--metrics", paramLabel = "M", split = ",", description = "further figures, see `varve ls metrics`")
    private List<String> names = List.of();

    @Mixin
    private TestTimeOptions testTime;

    @Option(names = "--json", description = "as JSON: {\"images\", \"figures\" by name, the \"loss\" first, "
            + "\"classes\" or \"values\", \"confusion\": a row for each true class, \"notes\"}")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        try (Predictor predictor = Predictor.open(ModelFile.of(model), testTime.of(model));
                DataPlace place = DataPlace.at(data)) {
            Card card = predictor.card();
            List<Metric> further = names.stream()
                    .map(name -> Metrics.named(name, card.target().kind(), card.classes().size())).toList();
            try (LoadedData loaded = DataSource.readForEvaluation(place, choice(card, place), source(place),
                    card.preprocessing().reading())) {
                measure(predictor, loaded, further, spec.commandLine().getOut());
            }
        }
        return Exit.DONE;
    }

    private void measure(Predictor predictor, LoadedData loaded, List<Metric> further, PrintWriter out) {
        Card card = predictor.card();
        Dataset dataset = loaded.dataset();
        int[] items = dataset.indices(Part.TEST);
        List<Targets> targets = Arrays.stream(items).mapToObj(item -> target(dataset, item, card)).toList();
        List<Prediction> predictions = predictor.predictEach(Arrays.stream(items).boxed().toList(), dataset::picture);
        Evidence evidence = Evidence.keeping(card.target().kind(), card.classes().size());
        for (int i = 0; i < items.length; i++) {
            evidence.add(outputs(predictions.get(i), card), targets.get(i));
        }
        List<String> notes = new ArrayList<>(loaded.notes());
        if (Files.isDirectory(model) && RunFolder.open(model).hasSeen(loaded)) {
            notes.add("Note: these are the images that it was trained and validated on, so the figures do not tell "
                    + "how it does on others. `varve interpret " + model + " --part valid` has those of one part.");
        }
        EvaluationReport report = new EvaluationReport(card, evidence, further);
        if (json) {
            out.println(report.json(notes));
            return;
        }
        notes.forEach(out::println);
        out.printf("%s on %s of %s%s:%n", model, Plural.of(items.length, "image"), data, testTime.inWords());
        report.print(out);
    }

    /** Where the data say what the model does: as they said it to the run, or in columns named as its values. */
    private TargetChoice choice(Card card, DataPlace place) {
        TargetKind kind = card.target().kind();
        if (Files.isDirectory(model)) {
            return target.of(kind, place.fitting(RunFolder.open(model).experiment().data().target()));
        }
        TargetChoice usual = TargetChoice.of(kind);
        return target.of(kind, kind != TargetKind.VALUES ? usual
                : new TargetChoice(kind, card.classes(), usual.separator()));
    }

    /** How the images are found: in the columns and by the rule for classes of the run, where nothing else is said. */
    private SourceChoice source(DataPlace place) {
        return Files.isDirectory(model)
                ? source.choice(place.fitting(RunFolder.open(model).experiment().data().source()))
                : source.choice();
    }

    /**
     * Finite numbers of which the probabilities come to those of the prediction, or its values. Those of one label do
     * so by their sum, which is 1 unless the largest of several views were taken.
     */
    private static double[] outputs(Prediction prediction, Card card) {
        double[] outputs = new double[card.classes().size()];
        for (int i = 0; i < prediction.values().size(); i++) {
            outputs[i] = prediction.values().get(i).number();
        }
        for (ClassProbability one : prediction.ranked()) {
            double probability = Math.max(Double.MIN_NORMAL, one.probability());
            outputs[one.index()] = prediction.kind() == TargetKind.LABEL ? Math.log(probability)
                    : Math.log(probability) - Math.log1p(-Math.min(probability, Math.nextDown(1.0)));
        }
        return outputs;
    }

    private Targets target(Dataset dataset, int item, Card card) {
        if (card.target().kind() == TargetKind.VALUES) {
            requireColumns(dataset, card);
            return dataset.targets(item);
        }
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < dataset.classes().size(); i++) {
            if (dataset.kind() == TargetKind.LABEL ? dataset.items().get(item).label() == i
                    : dataset.items().get(item).number(i) > 0) {
                own.add(place(dataset, item, dataset.classes().get(i), card.classes()));
            }
        }
        if (dataset.kind() == TargetKind.LABEL) {
            return new Targets.Labels(own.get(0));
        }
        float[] holds = new float[card.classes().size()];
        own.forEach(place -> holds[place] = 1);
        return new Targets.Rows(holds, holds.length);
    }

    private static void requireColumns(Dataset dataset, Card card) {
        if (dataset.classes().size() != card.classes().size()) {
            throw new InvalidInput("--label-column: must name a column for each of the model's values (%s), found %s; "
                    + "name as many", String.join(", ", card.classes()), String.join(", ", dataset.classes()));
        }
    }

    private static int place(Dataset dataset, int item, String name, List<String> classes) {
        int place = classes.indexOf(name);
        if (place < 0) {
            throw new InvalidInput("%s: is of the class %s, which the model does not know (%s); leave it out, or train "
                    + "with it", dataset.file(item), name, String.join(", ", classes));
        }
        return place;
    }
}
