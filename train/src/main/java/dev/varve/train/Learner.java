package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.graph.Network;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Defaults;
import dev.varve.plan.Evidence;
import dev.varve.plan.Experiment;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.train.cache.Cache;
import dev.varve.train.data.LoadedData;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.Listener;
import dev.varve.train.run.Reconnaissance;
import dev.varve.train.run.Result;
import dev.varve.train.run.RunFolder;
import dev.varve.train.run.Runs;
import dev.varve.train.run.Setup;
import dev.varve.train.run.Views;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
 * <p>It holds no native memory: that lives while {@link #run} does. Data in an archive are open until it is closed. Not
 * for several threads at once.
 */
public final class Learner implements AutoCloseable {

    /** The architecture whose weights come with Varve. */
    public static final String DEFAULT_ARCHITECTURE = "tf_efficientnet_lite0";

    /** Of a setup that is only looked at. */
    private static final Path NOWHERE = Path.of("none");

    private final Beginning beginning;
    private Evidence evidence;

    Learner(LearnerBuilder choices) {
        this.beginning = new Beginning(choices);
    }

    /**
     * Reads the data of an experiment as its run does.
     *
     * @throws InvalidInput if they are not there, or cannot be read
     */
    public static LoadedData data(Experiment experiment) {
        return Beginning.read(LearnerBuilder.of(experiment));
    }

    /** Begins with the data, see {@link dev.varve.train.data.DataSource} for its forms. */
    public static LearnerBuilder on(Path data) {
        return new LearnerBuilder(data);
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
        try (Learner learner = LearnerBuilder.of(experiment).open()) {
            return Runs.resume(run, learner.setup(experiment.plan(), folder), listener, stop);
        } catch (PlanMistake mistake) {
            throw mistake.in(run.experimentFile());
        }
    }

    /** Lets go of the data; of an archive nothing can be read then. */
    @Override
    public void close() {
        beginning.close();
    }

    /** The images, and what there is to say about them. */
    public LoadedData data() {
        return beginning.data();
    }

    /** The network with fastai's head; a plan that solves its head has the network of its {@link #setup}. */
    public Network network() {
        return beginning.start(false).model().network();
    }

    /** The layer groups of the network, from the input to the head; their names are the same for every plan. */
    public LayerGroups groups() {
        return beginning.groups();
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
        return recipe.plan(groups().names(), data().dataset().kind(), this::evidence);
    }

    /**
     * What can be measured of the task before it is trained; measured once, which takes about as long as an epoch of a
     * small part of the network.
     *
     * @return empty for random weights, whose features tell nothing
     */
    public Optional<Evidence> evidence() {
        if (evidence == null && !beginning.source().fromScratch()) {
            Plan usual = Recipes.named(Defaults.RECIPE, Recipe.Settings.DEFAULT)
                    .plan(groups().names(), data().dataset().kind());
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
        StartingModel start = beginning.start(plan.solves());
        requireSizes(plan, Zoo.architecture(start.model().network().name()), start.size());
        Experiment experiment = beginning.experiment(start.size(), plan, out);
        return new Setup(experiment, data(), start.model(), start.groups()).requireMemory();
    }

    private static void requireSizes(Plan plan, Architecture architecture, int model) {
        for (int i = 0; i < plan.phases().size(); i++) {
            int size = plan.phases().get(i).size();
            if (size != 0) {
                PlanMistake.of("phases[" + i + "].size", () -> architecture.requirePhaseSize(size, model, ""));
            }
        }
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
}
