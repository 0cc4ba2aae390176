package dev.varve.card;

import java.util.List;

/**
 * What happens to an image before the network sees it in evaluation: the short side is resized to {@code shortSide}
 * pixels, the centre {@code size} x {@code size} is cut out, and each channel, in the order red, green, blue, becomes
 * {@code (value / 255 - mean) / std}.
 *
 * @param shortSide pixels of the short side after resizing, at least {@code size}
 * @param size pixels of each side of the square that the network takes, at least 1
 * @param interpolation how the image is resized
 * @param mean three means, in units of full brightness (0 to 1)
 * @param std three standard deviations in the same unit, all positive
 */
public record Preprocessing(
        int shortSide, int size, Interpolation interpolation, List<Double> mean, List<Double> std) {

    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one breaks its rule
     */
    public Preprocessing {
        require(size >= 1, "size must be at least 1: %s", size);
        require(shortSide >= size, "shortSide must be at least the size %s: %s", size, shortSide);
        require(interpolation != null, "interpolation is missing");
        require(mean != null && mean.size() == CHANNELS, "mean must have three values: %s", mean);
        require(std != null && std.size() == CHANNELS, "std must have three values: %s", std);
        require(mean.stream().allMatch(Double::isFinite), "mean must be finite: %s", mean);
        require(std.stream().allMatch(s -> Double.isFinite(s) && s > 0), "std must be positive: %s", std);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException("preprocessing: " + String.format(message, values));
        }
    }
}
