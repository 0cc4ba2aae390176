package dev.varve.plan;

import dev.varve.card.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The recipes by name. */
public final class Recipes {

    private static final Map<String, Row> ALL = new LinkedHashMap<>();

    static {
        ALL.put("solve-then-tune", new Row("the best head computed on the frozen body, then all groups from there",
                SolveThenTune::phases, SolveThenTune.RATE, SolveThenTune.LABEL_SMOOTHING));
        ALL.put("solve", new Row("the best head computed on the frozen body; nothing else changes",
                SolveThenTune::solve, SolveThenTune.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("fine-tune", new Row("the head first, then all groups, each in one cycle, as fastai does",
                FineTune::phases, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("one-cycle", new Row("all groups at once; the rate rises and falls in one cycle",
                OnePhase::oneCycle, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("flat-cosine", new Row("all groups at once; the rate stays and then falls",
                OnePhase::flatCosine, Defaults.RATE, Defaults.LABEL_SMOOTHING));
        ALL.put("constant", new Row("all groups at once; the rate stays",
                OnePhase::constant, Defaults.RATE, Defaults.LABEL_SMOOTHING));
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
     * A recipe by name.
     *
     * @param name one of {@link #summaries}
     * @param settings what can be said to it
     * @return the recipe
     * @throws dev.varve.card.InvalidInput if there is no such recipe; the nearest names are offered
     */
    public static Recipe named(String name, Recipe.Settings settings) {
        Row row = row(name);
        return groups -> new Plan(name, groups, row.phases().apply(settings, groups),
                settings.labelSmoothing().orElse(row.labelSmoothing()), settings.classWeights(),
                settings.augmentation(), Defaults.OPTIMIZER, settings.keep());
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
