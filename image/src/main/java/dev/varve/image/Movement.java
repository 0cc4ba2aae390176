package dev.varve.image;

import dev.varve.augment.Operation;

/** The operations of a policy that move pixels, as torchvision computes them. */
public final class Movement {

    private Movement() {
    }

    /**
     * The map of an operation: where each pixel of the result is read.
     *
     * @param operation a geometric one
     * @param magnitude as {@link dev.varve.augment.Policy} has it, with its sign
     * @param sampling of the square
     * @return a map of unit coordinates
     */
    public static Homography of(Operation operation, double magnitude, Sampling sampling) {
        return sampling.fromPixels().after(inPixels(operation, magnitude, sampling.size()))
                .after(sampling.toPixels());
    }

    /** Shears leave the upper left corner of the first pixel where it is, as torchvision's do. */
    private static Homography inPixels(Operation operation, double magnitude, int size) {
        double middle = (size - 1) / 2.0;
        return switch (operation) {
            case SHEAR_X -> Homography.shift(magnitude / 2, 0).after(Homography.shear(magnitude, 0));
            case SHEAR_Y -> Homography.shift(0, magnitude / 2).after(Homography.shear(0, magnitude));
            case TRANSLATE_X -> Homography.shift(-(int) magnitude, 0);
            case TRANSLATE_Y -> Homography.shift(0, -(int) magnitude);
            case ROTATE -> Homography.shift(middle, middle).after(Homography.rotation(-magnitude))
                    .after(Homography.shift(-middle, -middle));
            default -> throw new IllegalArgumentException(operation + " moves no pixels");
        };
    }
}
