package dev.varve.train.data;

import dev.varve.plan.SplitChoice;
import dev.varve.plan.SplitChoice.By;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the notes say of a split that is drawn.
 *
 * @param options how
 * @param images from which, with the parts that the source gave them
 * @param validGiven whether a given validation part stays
 */
record SplitSentence(DataOptions options, List<Scan> images, boolean validGiven) {

    /** One sentence without a full stop. */
    String text() {
        boolean onlyTest = images.stream().noneMatch(image -> image.row().part() == Part.TRAIN
                || image.row().part() == Part.VALID);
        boolean setAside = options.split().anew()
                && images.stream().anyMatch(image -> image.row().part() == Part.VALID);
        String begin = setAside ? "The given split is set aside:" : onlyTest ? "No split is given:"
                : "The split is given in part:";
        return String.format(Locale.ROOT, "%s %s, drawn %sfrom %s%s with seed %d", begin,
                String.join(" and ", shares()), options.split().grouped() ? "in whole groups " : "",
                setAside || onlyTest ? "the images" : "the training images", strata(), options.seed());
    }

    private List<String> shares() {
        SplitChoice choice = options.split();
        List<String> shares = new ArrayList<>();
        if (choice.folds() > 0) {
            shares.add(String.format(Locale.ROOT, "fold %d of %d validates", choice.fold(), choice.folds()));
        } else if (!validGiven) {
            shares.add(percent(options.validFraction()) + " validate");
        }
        if (options.testFraction() > 0) {
            shares.add(percent(options.testFraction()) + " test");
        }
        return shares;
    }

    private String strata() {
        if (options.split().by() == By.RANDOM) {
            return "";
        }
        return switch (options.target().kind()) {
            case LABEL -> " of each class";
            case LABELS -> " with each name";
            case VALUES -> "";
        };
    }

    /** To a tenth. */
    static String percent(double fraction) {
        return Math.round(1000 * fraction) / 10.0 + " %";
    }
}
