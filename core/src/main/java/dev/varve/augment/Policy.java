package dev.varve.augment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Operations drawn from a fixed list, each of them equally likely: what torchvision's {@code RandAugment} and
 * {@code TrivialAugmentWide} do, with their tables of magnitudes. Magnitudes are drawn from {@code bins} evenly spaced
 * ones, in double precision, where torchvision's are single; of signed ones, half are negative. Pixels move as the
 * geometry says, in the presets bilinearly, as in torchvision's own trainings, where its classes alone would take the
 * nearest.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Policy.None.class, name = "none"),
    @JsonSubTypes.Type(value = Policy.RandAugment.class, name = "rand-augment"),
    @JsonSubTypes.Type(value = Policy.TrivialAugment.class, name = "trivial-augment")})
public sealed interface Policy {

    /** Magnitudes that both have unless told otherwise. */
    int BINS = 31;
    /** The most magnitudes that can be asked for. */
    int MOST_BINS = 1001;

    /** Operations a picture. */
    int operations();

    /** Number of magnitudes, from the weakest to the strongest; at least 2. */
    int bins();

    /**
     * A magnitude, without its sign.
     *
     * @param operation any
     * @param bin 0 the weakest
     * @param size pixels of each side of the square
     * @return a shift by row or column, pixels, degrees, a share, a threshold from 255 down, or bits that stay; 0 of
     *     what has no magnitude
     */
    double magnitude(Operation operation, int bin, int size);

    /** No operation. */
    record None() implements Policy {

        @Override
        public int operations() {
            return 0;
        }

        @Override
        public int bins() {
            return BINS;
        }

        @Override
        public double magnitude(Operation operation, int bin, int size) {
            throw new IllegalStateException("a policy without operations has no magnitudes");
        }
    }

    /**
     * Some operations one after the other, all of one strength (Cubuk et al. 2020, arXiv:1909.13719).
     *
     * @param operations how many, 1 to 14
     * @param magnitude their bin, from 0 and below {@code bins}
     * @param bins number of magnitudes, 2 to 1001
     */
    @Sparse
    record RandAugment(int operations, int magnitude, int bins) implements Policy {

        /** The numbers of torchvision. */
        public static final RandAugment STANDARD = new RandAugment(2, 9, BINS);

        private static final double MOST_SHEAR = 0.3;
        private static final double MOST_TRANSLATION = 150.0 / 331;
        private static final double MOST_DEGREES = 30;
        private static final double MOST_SHARE = 0.9;
        private static final int MOST_BITS_DROPPED = 4;

        /** Checks the ranges. */
        public RandAugment {
            Bounds.within(1, Operation.values().length, operations, "operations");
            Bounds.within(2, MOST_BINS, bins, "bins");
            Bounds.within(0, bins - 1, magnitude, "magnitude");
        }

        @Override
        public double magnitude(Operation operation, int bin, int size) {
            return Magnitudes.of(operation, (double) bin / (bins - 1), new Magnitudes(
                    MOST_SHEAR, MOST_TRANSLATION * size, MOST_DEGREES, MOST_SHARE, MOST_BITS_DROPPED));
        }
    }

    /**
     * One operation of any strength: the wide variant of Müller and Hutter 2021, arXiv:2103.10158.
     *
     * @param bins number of magnitudes, 2 to 1001
     */
    @Sparse
    record TrivialAugment(int bins) implements Policy {

        /** The number of torchvision. */
        public static final TrivialAugment STANDARD = new TrivialAugment(BINS);

        private static final double MOST_SHEAR = 0.99;
        private static final double MOST_TRANSLATION = 32;
        private static final double MOST_DEGREES = 135;
        private static final double MOST_SHARE = 0.99;
        private static final int MOST_BITS_DROPPED = 6;

        /** Checks the range. */
        public TrivialAugment {
            Bounds.within(2, MOST_BINS, bins, "bins");
        }

        @Override
        public int operations() {
            return 1;
        }

        @Override
        public double magnitude(Operation operation, int bin, int size) {
            return Magnitudes.of(operation, (double) bin / (bins - 1), new Magnitudes(
                    MOST_SHEAR, MOST_TRANSLATION, MOST_DEGREES, MOST_SHARE, MOST_BITS_DROPPED));
        }
    }
}
