package dev.varve.zoo;

import java.util.List;

/**
 * What the library that an architecture comes from says about it, besides the network itself.
 *
 * @param name as in the library: {@code resnet34}
 * @param family what its sizes have in common: {@code ResNet}
 * @param library where names, numbers and defaults come from
 * @param paper where it was published
 * @param size pixels of each side of the square image that it was made for
 * @param mean what the library subtracts from red, green and blue, in units of full brightness
 * @param std what it then divides by, in the same unit
 */
public record Architecture(String name, String family, Library library, String paper, int size,
        List<Double> mean, List<Double> std) {

    /** The smallest side: every architecture here halves its input five times, and less leaves nothing of it. */
    public static final int MINIMUM_SIZE = 32;

    /** The mean of ImageNet, as torchvision rounds it. */
    static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

    /** The standard deviation of ImageNet, as torchvision rounds it. */
    static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

    /** A collection of pretrained networks. */
    public enum Library {
        /** torchvision 0.29. */
        TORCHVISION,
        /** timm 1.0. */
        TIMM
    }

    /** Keeps immutable copies. */
    public Architecture {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }
}
