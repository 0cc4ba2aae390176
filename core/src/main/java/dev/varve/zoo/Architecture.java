package dev.varve.zoo;

import dev.varve.card.InvalidInput;
import java.util.List;

/**
 * What the library that an architecture comes from says about it, besides the network itself.
 *
 * @param name as in the library: {@code resnet34}
 * @param family what its sizes have in common: {@code ResNet}
 * @param library where names, numbers and defaults come from
 * @param paper where it was published
 * @param size pixels of each side of the square image that it was made for
 * @param leastSize pixels of each side of the smallest image of which the body leaves something
 * @param mostSize pixels of each side of the largest; that of the smallest too where it takes one size alone
 * @param step sizes are multiples of it: 1, or the side of what is divided into positions that have weights
 * @param mean what the library subtracts from red, green and blue, in units of full brightness
 * @param std what it then divides by, in the same unit
 */
public record Architecture(String name, String family, Library library, String paper, int size, int leastSize,
        int mostSize, int step, List<Double> mean, List<Double> std) {

    /** The largest side that can be asked for; more is a slip of the finger. */
    public static final int MOST_SIZE = 4096;

    /** The smallest side of what halves its input five times. */
    private static final int LEAST_OF_FIVE_HALVINGS = 32;

    /** The mean of ImageNet, as torchvision rounds it. */
    static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

    /** The standard deviation of ImageNet, as torchvision rounds it. */
    static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

    /** A collection of pretrained networks. */
    public enum Library {
        /** torchvision 0.29. */
        TORCHVISION,
        /** timm 1.0. */
        TIMM,
        /** fastai 2.8. */
        FASTAI
    }

    /** Keeps immutable copies. */
    public Architecture {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** An architecture that halves its input five times, as most do: it takes images of 32 pixels and more. */
    @SuppressWarnings("checkstyle:ParameterNumber")
    Architecture(String name, String family, Library library, String paper, int size, List<Double> mean,
            List<Double> std) {
        this(name, family, library, paper, size, LEAST_OF_FIVE_HALVINGS, mean, std);
    }

    /** An architecture that takes images from a least size on. */
    @SuppressWarnings("checkstyle:ParameterNumber")
    Architecture(String name, String family, Library library, String paper, int size, int leastSize,
            List<Double> mean, List<Double> std) {
        this(name, family, library, paper, size, leastSize, MOST_SIZE, 1, mean, std);
    }

    /** An architecture with matrices over the positions of an image of one size, which fit no other. */
    @SuppressWarnings("checkstyle:ParameterNumber")
    static Architecture ofOneSize(String name, String family, Library library, String paper, int size,
            List<Double> mean, List<Double> std) {
        return new Architecture(name, family, library, paper, size, size, size, 1, mean, std);
    }

    /**
     * An architecture with weights for positions, which are interpolated for other sizes.
     *
     * @param patch pixels of each side of a position, and of the smallest image
     */
    @SuppressWarnings("checkstyle:ParameterNumber")
    static Architecture ofPatches(String name, String family, Library library, String paper, int size, int patch,
            List<Double> mean, List<Double> std) {
        return new Architecture(name, family, library, paper, size, patch, MOST_SIZE, patch, mean, std);
    }

    /** Whether its network is built for one size, since positions have weights. */
    public boolean isBuiltForASize() {
        return step > 1 || leastSize == mostSize;
    }

    /**
     * Refuses images that are too small for it, larger than anyone means, or no whole number of positions.
     *
     * @param pixels of each side of a square image
     * @param subject what the message calls the number, such as {@code --size}
     * @return the pixels
     * @throws InvalidInput if there are fewer than {@link #leastSize()} or more than {@link #mostSize()}, or they are
     *         no multiple of {@link #step()}
     */
    public int requireSize(int pixels, String subject) {
        if (leastSize == mostSize && pixels != size) {
            throw new InvalidInput("%s: must be %d for %s, whose weights belong to the positions of such an image,"
                    + " found %d; leave it out", subject, size, name, pixels);
        }
        if (pixels < leastSize) {
            throw new InvalidInput("%s: must be at least %d for %s, found %d; give %d or more", subject, leastSize,
                    name, pixels, leastSize);
        }
        if (pixels > mostSize) {
            throw new InvalidInput("%s: must be at most %,d, found %,d; give %,d or less", subject, mostSize, pixels,
                    mostSize);
        }
        if (pixels % step != 0) {
            throw new InvalidInput("%s: must be a multiple of %d for %s, found %d; give %d or %d", subject, step, name,
                    pixels, pixels - pixels % step, pixels - pixels % step + step);
        }
        return pixels;
    }

    /**
     * Refuses sizes that a phase of a training cannot have: where positions have weights, all but the model's.
     *
     * @param pixels of each side in the phase
     * @param model pixels of each side for the model that is trained
     * @param subject what the message calls the number, such as {@code --sizes}
     * @return the pixels
     * @throws InvalidInput as {@link #requireSize} does, and if weights belong to positions and the sizes differ
     */
    public int requirePhaseSize(int pixels, int model, String subject) {
        requireSize(pixels, subject);
        if (isBuiltForASize() && pixels != model) {
            throw new InvalidInput("%s: must be the model's %d in every phase for %s, whose weights belong to the"
                    + " positions of such an image, found %d; train at one size", subject, model, name, pixels);
        }
        return pixels;
    }
}
