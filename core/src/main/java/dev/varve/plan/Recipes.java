package dev.varve.plan;

import dev.varve.card.Suggestions;
import dev.varve.card.TargetKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The recipes by name. */
public final class Recipes {

    static final String SGDR = "sgdr";

    /** Recipes that are a schedule themselves. */
    private static final Set<String> SCHEDULES = Set.of("one-cycle", "flat-cosine", "constant", SGDR);
    private static final Map<String, Row> ALL = new LinkedHashMap<>();

    static {
        ALL.put("solve-then-tune", new Row("the best head computed on the frozen body, then all groups from there",
                SolveThenTune::phases, SolveThenTune.RATE, SolveThenTune.LABEL_SMOOTHING));
        ALL.put("solve", new Row("the best head computed on the frozen body; nothing else changes",
                SolveThenTune::solve, SolveThenTune.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put(AutoRecipe.NAME, new Row("solve-then-tune, changed where what is measured first speaks for it",
                SolveThenTune::phases, SolveThenTune.RATE, SolveThenTune.LABEL_SMOOTHING));
        ALL.put("fine-tune", new Row("the head first, then all groups, each in one cycle, as fastai does",
                FineTune::phases, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("one-cycle", new Row("all groups at once; the rate rises and falls in one cycle",
                OnePhase::oneCycle, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("flat-cosine", new Row("all groups at once; the rate stays and then falls",
                OnePhase::flatCosine, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("constant", new Row("all groups at once; the rate stays",
                OnePhase::constant, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put(SGDR, new Row("all groups at once; the rate falls and restarts, in ever longer cycles",
                OnePhase::sgdr, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("full", new Row("all groups at once in one cycle, the first a hundred times slower than the head",
                OnePhase::full, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("probe", new Row("the head alone; the body is frozen for the whole run",
                Thawing::probe, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("head-first", new Row("the head alone for as long as then all groups, these a tenth as fast",
                Thawing::headFirst, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("gradual", new Row("one more group in each phase, each 2.6 times slower than the next, as ULMFiT",
                Thawing::gradual, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("chain-thaw", new Row("the head, then each group alone, then all",
                Thawing::chainThaw, Defaults.RATE, Defaults.LABEL_SMOOTHING));
    }

    private Recipes() {
    }

    /**
     * The best head computed on the frozen body, then all groups tuned from there.
     *
     * @param epochs epochs in which all groups train, at least 1
     * @return the recipe with all else at its default
     */
    public static Recipe solveThenTune(int epochs) {
        return named("solve-then-tune", Recipe.Settings.of(epochs));
    }

    /**
     * The best head computed on the frozen body; nothing else changes.
     *
     * @return the recipe with all else at its default
     */
    public static Recipe solve() {
        return named("solve", Recipe.Settings.DEFAULT);
    }

    /**
     * {@link #solveThenTune}, changed where what is measured of the task before speaks for it: probes of each stage,
     * the solved head, relative gradients, a rate finder, and the time of an epoch. The plan says why.
     *
     * @return the recipe with all else at its default
     */
    public static Recipe auto() {
        return named(AutoRecipe.NAME, Recipe.Settings.DEFAULT);
    }

    /**
     * fastai's {@code fine_tune}: the head first, then all groups.
     *
     * @param epochs epochs in which all groups train, at least 1
     * @return the recipe with all else at its default
     */
    public static Recipe fineTune(int epochs) {
        return named("fine-tune", Recipe.Settings.of(epochs));
    }

    /**
     * fastai's {@code fine_tune} with another base rate.
     *
     * @param epochs epochs in which all groups train, at least 1
     * @param rate base rate, positive
     * @return the recipe with all else at its default
     */
    public static Recipe fineTune(int epochs, double rate) {
        return named("fine-tune", Recipe.Settings.of(epochs).withRates(new Rates.Single(rate)));
    }

    /**
     * fastai's {@code fit_one_cycle} with all groups trained.
     *
     * @param epochs epochs, at least 1
     * @return the recipe with all else at its default
     */
    public static Recipe oneCycle(int epochs) {
        return named("one-cycle", Recipe.Settings.of(epochs));
    }

    /**
     * fastai's {@code fit_flat_cos} with all groups trained.
     *
     * @param epochs epochs, at least 1
     * @return the recipe with all else at its default
     */
    public static Recipe flatCosine(int epochs) {
        return named("flat-cosine", Recipe.Settings.of(epochs));
    }

    /**
     * fastai's {@code fit} with all groups trained.
     *
     * @param epochs epochs, at least 1
     * @return the recipe with all else at its default
     */
    public static Recipe constant(int epochs) {
        return named("constant", Recipe.Settings.of(epochs));
    }

    /**
     * fastai's {@code fit_sgdr} with all groups trained.
     *
     * @param cycles how many, 1 to 100
     * @param epochs of the first, at least 1
     * @param factor how many times longer than the former each is, at least 1
     * @return the recipe with all else at its default
     */
    public static Recipe sgdr(int cycles, int epochs, int factor) {
        Stepping restarts = Stepping.DEFAULT.withCycles(new Stepping.Cycles(cycles, epochs, factor));
        return named(SGDR, Recipe.Settings.DEFAULT.withStepping(restarts));
    }

    /**
     * All groups at once in one cycle, at rates from a hundredth of the head's by equal factors.
     *
     * @param epochs epochs, at least 1
     * @return the recipe with all else at its default
     */
    public static Recipe full(int epochs) {
        return named("full", Recipe.Settings.of(epochs));
    }

    /**
     * The head alone, on a body that is frozen for the whole run.
     *
     * @param epochs epochs, at least 1
     * @return the recipe with all else at its default; it needs two layer groups
     */
    public static Recipe probe(int epochs) {
        return named("probe", Recipe.Settings.of(epochs));
    }

    /**
     * The head alone, then all groups, a tenth as fast.
     *
     * @param headEpochs epochs in which the head trains alone, at least 1
     * @param epochs epochs in which all groups train, at least 1
     * @return the recipe with all else at its default; it needs two layer groups
     */
    public static Recipe headFirst(int headEpochs, int epochs) {
        return named("head-first", Recipe.Settings.of(epochs).withFreezeEpochs(headEpochs));
    }

    /**
     * ULMFiT's gradual unfreezing: one more group in each phase.
     *
     * @param epochs epochs of the last phase, in which all groups train, at least 1; the others have one
     * @return the recipe with all else at its default; it needs two layer groups
     */
    public static Recipe gradual(int epochs) {
        return named("gradual", Recipe.Settings.of(epochs));
    }

    /**
     * DeepMoji's chain-thaw: the head, then each group alone, then all.
     *
     * @param epochs epochs of the last phase, in which all groups train, at least 1; the others have one
     * @return the recipe with all else at its default; it needs two layer groups
     */
    public static Recipe chainThaw(int epochs) {
        return named("chain-thaw", Recipe.Settings.of(epochs));
    }

    /**
     * A recipe by name.
     *
     * @param name one of {@link #summaries}
     * @param settings what can be said to it
     * @return the recipe
     * @throws dev.varve.card.InvalidInput if there is no such recipe; the nearest names are offered
     */
    public static Recipe named(String name, Recipe.Settings settings) {
        Row row = row(name);
        if (name.equals(AutoRecipe.NAME)) {
            return new AutoRecipe(settings);
        }
        return (groups, target) -> new Plan(name, groups, settings.stepping().of(name,
                SolveThenTune.forTarget(target, renewed(name, settings, row.phases().apply(settings, groups))), groups,
                SCHEDULES.contains(name)),
                settings.labelSmoothing().orElse(target == TargetKind.LABEL ? row.labelSmoothing() : 0),
                settings.classWeights(), settings.augmentation(),
                settings.stepping().optimizer().orElse(Defaults.OPTIMIZER), settings.keep());
    }

    private static List<Phase> renewed(String name, Recipe.Settings settings, List<Phase> phases) {
        return settings.rates().filter(Rates.AutoRgn.class::isInstance).isPresent()
                ? Rates.AutoRgn.renewed(name, phases) : phases;
    }

    /**
     * The one rate that holds where none is given, in the form of {@code --lr}.
     *
     * @param name one of {@link #summaries}
     * @return the rate
     * @throws dev.varve.card.InvalidInput if there is no such recipe; the nearest names are offered
     */
    public static String rate(String name) {
        return NumberText.of(row(name).rate());
    }

    /**
     * Whether plans by a recipe solve their head, whatever the settings and groups.
     *
     * @param name one of {@link #summaries}
     * @throws dev.varve.card.InvalidInput if there is no such recipe; the nearest names are offered
     */
    public static boolean solves(String name) {
        return named(name, Recipe.Settings.DEFAULT).plan(List.of("body", "head")).solves();
    }

    /**
     * Whether a recipe measures the task before it plans.
     *
     * @param name one of {@link #summaries}
     */
    public static boolean measures(String name) {
        return name.equals(AutoRecipe.NAME);
    }

    private static Row row(String name) {
        Row row = ALL.get(name);
        if (row == null) {
            throw Suggestions.unknown("--recipe", name, "recipe", ALL.keySet());
        }
        return row;
    }

    /**
     * The recipes.
     *
     * @return name and one line about each, in the order of a listing
     */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, row) -> summaries.put(name, row.summary()));
        return summaries;
    }

    private record Row(String summary, BiFunction<Recipe.Settings, List<String>, List<Phase>> phases,
                       double rate, double labelSmoothing) {
    }
}
