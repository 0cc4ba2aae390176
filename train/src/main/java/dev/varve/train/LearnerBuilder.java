package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.group.Groupings;
import dev.varve.plan.Adaptation;
import dev.varve.plan.Defaults;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.DataSource;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.GroupingChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.LogKind;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SplitChoice;
import dev.varve.train.cache.Cache;
import dev.varve.weights.hub.Hub;
import dev.varve.weights.hub.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects what a {@link Learner} is opened with, as far as it is not left at its default. */
public final class LearnerBuilder {

    final Path data;
    private Optional<String> architecture = Optional.empty();
    private String weights = "";
    private boolean fromScratch;
    DataSource source;
    GroupingChoice grouping = new GroupingChoice(Groupings.DEFAULT.by(), List.of(), 0);
    OptionalInt size = OptionalInt.empty();
    int batch = Defaults.BATCH;
    long seed = Defaults.SEED;
    EngineChoice engine =
            new EngineChoice(Defaults.PRECISION, Runtime.getRuntime().availableProcessors());
    double checkpointMinutes = Defaults.CHECKPOINT_MINUTES;
    double cacheGiB = Defaults.CACHE_GIB;
    double memoryGiB;
    List<LogKind> logs = List.of();
    boolean solving;
    int statistics;
    Reading reading = Reading.RGB;
    Adaptation adaptation = Adaptation.DEFAULT;
    Hub hub = new Hub(Cache.folder(), false, Progress.SILENT);

    LearnerBuilder(Path data) {
        this.data = data;
        this.source = new DataSource(data.toString(), Defaults.VALID_FRACTION, Defaults.TEST_FRACTION, false);
    }

    /** The choices of an experiment, but for its plan and its folder. */
    static LearnerBuilder of(Experiment experiment) {
        return new LearnerBuilder(Path.of(experiment.data().path())).data(experiment.data()).model(experiment.model())
                .grouping(experiment.grouping()).size(experiment.size()).batch(experiment.batch())
                .seed(experiment.seed()).engine(experiment.engine()).checkpointMinutes(experiment.checkpointMinutes())
                .cacheGiB(experiment.cacheGiB()).memoryGiB(experiment.memoryGiB()).logs(experiment.logs())
                .statistics(experiment.statistics()).reading(experiment.reading())
                .adaptation(experiment.adaptation());
    }

    /** Another architecture of the zoo, with its embedded weights, or else the library's default ones. */
    public LearnerBuilder architecture(String name) {
        architecture = Optional.of(name);
        return this;
    }

    /** Another network to begin with. */
    public LearnerBuilder model(ModelSource choice) {
        architecture = Optional.of(choice.architecture());
        weights = choice.weights();
        fromScratch = choice.fromScratch();
        return this;
    }

    /** What was asked for. */
    ModelSource model() {
        return new ModelSource(architecture.orElseGet(() -> NamedWeights.architecture(weights, hub)), weights,
                fromScratch);
    }

    /** Where published weights come from. */
    public LearnerBuilder hub(Hub from) {
        hub = from;
        return this;
    }

    /** A file of first weights: safetensors, of torch.save, or ONNX that Varve made. */
    public LearnerBuilder weights(Path file) {
        return weights(file.toString());
    }

    /**
     * First weights by what {@code --weights} takes: a published tag, {@code hf:OWNER/REPO} or a file. Where no
     * architecture is named, it is what {@link NamedWeights#architecture} says.
     */
    public LearnerBuilder weights(String name) {
        weights = name;
        fromScratch = false;
        return this;
    }

    /**
     * Shares of the images that validate and test, where the data bring no split.
     *
     * @param valid between 0 and 1, both excluded
     * @param test 0 for no test part; below 1 together with the former
     */
    public LearnerBuilder fractions(double valid, double test) {
        source = source.withFractions(valid, test);
        return this;
    }

    /** Whether unreadable images are left out, and recorded, instead of refused. */
    public LearnerBuilder skipBadImages(boolean skip) {
        source = source.withSkipBadImages(skip);
        return this;
    }

    /** What is told of each image, and where a CSV file says it; else one class, in the column {@code label}. */
    public LearnerBuilder target(TargetChoice choice) {
        source = source.withTarget(choice);
        return this;
    }

    /** Where images are looked for, and what says their classes. */
    public LearnerBuilder source(SourceChoice choice) {
        source = source.withSource(choice);
        return this;
    }

    /** Which images train and which validate; else what the data bring, or a share of each class. */
    public LearnerBuilder split(SplitChoice choice) {
        source = source.withSplit(choice);
        return this;
    }

    /** All that is said of the data, but for where they lie. */
    public LearnerBuilder data(DataSource choice) {
        source = choice.at(source.path());
        return this;
    }

    /** Another way to find layer groups. */
    public LearnerBuilder grouping(GroupingChoice choice) {
        grouping = choice;
        return this;
    }

    /** Pixels of each side of the square that the network sees; else the architecture's own. */
    public LearnerBuilder size(int pixels) {
        size = OptionalInt.of(pixels);
        return this;
    }

    /** Images per batch, at least 1. */
    public LearnerBuilder batch(int images) {
        batch = images;
        return this;
    }

    /** Where all random draws begin. */
    public LearnerBuilder seed(long number) {
        seed = number;
        return this;
    }

    /** Another precision or number of threads. */
    public LearnerBuilder engine(EngineChoice choice) {
        engine = choice;
        return this;
    }

    /** Whether the plan will solve its head: the model gets such a head at once, not first fastai's. */
    public LearnerBuilder solving(boolean will) {
        solving = will;
        return this;
    }

    /** How files become channels; else any becomes red, green and blue. */
    public LearnerBuilder reading(Reading choice) {
        reading = choice;
        return this;
    }

    /** What the first layer and the head are made to be; else as fastai makes them. */
    public LearnerBuilder adaptation(Adaptation choice) {
        adaptation = choice;
        return this;
    }

    /** What a run writes besides its events. */
    public LearnerBuilder logs(List<LogKind> kinds) {
        logs = List.copyOf(kinds);
        return this;
    }

    /** After how many steps each layer group's gradient, update and dead channels are measured; 0 for never. */
    public LearnerBuilder statistics(int every) {
        statistics = every;
        return this;
    }

    /** Minutes between two checkpoints inside an epoch, positive. */
    public LearnerBuilder checkpointMinutes(double minutes) {
        checkpointMinutes = minutes;
        return this;
    }

    /** GiB that kept photos and features may take on the disk together, not negative; 0 keeps nothing. */
    public LearnerBuilder cacheGiB(double most) {
        cacheGiB = most;
        return this;
    }

    /**
     * GiB of memory that the process shall stay within, by recomputing and by dividing batches; 0, the default, for
     * no limit.
     */
    public LearnerBuilder memoryGiB(double most) {
        memoryGiB = most;
        return this;
    }

    /**
     * Reads the data, builds the model and forms its groups.
     *
     * @throws InvalidInput if something does not fit; says what
     */
    public Learner open() {
        return new Learner(this);
    }
}
