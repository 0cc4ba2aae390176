package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.graph.Network;
import dev.varve.group.Groupings;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Adaptation;
import dev.varve.plan.Defaults;
import dev.varve.plan.Evidence;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.DataSource;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.GroupingChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.LogKind;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SplitChoice;
import dev.varve.surgery.HeadLayers;
import dev.varve.train.cache.Cache;
import dev.varve.train.cache.Room;
import dev.varve.train.data.ChannelStatistics;
import dev.varve.train.data.DataOptions;
import dev.varve.train.data.LoadedData;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.Listener;
import dev.varve.train.run.Reconnaissance;
import dev.varve.train.run.Result;
import dev.varve.train.run.RunFolder;
import dev.varve.train.run.Runs;
import dev.varve.train.run.Setup;
import dev.varve.train.run.Views;
import dev.varve.weights.hub.Hub;
import dev.varve.weights.hub.Progress;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * The front door: data and a model with its layer groups, ready to be trained.
 *
 * <pre>{@code
 * Learner learner = Learner.on(Path.of("photos")).architecture("tf_efficientnet_lite0").open();
 * Result result = learner.run(Recipes.solveThenTune(4), Path.of("runs/fruit"));
 * Learner.export(result, Path.of("fruit.onnx"));
 * }</pre>
 *
 * <p>It holds no native memory: that lives while {@link #run} does. Not for several threads at once.
 */
public final class Learner {

    /** The architecture whose weights come with Varve. */
    public static final String DEFAULT_ARCHITECTURE = "tf_efficientnet_lite0";

    /** Of a setup that is only looked at. */
    private static final Path NOWHERE = Path.of("none");

    private final Builder choices;
    private final ModelSource source;
    private final LoadedData data;
    private final Map<Boolean, StartingModel> starts = new HashMap<>();
    private Evidence evidence;

    private Learner(Builder choices) {
        this.choices = choices;
        if (choices.solving) {
            HeadFit.requireLinear(choices.adaptation.head());
        }
        ModelSource asked = choices.model();
        StartingModel.requireKnown(asked, choices.grouping, choices.size, choices.hub);
        this.source = StartingModel.obtained(asked, choices.grouping, choices.hub);
        this.data = read(choices.data, choices.source, choices.seed, choices.reading, choices.cacheGiB);
        start(choices.solving);
    }

    private static LoadedData read(Path data, DataSource source, long seed, Reading reading, double cacheGiB) {
        return dev.varve.train.data.DataSource.read(data, DataOptions.of(source, seed).withReading(reading),
                Room.ofGiB(cacheGiB));
    }

    /**
     * Reads the data of an experiment as its run does.
     *
     * @throws InvalidInput if they are not there, or cannot be read
     */
    public static LoadedData data(Experiment experiment) {
        return read(Path.of(experiment.data().path()), experiment.data(), experiment.seed(), experiment.reading(),
                experiment.cacheGiB());
    }

    /** The model that a plan begins with; made once. */
    private StartingModel start(boolean linear) {
        return starts.computeIfAbsent(linear, any -> StartingModel.of(source, choices.grouping,
                new StartingModel.Task(data.dataset().target(), data.dataset().classes(), choices.size.orElse(0),
                        choices.seed, linear, fit()), choices.hub));
    }

    private StartingModel.Fit fit() {
        HeadLayers head = HeadFit.of(choices.adaptation.head(), data.dataset(), data.dataset().target());
        return new StartingModel.Fit(choices.reading, choices.adaptation.firstLayer(), head,
                size -> ChannelStatistics.of(data.dataset(), size, Room.ofGiB(choices.cacheGiB)));
    }

    /** Begins with the data, see {@link dev.varve.train.data.DataSource} for its forms. */
    public static Builder on(Path data) {
        return new Builder(data);
    }

    /**
     * Goes on with a run that was stopped or killed; it ends with the bytes of one that never was.
     *
     * @param folder the run's folder
     * @param listener hears of every event
     * @param stop asked after every batch; true saves the state and ends the run
     * @return the result; empty if the run was stopped again
     * @throws InvalidInput if the folder is no run, the run is over, or its data have changed
     */
    public static Optional<Result> resume(Path folder, Listener listener, BooleanSupplier stop) {
        RunFolder run = RunFolder.open(folder);
        run.requireUnfinished();
        Experiment experiment = run.experiment();
        Learner learner = of(experiment).open();
        try {
            return Runs.resume(run, learner.setup(experiment.plan(), folder), listener, stop);
        } catch (PlanMistake mistake) {
            throw mistake.in(run.experimentFile());
        }
    }

    private static Builder of(Experiment experiment) {
        return on(Path.of(experiment.data().path())).data(experiment.data()).model(experiment.model())
                .grouping(experiment.grouping()).size(experiment.size()).batch(experiment.batch())
                .seed(experiment.seed()).engine(experiment.engine()).checkpointMinutes(experiment.checkpointMinutes())
                .cacheGiB(experiment.cacheGiB()).memoryGiB(experiment.memoryGiB()).logs(experiment.logs())
                .statistics(experiment.statistics()).reading(experiment.reading())
                .adaptation(experiment.adaptation());
    }

    /** The images, and what there is to say about them. */
    public LoadedData data() {
        return data;
    }

    /** The network with fastai's head; a plan that solves its head has the network of its {@link #setup}. */
    public Network network() {
        return start(false).model().network();
    }

    /** The layer groups of the network, from the input to the head; their names are the same for every plan. */
    public LayerGroups groups() {
        return starts.values().iterator().next().groups();
    }

    /**
     * A recipe's plan for these groups. A phase that trains behind frozen groups shows each image in as many ways as it
     * has epochs, up to eight, in turn, and keeps what the frozen groups make of them: where that is faster than to
     * compute it anew, and fits in half of the cache. Any other shows it in another way in every epoch.
     */
    public Plan plan(Recipe recipe) {
        return Views.chosen(setup(planned(recipe), NOWHERE));
    }

    private Plan planned(Recipe recipe) {
        return recipe.plan(groups().names(), data.dataset().kind(), this::evidence);
    }

    /**
     * What can be measured of the task before it is trained; measured once, which takes about as long as an epoch of a
     * small part of the network.
     *
     * @return empty for random weights, whose features tell nothing
     */
    public Optional<Evidence> evidence() {
        if (evidence == null && !source.fromScratch()) {
            Plan usual = Recipes.named(Defaults.RECIPE, Recipe.Settings.DEFAULT)
                    .plan(groups().names(), data.dataset().kind());
            evidence = Reconnaissance.of(setup(usual, NOWHERE).calibrated(Cache.folder()), Cache.folder());
        }
        return Optional.ofNullable(evidence);
    }

    /**
     * A recipe's plan for these groups, in which phases that train behind frozen groups turn through so many views.
     *
     * @param views 1 to 64; 0 shows images in another way in every epoch, and keeps no features of them
     * @throws InvalidInput if no phase trains behind frozen groups, or nothing may be kept
     */
    public Plan plan(Recipe recipe, int views) {
        return Views.asked(setup(planned(recipe), NOWHERE), views);
    }

    /**
     * The whole experiment, checked: what {@link #run} carries out.
     *
     * @param plan made for these groups
     * @param out the run's folder
     * @throws InvalidInput if the plan is for other groups, or the architecture does not take the size of a phase
     */
    public Setup setup(Plan plan, Path out) {
        if (plan.solves()) {
            HeadFit.requireLinear(choices.adaptation.head());
        }
        StartingModel start = start(plan.solves());
        requireSizes(plan, Zoo.architecture(start.model().network().name()));
        Experiment experiment = new Experiment(wherever(source), wherever(choices.source), choices.grouping,
                start.size(), choices.batch, choices.seed, choices.engine, choices.checkpointMinutes, choices.cacheGiB,
                choices.memoryGiB, out.toString(), choices.reading, choices.adaptation, plan, choices.logs,
                choices.statistics);
        return new Setup(experiment, data, start.model(), start.groups()).requireMemory();
    }

    private static void requireSizes(Plan plan, Architecture architecture) {
        for (int i = 0; i < plan.phases().size(); i++) {
            int size = plan.phases().get(i).size();
            if (size != 0) {
                PlanMistake.of("phases[" + i + "].size", () -> architecture.requireSize(size, ""));
            }
        }
    }

    /** The same from whatever folder a run is gone on with. */
    private static ModelSource wherever(ModelSource model) {
        return !FirstWeights.isFile(model) ? model
                : new ModelSource(model.architecture(), wherever(model.weights()), model.fromScratch());
    }

    private static DataSource wherever(DataSource source) {
        SourceChoice found = source.source();
        return source.at(wherever(source.path())).withSource(found.images().isEmpty() ? found
                : found.withImages(wherever(found.images())));
    }

    private static String wherever(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    /** How long a plan will take on this machine, from a few timed batches of each phase. */
    public Forecast forecast(Plan plan) {
        return Forecast.of(setup(plan, NOWHERE).calibrated(Cache.folder()), Cache.folder());
    }

    /** Trains by a recipe, silently. */
    public Result run(Recipe recipe, Path out) {
        return run(plan(recipe), out, event -> { }, () -> false).orElseThrow();
    }

    /**
     * Trains.
     *
     * @param plan made for these groups
     * @param out the run's folder, which must not exist
     * @param listener hears of every event
     * @param stop asked after every batch; true saves the state and ends the run
     * @return the result; empty if the run was stopped
     * @throws InvalidInput if the folder exists, the plan is for other groups, or training cannot go on
     */
    public Optional<Result> run(Plan plan, Path out, Listener listener, BooleanSupplier stop) {
        return Runs.start(setup(plan, out).calibrated(Cache.folder()), Optional.empty(), listener, stop);
    }

    /**
     * Trains, compares in the end how long it took with what was foretold, and lets later forecasts learn from that.
     *
     * @param setup of this learner, whose experiment names the folder; it is computed as calibrated, else by rule
     * @param forecast of that setup
     * @param listener hears of every event
     * @param stop asked after every batch; true saves the state and ends the run
     * @return the result; empty if the run was stopped
     * @throws InvalidInput if the folder exists, or training cannot go on
     */
    public Optional<Result> run(Setup setup, Forecast forecast, Listener listener, BooleanSupplier stop) {
        Optional<Result> result = Runs.start(setup, Optional.of(forecast), listener, stop);
        result.ifPresent(over -> Forecast.learn(setup, over.folder().events(), Cache.folder()));
        return result;
    }

    /**
     * Copies the model of a run.
     *
     * @param file must not exist
     * @throws InvalidInput if it does, or cannot be written
     */
    public static void export(Result result, Path file) {
        try {
            Files.copy(result.folder().model(), file);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: the model cannot be written here (%s); choose another file", file,
                    Reason.of(failure));
        }
    }

    /** Collects what is not left at its default. */
    public static final class Builder {
        private final Path data;
        private Optional<String> architecture = Optional.empty();
        private String weights = "";
        private boolean fromScratch;
        private DataSource source;
        private GroupingChoice grouping = new GroupingChoice(Groupings.DEFAULT.by(), List.of(), 0);
        private OptionalInt size = OptionalInt.empty();
        private int batch = Defaults.BATCH;
        private long seed = Defaults.SEED;
        private EngineChoice engine =
                new EngineChoice(Defaults.PRECISION, Runtime.getRuntime().availableProcessors());
        private double checkpointMinutes = Defaults.CHECKPOINT_MINUTES;
        private double cacheGiB = Defaults.CACHE_GIB;
        private double memoryGiB;
        private List<LogKind> logs = List.of();
        private boolean solving;
        private int statistics;
        private Reading reading = Reading.RGB;
        private Adaptation adaptation = Adaptation.DEFAULT;
        private Hub hub = new Hub(Cache.folder(), false, Progress.SILENT);

        private Builder(Path data) {
            this.data = data;
            this.source = new DataSource(data.toString(), Defaults.VALID_FRACTION, Defaults.TEST_FRACTION, false);
        }

        /** Another architecture of the zoo, with its embedded weights, or else the library's default ones. */
        public Builder architecture(String name) {
            architecture = Optional.of(name);
            return this;
        }

        /** Another network to begin with. */
        public Builder model(ModelSource choice) {
            architecture = Optional.of(choice.architecture());
            weights = choice.weights();
            fromScratch = choice.fromScratch();
            return this;
        }

        private ModelSource model() {
            return new ModelSource(architecture.orElseGet(() -> NamedWeights.architecture(weights, hub)), weights,
                    fromScratch);
        }

        /** Where published weights come from. */
        public Builder hub(Hub from) {
            hub = from;
            return this;
        }

        /** A file of first weights: safetensors, of torch.save, or ONNX that Varve made. */
        public Builder weights(Path file) {
            return weights(file.toString());
        }

        /**
         * First weights by what {@code --weights} takes: a published tag, {@code hf:OWNER/REPO} or a file. Where no
         * architecture is named, it is what {@link NamedWeights#architecture} says.
         */
        public Builder weights(String name) {
            weights = name;
            fromScratch = false;
            return this;
        }

        /** Shares of the images that validate and test, where the data bring no split. */
        public Builder fractions(double valid, double test) {
            source = source.withFractions(valid, test);
            return this;
        }

        /** Whether unreadable images are left out, and recorded, instead of refused. */
        public Builder skipBadImages(boolean skip) {
            source = source.withSkipBadImages(skip);
            return this;
        }

        /** What is told of each image, and where a CSV file says it; else one class, in the column {@code label}. */
        public Builder target(TargetChoice choice) {
            source = source.withTarget(choice);
            return this;
        }

        /** Where images are looked for, and what says their classes. */
        public Builder source(SourceChoice choice) {
            source = source.withSource(choice);
            return this;
        }

        /** Which images train and which validate; else what the data bring, or a share of each class. */
        public Builder split(SplitChoice choice) {
            source = source.withSplit(choice);
            return this;
        }

        /** All that is said of the data, but for where they lie. */
        public Builder data(DataSource choice) {
            source = choice.at(source.path());
            return this;
        }

        /** Another way to find layer groups. */
        public Builder grouping(GroupingChoice choice) {
            grouping = choice;
            return this;
        }

        /** Pixels of each side of the square that the network sees; else the architecture's own. */
        public Builder size(int pixels) {
            size = OptionalInt.of(pixels);
            return this;
        }

        /** Images per batch. */
        public Builder batch(int images) {
            batch = images;
            return this;
        }

        /** Where all random draws begin. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** Another precision or number of threads. */
        public Builder engine(EngineChoice choice) {
            engine = choice;
            return this;
        }

        /** Whether the plan will solve its head: the model gets such a head at once, not first fastai's. */
        public Builder solving(boolean will) {
            solving = will;
            return this;
        }

        /** How files become channels; else any becomes red, green and blue. */
        public Builder reading(Reading choice) {
            reading = choice;
            return this;
        }

        /** What the first layer and the head are made to be; else as fastai makes them. */
        public Builder adaptation(Adaptation choice) {
            adaptation = choice;
            return this;
        }

        /** What a run writes besides its events. */
        public Builder logs(List<LogKind> kinds) {
            logs = List.copyOf(kinds);
            return this;
        }

        /** After how many steps each layer group's gradient, update and dead channels are measured; 0 for never. */
        public Builder statistics(int every) {
            statistics = every;
            return this;
        }

        /** Minutes between two checkpoints inside an epoch. */
        public Builder checkpointMinutes(double minutes) {
            checkpointMinutes = minutes;
            return this;
        }

        /** GiB that kept photos and features may take on the disk together; 0 keeps nothing. */
        public Builder cacheGiB(double most) {
            cacheGiB = most;
            return this;
        }

        /**
         * GiB of memory that the process shall stay within, by recomputing and by dividing batches; 0, the default, for
         * no limit.
         */
        public Builder memoryGiB(double most) {
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
}
