package dev.varve.predict;

import dev.varve.augment.Augmentation;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at several views of an image and joins what they say, as {@code Learner.tta} of fastai 2: the mean over the
 * augmented views, then {@code beta} of the plain view and {@code 1 - beta} of that mean. Joined are probabilities, or
 * values in the unit of the data. What is drawn of an image hangs on its pixels alone, so equal calls say the same.
 *
 * @param views augmented views of each image, at least 1
 * @param beta share of the plain view, 0 to 1
 * @param max whether the largest that any view says holds instead, fastai's {@code use_max}; probabilities of a single
 *     label then may sum to more than 1
 * @param augmentation how views are drawn, best as in training; not {@link Augmentation#NONE}
 */
public record TestTimeAugmentation(int views, double beta, boolean max, Augmentation augmentation) {

    /** fastai's number of views. */
    public static final int VIEWS = 4;
    /** fastai's share of the plain view. */
    public static final double BETA = 0.25;
    /** fastai's numbers, and the augmentation that training has where none is asked for. */
    public static final TestTimeAugmentation DEFAULT =
            new TestTimeAugmentation(VIEWS, BETA, false, Augmentation.STANDARD);

    /** Checks the numbers. */
    public TestTimeAugmentation {
        if (views < 1 || !(beta >= 0 && beta <= 1) || augmentation.isNone()) {
            throw new IllegalArgumentException("test-time augmentation: views must be at least 1, beta within 0 and 1, "
                    + "and images changed: " + views + ", " + beta + ", " + augmentation);
        }
    }

    /**
     * Joins what is said of one image.
     *
     * @param plain numbers of the plain view
     * @param augmented those of each other view, as many; at least one
     * @return as many numbers
     */
    public double[] joined(double[] plain, List<double[]> augmented) {
        double[] joined = new double[plain.length];
        for (int i = 0; i < plain.length; i++) {
            int place = i;
            double mean = augmented.stream().mapToDouble(row -> row[place]).average().orElseThrow();
            joined[i] = max ? Stream.concat(Stream.of(plain), augmented.stream()).mapToDouble(row -> row[place]).max()
                    .orElseThrow() : beta * plain[i] + (1 - beta) * mean;
        }
        return joined;
    }
}
