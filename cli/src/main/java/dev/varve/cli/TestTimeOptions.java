package dev.varve.cli;

import dev.varve.augment.Augmentation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.predict.PredictorOptions;
import dev.varve.predict.TestTimeAugmentation;
import dev.varve.train.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of test-time augmentation. */
final class TestTimeOptions {

    private static final int MOST_VIEWS = 1000;

    @Option(names = "--tta", description = "look at augmented views of each image as well and join what they say, as "
            + "fastai does; drawn as the run's training images, those of a file as by the preset standard")
    private boolean asked;

    @Option(names = "--tta-views", paramLabel = "N", description = "augmented views (default: "
            + TestTimeAugmentation.VIEWS + ")")
    private Integer views;

    @Option(names = "--tta-beta", paramLabel = "X", description = "share of the plain view beside their mean "
            + "(default: " + TestTimeAugmentation.BETA + ")")
    private Double beta;

    @Option(names = "--tta-max", description = "the largest that any view says, in place of means; probabilities "
            + "then add up to more than 1")
    private boolean max;

    /**
     * How a predictor looks at images.
     *
     * @param model a file, or a run folder, which says how its training images were drawn
     */
    PredictorOptions of(Path model) {
        requireUse();
        if (!asked) {
            return PredictorOptions.defaults();
        }
        return PredictorOptions.defaults().withTestTime(new TestTimeAugmentation(views(),
                beta == null ? TestTimeAugmentation.BETA : beta, max, augmentation(model)));
    }

    private int views() {
        return views == null ? TestTimeAugmentation.VIEWS : views;
    }

    /** How many views are looked at, behind what is; nothing of the plain one alone. */
    String inWords() {
        return asked ? ", each in its plain view and " + Plural.of(views(), "augmented one") + " (--tta)" : "";
    }

    private void requireUse() {
        String further = views != null ? "--tta-views" : beta != null ? "--tta-beta" : max ? "--tta-max" : "";
        if (!asked && !further.isEmpty()) {
            throw new InvalidInput("%s: is of --tta, found none; add it, or leave this out", further);
        }
        if (max && beta != null) {
            throw new InvalidInput("--tta-beta: does not go with --tta-max, which takes no means; leave one of both "
                    + "out");
        }
        Arguments.requireBetween(1, MOST_VIEWS, views == null ? 1 : views, "--tta-views");
        if (beta != null && !(beta >= 0 && beta <= 1)) {
            throw new InvalidInput("--tta-beta: must lie within 0 and 1, found %s; %s is usual", beta,
                    TestTimeAugmentation.BETA);
        }
    }

    private static Augmentation augmentation(Path model) {
        if (!Files.isDirectory(model)) {
            return Augmentation.STANDARD;
        }
        Augmentation own = RunFolder.open(model).experiment().plan().augmentation();
        if (own.isNone()) {
            throw new InvalidInput("--tta: needs images that change, found a run that was trained without augmentation "
                    + "(%s); leave it out, or name its model.onnx", model);
        }
        return own;
    }
}
