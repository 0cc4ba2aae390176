package dev.varve.image;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.Preprocessing;
import java.nio.FloatBuffer;

/** A card's {@link Preprocessing} carried out on pictures; holds no state, so any thread may use it. */
public final class Preprocessor {

    private static final int LEVELS = 256;

    private final Preprocessing preprocessing;
    private final float[][] normalised;

    /**
     * Prepares the tables.
     *
     * @param preprocessing what is to be done
     */
    public Preprocessor(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.normalised = new float[preprocessing.channels()][LEVELS];
        for (int channel = 0; channel < normalised.length; channel++) {
            double mean = preprocessing.mean().get(channel);
            double std = preprocessing.std().get(channel);
            for (int level = 0; level < LEVELS; level++) {
                normalised[channel][level] = (float) normalised(level / 255.0, mean, std);
            }
        }
    }

    static double normalised(double value, double mean, double std) {
        return (value - mean) / std;
    }

    /** The short side to ask {@link ImageDecoder} for. */
    public int decodedShortSide() {
        return preprocessing.shortSide();
    }

    /**
     * Resizes the short side and cuts out the centre.
     *
     * @param pixels a picture of any size
     * @return the square that the network sees, still in bytes
     */
    public Pixels crop(Pixels pixels) {
        Pixels resized = Resize.toShortSide(pixels, preprocessing.shortSide());
        return resized.crop(CropBox.centre(resized, preprocessing.size(), preprocessing.size()));
    }

    /**
     * Normalises a square as the network takes it.
     *
     * @param crop a square from {@link #crop}
     * @param out receives {@code [channels, size, size]} floats from its position on, and moves it behind them
     */
    public void normalise(Pixels crop, FloatBuffer out) {
        if (crop.width() != preprocessing.size() || crop.height() != preprocessing.size()) {
            throw new IllegalArgumentException(
                    crop + " is not of the size " + preprocessing.size() + "; cut it with crop first");
        }
        if (crop.channels() != normalised.length) {
            throw new InvalidInput("%s: has %s, the model takes %d (%s); give a picture of as many", crop,
                    Plural.of(crop.channels(), "channel"), normalised.length, preprocessing.reading());
        }
        byte[] bytes = crop.array();
        for (int channel = 0; channel < normalised.length; channel++) {
            float[] table = normalised[channel];
            for (int i = channel; i < bytes.length; i += normalised.length) {
                out.put(table[Byte.toUnsignedInt(bytes[i])]);
            }
        }
    }
}
