package dev.varve.card;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What happens to an image before the network sees it in evaluation: the short side is resized to {@code shortSide}
 * pixels, the centre {@code size} x {@code size} is cut out, and each channel, in the order of the reading, becomes
 * {@code (value / 255 - mean) / std}.
 *
 * @param shortSide pixels of the short side after resizing, at least {@code size}
 * @param size pixels of each side of the square that the network takes, at least 1
 * @param interpolation how the image is resized
 * @param mean of each channel, in units of full brightness (0 to 1)
 * @param std deviation of each channel in the same unit, all positive
 * @param reading how files become channels; a card that does not say it is of red, green and blue
 */
public record Preprocessing(
        int shortSide, int size, Interpolation interpolation, List<Double> mean, List<Double> std,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Reading.Unsaid.class) Reading reading) {

    /** Of photos: red, green, blue. */
    public Preprocessing(int shortSide, int size, Interpolation interpolation, List<Double> mean, List<Double> std) {
        this(shortSide, size, interpolation, mean, std, Reading.RGB);
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one breaks its rule
     */
    @JsonCreator
    public Preprocessing {
        reading = reading == null ? Reading.RGB : reading;
        int channels = reading.channels();
        require(size >= 1, "size must be at least 1: %s", size);
        require(shortSide >= size, "shortSide must be at least the size %s: %s", size, shortSide);
        require(interpolation != null, "interpolation is missing");
        require(mean != null && mean.size() == channels, "mean must have %s values: %s", channels, mean);
        require(std != null && std.size() == channels, "std must have %s values: %s", channels, std);
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

    /** How many values each pixel has. */
    public int channels() {
        return reading.channels();
    }

    /** The same of whole images of another size. */
    public Preprocessing at(int side) {
        return new Preprocessing(side, side, interpolation, mean, std, reading);
    }
}
