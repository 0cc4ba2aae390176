package dev.varve.augment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which part of a picture becomes the square that a network trains on. Evaluation always cuts the middle. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Crop.Centre.class, name = "centre"),
    @JsonSubTypes.Type(value = Crop.Square.class, name = "square"),
    @JsonSubTypes.Type(value = Crop.Pad.class, name = "pad"),
    @JsonSubTypes.Type(value = Crop.Squish.class, name = "squish"),
    @JsonSubTypes.Type(value = Crop.Resized.class, name = "resized")})
public sealed interface Crop {

    /** The middle, as for evaluation. */
    record Centre() implements Crop {
    }

    /** The largest square, at a random place of the long side: fastai's {@code Resize(method="crop")}. */
    record Square() implements Crop {
    }

    /** All of it, the short side padded by random shares: fastai's {@code Resize(method="pad")}. */
    record Pad() implements Crop {
    }

    /** All of it, its shape not kept: fastai's {@code Resize(method="squish")}. */
    record Squish() implements Crop {
    }

    /**
     * A random rectangle, its shape not kept: {@code RandomResizedCrop} of fastai and torchvision (Szegedy et al. 2015,
     * arXiv:1409.4842). Area and shape are drawn up to ten times until the rectangle fits; then the middle is taken.
     *
     * @param minScale least share of the area, above 0
     * @param maxScale greatest share of the area, at most 1
     * @param minRatio least width over height, from 0.1
     * @param maxRatio greatest width over height, to 10; the ratio is drawn evenly on a logarithmic scale
     */
    @Sparse
    record Resized(double minScale, double maxScale, double minRatio, double maxRatio) implements Crop {

        /** The numbers of fastai and torchvision. */
        public static final Resized STANDARD = new Resized(0.08, 1, 3.0 / 4, 4.0 / 3);

        private static final double MOST_UNEQUAL = 10;

        /** Checks the ranges. */
        public Resized {
            Bounds.that(minScale > 0 && minScale <= 1, "minScale", "must be above 0 and at most 1", minScale,
                    "1 cuts nothing off");
            Bounds.that(maxScale > 0 && maxScale <= 1, "maxScale", "must be above 0 and at most 1", maxScale,
                    "1 allows the whole picture");
            Bounds.ordered(minScale, maxScale, "minScale", "maxScale");
            Bounds.within(1 / MOST_UNEQUAL, MOST_UNEQUAL, minRatio, "minRatio");
            Bounds.within(1 / MOST_UNEQUAL, MOST_UNEQUAL, maxRatio, "maxRatio");
            Bounds.ordered(minRatio, maxRatio, "minRatio", "maxRatio");
        }
    }
}
