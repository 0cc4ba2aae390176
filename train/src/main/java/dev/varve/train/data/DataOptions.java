package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.plan.Defaults;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SplitChoice;

/**
 * How a data set is read where it leaves something open.
 *
 * @param validFraction share of the training images of each class that validates, where no part for that is given;
 *     between 0 and 1, both excluded
 * @param testFraction share of the images of each class that tests, where no part for that is given; 0 for no test
 *     part; together with {@code validFraction} below 1
 * @param skipBadImages whether files that cannot be read are left out; otherwise they are an error
 * @param seed of the split
 * @param target what is told of each image, and where a CSV file says it
 * @param source where images are looked for, and what says their classes
 * @param split which images train and which validate
 * @param reading how files become channels
 */
public record DataOptions(double validFraction, double testFraction, boolean skipBadImages, long seed,
                          TargetChoice target, SourceChoice source, SplitChoice split, Reading reading) {

    /** The {@link Defaults}; bad files are an error. */
    public static final DataOptions DEFAULT = new DataOptions(Defaults.VALID_FRACTION,
            Defaults.TEST_FRACTION, false, Defaults.SEED);

    /** Options for single labels. */
    public DataOptions(double validFraction, double testFraction, boolean skipBadImages, long seed) {
        this(validFraction, testFraction, skipBadImages, seed, TargetChoice.LABEL, SourceChoice.USUAL,
                SplitChoice.USUAL, Reading.RGB);
    }

    /** As an experiment says it, with its seed, of photos. */
    public static DataOptions of(Experiment.DataSource data, long seed) {
        return new DataOptions(data.validFraction(), data.testFraction(), data.skipBadImages(), seed, data.target(),
                data.source(), data.split(), Reading.RGB);
    }

    /** The same for another target. */
    public DataOptions withTarget(TargetChoice other) {
        return new DataOptions(validFraction, testFraction, skipBadImages, seed, other, source, split, reading);
    }

    /** The same for images that are found in another way. */
    public DataOptions withSource(SourceChoice other) {
        return new DataOptions(validFraction, testFraction, skipBadImages, seed, target, other, split, reading);
    }

    /** The same with another split. */
    public DataOptions withSplit(SplitChoice other) {
        return new DataOptions(validFraction, testFraction, skipBadImages, seed, target, source, other, reading);
    }

    /** The same for files that are read in another way. */
    public DataOptions withReading(Reading other) {
        return new DataOptions(validFraction, testFraction, skipBadImages, seed, target, source, split, other);
    }

    /**
     * Checks the fractions.
     *
     * @throws InvalidInput if one lies outside its range
     */
    public DataOptions {
        if (!(validFraction > 0 && validFraction < 1)) {
            throw new InvalidInput("--valid-fraction: must lie between 0 and 1, found %s; give for example 0.2",
                    validFraction);
        }
        if (!(testFraction >= 0 && testFraction + validFraction < 1)) {
            throw new InvalidInput("--test-fraction: must not be negative, and below 1 together with the validation"
                    + " fraction %s, found %s; give for example 0.1", validFraction, testFraction);
        }
    }
}
