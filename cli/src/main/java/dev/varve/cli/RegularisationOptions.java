package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Recipe;
import dev.varve.plan.Regularisation;
import dev.varve.plan.Regularisation.Clipping;
import dev.varve.plan.Regularisation.Mixing;
import dev.varve.plan.Regularisation.Place;
import dev.varve.plan.Regularisation.Sampling;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of what training does against learning images by heart, and against single batches that lead astray. */
final class RegularisationOptions {

    /** All of them, which a plan in YAML says itself. */
    static final List<String> NAMES = List.of("--mixup", "--cutmix", "--cutmix-share", "--mix-at", "--sampling",
            "--clip-norm", "--clip-value", "--accumulate", "--ema", "--dropout-scale");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--mixup", paramLabel = "ALPHA", description = "show each photo blended with another one, by "
            + "shares of Beta(ALPHA, ALPHA); 0.4 is fastai's")
    private Double mixup;

    @Option(names = "--cutmix", paramLabel = "ALPHA", description = "show each photo with a box of another one, its "
            + "area by Beta(ALPHA, ALPHA); 1 is fastai's; with --mixup each batch is of one of both kinds")
    private Double cutmix;

    @Option(names = "--cutmix-share", paramLabel = "X", description = "with both: how often a batch is cut (default: "
            + Mixing.CUTMIX_SHARE + ")")
    private Double cutmixShare;

    @Option(names = "--mix-at", paramLabel = "images|features", description = "blend photos, or what the frozen groups "
            + "make of them, which lets their features be kept (default: images)")
    private Place place;

    @Option(names = "--sampling", paramLabel = "none|balanced|NAME=X,...", defaultValue = "none", description = "draw "
            + "the photos of an epoch with replacement: each class as often as any other, or by the chances of the "
            + "classes named (default: each photo once)")
    private String sampling;

    @Option(names = "--clip-norm", paramLabel = "X", description = "scale a gradient down whose norm, over all that "
            + "trains, is above X; 1 is common")
    private Double clipNorm;

    @Option(names = "--clip-value", paramLabel = "X", description = "cut the numbers of a gradient off at -X and X")
    private Double clipValue;

    @Option(names = "--accumulate", paramLabel = "N", description = "add up the gradients of N batches for each step "
            + "(default: 1)")
    private Integer accumulation;

    @Option(names = "--ema", paramLabel = "DECAY", description = "average the trained weights from step to step, and "
            + "judge and export the average; 0.999 is common")
    private Double ema;

    @Option(names = "--dropout-scale", paramLabel = "X", description = "factor of the network's probabilities of "
            + "dropout and stochastic depth (default: 1)")
    private Double dropoutScale;

    /**
     * A recipe with what they come to.
     *
     * @throws InvalidInput if an option is out of range; or, when the plan is made, if the recipe takes no step
     */
    Recipe of(Recipe recipe) {
        Regularisation asked = regularisation();
        return recipe.changed(plan -> {
            if (plan.trainPhases().isEmpty()) {
                NAMES.stream().filter(spec.commandLine().getParseResult()::hasMatchedOption).findFirst()
                        .ifPresent(option -> {
                            throw new InvalidInput("%s: the recipe %s has no use for it, which computes the head and "
                                    + "trains nothing; leave it out, or take another recipe", option, plan.recipe());
                        });
            }
            return plan.withRegularisation(asked);
        });
    }

    private Regularisation regularisation() {
        int batches = accumulation == null ? 1 : accumulation;
        Arguments.requireAtLeast(1, batches, "--accumulate");
        double scale = dropoutScale == null ? 1 : dropoutScale;
        Arguments.requireNotNegative(scale, "--dropout-scale");
        Sampling drawn = new Sampling(ClassNumbers.parse("--sampling", sampling));
        return new Regularisation(mixing(), drawn, new Clipping(positive(clipNorm, "--clip-norm"),
                positive(clipValue, "--clip-value")), batches, ema(), scale);
    }

    private Mixing mixing() {
        double blends = positive(mixup, "--mixup");
        double cuts = positive(cutmix, "--cutmix");
        if (cutmixShare != null && (mixup == null || cutmix == null)) {
            throw new InvalidInput("--cutmix-share: goes with both --mixup and --cutmix, found %s; leave it out, or "
                    + "give both", mixup == null && cutmix == null ? "neither" : "one");
        }
        if (cutmixShare != null && !(cutmixShare > 0 && cutmixShare < 1)) {
            throw new InvalidInput("--cutmix-share: must lie between 0 and 1, found %s; leave --mixup or --cutmix out "
                    + "for batches of one kind", cutmixShare);
        }
        if (place != null && mixup == null && cutmix == null) {
            throw new InvalidInput("--mix-at: goes with --mixup or --cutmix, found neither; give one, or leave it out");
        }
        if (place == Place.FEATURES && cutmix != null) {
            throw new InvalidInput("--cutmix: cuts out of photos, found --mix-at features; take --mixup, or leave "
                    + "--mix-at out");
        }
        return new Mixing(blends, cuts, cutmixShare == null ? Mixing.CUTMIX_SHARE : cutmixShare,
                place == null ? Place.IMAGES : place);
    }

    private double ema() {
        if (ema != null && !(ema > 0 && ema < 1)) {
            throw new InvalidInput("--ema: must lie between 0 and 1, found %s; 0.999 is common", ema);
        }
        return ema == null ? 0 : ema;
    }

    /** 0 of an option that was not given. */
    private static double positive(Double given, String option) {
        if (given != null) {
            Arguments.requirePositive(given, option);
        }
        return given == null ? 0 : given;
    }
}
