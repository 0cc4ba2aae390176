package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.Suggestions;
import dev.varve.onnx.OnnxCard;
import dev.varve.plan.Defaults;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
import dev.varve.plan.Rates;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.LearnerBuilder;
import dev.varve.train.NamedWeights;
import dev.varve.train.cache.Cache;
import dev.varve.train.run.RateFinder;
import dev.varve.train.run.RunFolder;
import dev.varve.train.run.Setup;
import dev.varve.weights.hub.Hub;
import dev.varve.zoo.Zoo;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that {@code plan} and {@code train} share: what is trained, on what, and how. */
final class TrainingOptions {

    /** What a plan in YAML says itself. */
    private static final List<String> PLANNED = List.of("--epochs", "--freeze-epochs", "--recipe", "--lr",
            "--layer-decay", "--batchnorm", "--cache-views", "--keep");

    private static final String AUTO = "auto";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private DataSourceOptions data;

    @Mixin
    private ChannelOptions channelOptions;

    @Mixin
    private AdaptationOptions adaptationOptions;

    @Option(names = "--arch", paramLabel = "A", description = "architecture, see `varve ls architectures` (default: "
            + "that of --weights, else " + Learner.DEFAULT_ARCHITECTURE + ")")
    private String architecture;

    @Option(names = "--weights", paramLabel = "TAG|hf:OWNER/REPO|FILE", description = "first weights: a tag "
            + "of `varve ls weights`, or a repository of the Hugging Face hub that holds weights of timm's (hf:OWNER/"
            + "REPO@REVISION where it is not main), which are downloaded once; a .safetensors file, its .index.json, a "
            + "file of torch.save, an .onnx file that varve made, or a run folder (default: the first tag, or those "
            + "that come with Varve)")
    private String weights;

    @Option(names = "--offline", description = "download nothing; " + Hub.OFFLINE + "=1 says so of all commands")
    private boolean offline;

    @Option(names = "--from-scratch", description = "draw the first weights at random")
    private boolean fromScratch;

    @Mixin
    private BorderOptions borders;

    @Option(names = "--size", paramLabel = "N", description = "pixels of each side of the square that the network sees "
            + "(default: the architecture's)")
    private Integer size;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "" + Defaults.BATCH,
            description = "images per batch (default: ${DEFAULT-VALUE})")
    private int batch;

    @Option(names = "--epochs", paramLabel = "N",
            description = "epochs in which all groups train (default: the recipe's, see `varve ls recipes`)")
    private Integer epochs;

    @Option(names = "--freeze-epochs", paramLabel = "N",
            description = "epochs before, in which only the head trains (default: the recipe's; fine-tune has 1)")
    private Integer freezeEpochs;

    @Option(names = "--recipe", paramLabel = "R", description = "see `varve ls recipes` (default: " + Defaults.RECIPE
            + ", with --from-scratch " + Defaults.RECIPE_FROM_SCRATCH + ")")
    private String recipe;

    @Option(names = "--lr", paramLabel = "X|LO:HI|A,B,C", description = "rate: one value, a range over the groups, or "
            + "one for each; also slice(LO,HI) and slice(HI), as fastai has them; auto-rgn:X renews the rates each "
            + "epoch by relative gradient norms, the largest being X (default: the recipe's)")
    private String rate;

    @Option(names = "--layer-decay", paramLabel = "X", description = "factor from each group's rate to the one below")
    private Double layerDecay;

    @Mixin
    private SteppingOptions stepping;

    @Option(names = "--batchnorm", paramLabel = "fixed|folded|recalibrate|train",
            description = "BatchNorm of frozen groups, in solve-then-tune of all: stays as it is, does so as part of "
            + "its convolution, gets the statistics of these photos first, or trains as in fastai (default: the "
            + "recipe's)")
    private NormPolicy batchNorm;

    @Mixin
    private ObjectiveOptions objective;

    @Mixin
    private AugmentOptions augment;

    @Mixin
    private RegularisationOptions regularisation;

    @Mixin
    private CallbackOptions callbacks;

    @Mixin
    private ResizingOptions resizing;

    @Mixin
    private StatisticsOptions statistics;

    @Option(names = "--cache-views", paramLabel = "K|auto", defaultValue = AUTO, description = "ways of showing a "
            + "photo that a phase with frozen groups turns through, and whose features it keeps; 0 is another way in "
            + "every epoch; auto is one for each epoch up to 8, if that is faster and fits (default: "
            + "${DEFAULT-VALUE})")
    private String views;

    @Option(names = "--cache-limit", paramLabel = "GIB", defaultValue = "" + Defaults.CACHE_GIB, description = "most "
            + "that kept photos and features may take on the disk; 0 keeps nothing (default: ${DEFAULT-VALUE})")
    private double cacheGiB;

    @Option(names = "--memory-limit", paramLabel = "GIB", defaultValue = "0", description = "memory that the process "
            + "shall stay within: it recomputes instead of keeping, and divides batches where that gives the same "
            + "numbers; 0 is no limit (default: ${DEFAULT-VALUE})")
    private double memoryGiB;

    @Option(names = "--precision", paramLabel = "auto|fp32|bf16", defaultValue = "auto",
            description = "auto is bf16 where this machine computes with it and gains by it (default: "
                    + "${DEFAULT-VALUE})")
    private Precision precision;

    @Option(names = "--threads", paramLabel = "N", description = "threads of the arithmetic (default: one for each "
            + "processor)")
    private Integer threads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "" + Defaults.SEED,
            description = "where all random draws begin (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--checkpoint-minutes", paramLabel = "X", defaultValue = "" + Defaults.CHECKPOINT_MINUTES,
            description = "minutes between two checkpoints within an epoch (default: ${DEFAULT-VALUE})")
    private double checkpointMinutes;

    @Option(names = "--keep", paramLabel = "best|last", defaultValue = "best",
            description = "which epoch's weights are the result: those of the best by the --monitor, the "
            + "later one in a tie, or those of the last (default: ${DEFAULT-VALUE})")
    private Plan.Keep keep;

    @Option(names = "--plan", paramLabel = "FILE", description = "a plan in YAML, in place of a recipe: a run folder "
            + "or its experiment.yaml, of which the part `plan:` is read, also after you changed it")
    private Path plan;

    @Option(names = "--out", paramLabel = "RUN", description = "folder of the run, which must not exist (default: "
            + "runs/DATA-N)")
    private Path out;

    /** Reads the data and builds the model, after all that can be checked without them. */
    Learner open() {
        requireNumbers();
        requireArchitecture();
        recipe();
        if (plan != null) {
            Plan.read(planFile());
        }
        return learner().open();
    }

    private void requireNumbers() {
        Arguments.requireAtLeast(1, batch, "--batch");
        Arguments.requireBetween(1, Phase.MOST_EPOCHS, epochs == null ? 1 : epochs, "--epochs");
        Arguments.requireBetween(0, Phase.MOST_EPOCHS, freezeEpochs == null ? 0 : freezeEpochs, "--freeze-epochs");
        Arguments.requireBetween(1, EngineChoice.MOST_THREADS, threads == null ? 1 : threads, "--threads");
        Arguments.requirePositive(checkpointMinutes, "--checkpoint-minutes");
        Arguments.requireNotNegative(cacheGiB, "--cache-limit");
        Arguments.requireNotNegative(memoryGiB, "--memory-limit");
        views();
        statistics.every();
        if (weights != null && fromScratch) {
            throw new InvalidInput("--weights %s: does not go with --from-scratch; leave one of both out", weights);
        }
        data.choice();
    }

    private void requireArchitecture() {
        String meant = borders.grouping().meaning(architecture());
        if (!Zoo.names().contains(meant)) {
            throw Suggestions.unknown("--arch", meant, "architecture", Zoo.names());
        }
        resizing.require(size, Zoo.architecture(meant));
    }

    private LearnerBuilder learner() {
        LearnerBuilder builder = Learner.on(data.data()).data(data.choice())
                .model(new ModelSource(architecture(), weights(), fromScratch)).hub(hub())
                .grouping(borders.choice())
                .batch(batch).seed(seed).checkpointMinutes(checkpointMinutes).cacheGiB(cacheGiB)
                .memoryGiB(memoryGiB).logs(callbacks.logs()).statistics(statistics.every())
                .solving(plan == null && Recipes.solves(recipeName()));
        Reading reading = channelOptions.reading(usualReading());
        builder.reading(reading).adaptation(adaptationOptions.adaptation(reading));
        resizing.modelSize(size).ifPresent(builder::size);
        int processors = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        return builder.engine(new EngineChoice(precision, processors));
    }

    /** The architecture that was named, or else that of the weights, or else the default. */
    private String architecture() {
        return architecture != null ? architecture : NamedWeights.architecture(weights(), hub());
    }

    private Hub hub() {
        return new Hub(Cache.folder(), offline, new DownloadProgress(aside()));
    }

    /** That of an exported model which training begins with. */
    private Reading usualReading() {
        Path file = Path.of(weights());
        return OnnxCard.isOnnx(file) ? OnnxCard.read(file).preprocessing().reading() : Reading.RGB;
    }

    /** The tag, the repository, or the file of the first weights: of a run, its model. Empty if nothing is said. */
    private String weights() {
        return weights == null ? "" : ModelFile.of(Path.of(weights)).toString();
    }

    /**
     * The experiment of the file's plan, or of the recipe.
     *
     * @param folder of the run
     */
    Setup setup(Learner learner, Path folder) {
        try {
            return learner.setup(statistics.checked(plan(learner)), folder);
        } catch (PlanMistake mistake) {
            throw plan == null ? ObjectiveOptions.said(mistake) : mistake.in(planFile());
        }
    }

    private Plan plan(Learner learner) {
        if (plan == null) {
            if (Recipes.measures(recipeName())) {
                aside().println("Measuring the task: probes, the solved head, gradients, times");
            }
            return objective.checked(views().isPresent() ? learner.plan(recipe(), views().getAsInt())
                    : learner.plan(recipe()));
        }
        return Plan.read(planFile());
    }

    /** Where goes what is told on the way: nowhere if the command's output is JSON. */
    private PrintWriter aside() {
        return spec.commandLine().getParseResult().hasMatchedOption("--json")
                ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();
    }

    private Path planFile() {
        return Files.isDirectory(plan) ? RunFolder.open(plan).experimentFile() : plan;
    }

    private Recipe recipe() {
        if (plan != null) {
            requireNoneOf(PLANNED);
            requireNoneOf(SteppingOptions.NAMES);
            requireNoneOf(ObjectiveOptions.PLANNED);
            requireNoneOf(AugmentOptions.NAMES);
            requireNoneOf(CallbackOptions.PLANNED);
            requireNoneOf(ResizingOptions.PLANNED);
            requireNoneOf(RegularisationOptions.NAMES);
        }
        Recipe.Settings settings = new Recipe.Settings(optional(epochs), optional(freezeEpochs), rates(),
                stepping.decay(), Optional.ofNullable(batchNorm), objective.labelSmoothing(), objective.classWeights(),
                augment.augmentation(), keep, stepping.stepping());
        return resizing.on(regularisation.of(Recipes.named(recipeName(), settings).with(objective.objective())
                .with(callbacks.callbacks())));
    }

    private Optional<Rates> rates() {
        if (rate == null && layerDecay == null) {
            return Optional.empty();
        }
        OptionalDouble factor = layerDecay == null ? OptionalDouble.empty() : OptionalDouble.of(layerDecay);
        return Optional.of(Rates.parse(rate == null ? Recipes.rate(recipeName()) : rate, factor));
    }

    /**
     * The value of {@code --lr} with which the last group that trains gets a rate, of a recipe: all of them multiply
     * their rates by the one that is given. Empty without a rate, and for a plan in YAML, which names each of them.
     */
    Optional<String> rateFor(RateFinder finder, OptionalDouble found) {
        if (plan != null || found.isEmpty()) {
            return Optional.empty();
        }
        double factor = found.getAsDouble() / finder.lastRate();
        Rates given = rates().orElseGet(() -> Rates.parse(Recipes.rate(recipeName()), OptionalDouble.empty()));
        return Optional.of(given.times(factor).toString());
    }

    /** The number that was asked for; empty to choose one. */
    private OptionalInt views() {
        if (views.equals(AUTO)) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(views);
            Arguments.requireBetween(0, Phase.MOST_VIEWS, number, "--cache-views");
            return OptionalInt.of(number);
        } catch (NumberFormatException none) {
            throw new InvalidInput(none, "--cache-views: must be auto or a number from 0 to %d, found '%s'; 0 keeps no "
                    + "features", Phase.MOST_VIEWS, views);
        }
    }

    private String recipeName() {
        if (recipe != null) {
            return recipe;
        }
        return fromScratch ? Defaults.RECIPE_FROM_SCRATCH : Defaults.RECIPE;
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private void requireNoneOf(List<String> options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new InvalidInput("%s: does not go with --plan %s, which says it already; leave one of both out",
                        option, plan);
            }
        }
    }

    /** Where the run goes: the folder that was asked for, or the first free one of {@code runs/}. */
    Path out() {
        return out != null ? out
                : FreeFolder.in(Path.of("runs"), data.data().toAbsolutePath().normalize().getFileName());
    }
}
