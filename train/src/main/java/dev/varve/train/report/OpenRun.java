package dev.varve.train.report;

import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.image.Pixels;
import dev.varve.plan.Experiment;
import dev.varve.train.Learner;
import dev.varve.train.cache.Room;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.LoadedData;
import dev.varve.train.data.Loading;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.interpret.Answers;
import dev.varve.train.interpret.Inspector;
import dev.varve.train.metric.Scores;
import dev.varve.train.run.RunFolder;
import dev.varve.train.truth.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A finished run with its model, and with its data where they are still there. Not for several threads at once. */
public final class OpenRun implements AutoCloseable {

    private final RunFolder folder;
    private final Experiment experiment;
    private final Inspector inspector;
    private final Map<Part, Answers> answers = new EnumMap<>(Part.class);
    private Optional<LoadedData> data = Optional.empty();
    private String missing = "";

    private OpenRun(RunFolder folder, int threads) {
        this.folder = folder;
        this.experiment = folder.experiment();
        this.inspector = Inspector.open(folder.model(), threads);
        try {
            LoadedData found = Learner.data(experiment);
            if (folder.isOf(found)) {
                data = Optional.of(found);
            } else {
                found.close();
                missing = experiment.data().path() + ": the data have changed since the run";
            }
        } catch (InvalidInput gone) {
            missing = gone.getMessage();
        }
    }

    /**
     * Opens a run.
     *
     * @param path the run's folder
     * @param threads that compute, at least 1
     * @throws InvalidInput if it is none, or the run is not over
     */
    public static OpenRun open(Path path, int threads) {
        return new OpenRun(RunFolder.open(path).requireFinished(), threads);
    }

    /** Where the run lies. */
    public RunFolder folder() {
        return folder;
    }

    /** What was asked for. */
    public Experiment experiment() {
        return experiment;
    }

    /** The model of the run. */
    public Inspector inspector() {
        return inspector;
    }

    /** What the model's file says about it. */
    public Card card() {
        return inspector.card();
    }

    /** The data of the run; empty where they are gone or have changed. */
    public Optional<LoadedData> data() {
        return data;
    }

    /** Why there are no data; "" where there are. */
    public String missing() {
        return missing;
    }

    /** The part on which the exported model was measured. */
    public Part measured() {
        return folder.data().images().getOrDefault(Part.TEST.toString(), 0) > 0 ? Part.TEST : Part.VALID;
    }

    /**
     * What the model says of a part: of the data, or else as the run noted it when it was over.
     *
     * @return empty if there are neither, or no such part
     */
    public Optional<Answers> answers(Part part) {
        if (!answers.containsKey(part)) {
            answered(part).ifPresent(some -> answers.put(part, some));
        }
        return Optional.ofNullable(answers.get(part));
    }

    private Optional<Answers> answered(Part part) {
        if (data.isPresent()) {
            int[] items = dataset().indices(part);
            return items.length == 0 ? Optional.empty() : Optional.of(computed(items));
        }
        return part == measured() ? folder.predictions(card()) : Optional.empty();
    }

    private Answers computed(int... items) {
        List<double[]> outputs = new ArrayList<>();
        List<Targets> targets = new ArrayList<>();
        try (BatchLoader loader = load(items)) {
            while (loader.hasNext()) {
                PixelBatch batch = loader.next();
                outputs.add(inspector.outputs(batch.pictures()));
                targets.add(batch.targets());
            }
        }
        double[] all = outputs.stream().flatMapToDouble(DoubleStream::of).toArray();
        List<String> images = Arrays.stream(items).mapToObj(item -> dataset().items().get(item).path()).toList();
        return new Answers(card().target(), card().classes(), images,
                new Scores(all, card().classes().size(), Targets.joined(targets)));
    }

    private Dataset dataset() {
        return data.orElseThrow().dataset();
    }

    private BatchLoader load(int... items) {
        ImageBatches batches = new ImageBatches(dataset(), new Loading(experiment.batch(), 1,
                Room.ofGiB(experiment.cacheGiB()), experiment.seed()));
        return batches.load(batches.plain(card().preprocessing()), items);
    }

    /**
     * Pictures as the network sees them.
     *
     * @param images paths as in {@link Answers#images}
     * @return one for each image, in their order; of none where the data are gone
     */
    public List<Pixels> pictures(List<String> images) {
        if (data.isEmpty()) {
            return List.of();
        }
        List<String> paths = dataset().items().stream().map(item -> item.path()).toList();
        List<Pixels> pictures = new ArrayList<>();
        try (BatchLoader loader = load(images.stream().mapToInt(paths::indexOf).toArray())) {
            while (loader.hasNext()) {
                pictures.addAll(loader.next().pictures());
            }
        }
        return pictures;
    }

    /** Numbers of the images of which the most probable class is the true one, the surest of each class first. */
    static List<Integer> surest(Answers answers) {
        Scores scores = answers.scores();
        return IntStream.range(0, answers.names().size()).mapToObj(label -> IntStream.range(0, scores.rows())
                .filter(row -> scores.label(row) == label && scores.predicted(row) == label).boxed()
                .max((one, other) -> Double.compare(scores.probabilities(one)[label],
                        scores.probabilities(other)[label]))).flatMap(Optional::stream).toList();
    }

    @Override
    public void close() {
        inspector.close();
        data.ifPresent(LoadedData::close);
    }
}
