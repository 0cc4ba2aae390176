package dev.varve.card;

import java.util.List;

/**
 * How those who trained weights prepared images for them, which a fine-tune need not do alike: for the record.
 *
 * @param size pixels of each side of the square that the network took; 0 where nothing is known
 * @param crop the square's side as a share of the short side of the resized image, in (0, 1]
 * @param interpolation the library's name of how images were resized, such as {@code bicubic}
 * @param mean what was subtracted from red, green and blue, in units of full brightness
 * @param std what it was then divided by, in the same unit
 */
public record SourceImages(int size, double crop, String interpolation, List<Double> mean, List<Double> std) {

    /** Nothing is known. */
    public static final SourceImages UNKNOWN = new SourceImages(0, 1, "", List.of(), List.of());

    /** Keeps immutable copies. */
    public SourceImages {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }
}
