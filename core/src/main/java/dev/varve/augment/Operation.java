package dev.varve.augment;

/** What a {@link Policy} may do to a picture: the operations of torchvision's {@code RandAugment}, in its order. */
public enum Operation {
    /** Nothing. */
    IDENTITY,
    /** Rows move to the left, the more the lower they are. */
    SHEAR_X,
    /** Columns move up, the more the further right they are. */
    SHEAR_Y,
    /** The picture moves to the right by whole pixels. */
    TRANSLATE_X,
    /** The picture moves down by whole pixels. */
    TRANSLATE_Y,
    /** The picture turns anticlockwise around its centre, by degrees. */
    ROTATE,
    /** A mean with black. */
    BRIGHTNESS,
    /** A mean with the grey picture. */
    COLOR,
    /** A mean with the picture's mean grey. */
    CONTRAST,
    /** A mean with the smoothed picture. */
    SHARPNESS,
    /** Low bits of each value are dropped. */
    POSTERIZE,
    /** Values from a threshold on are inverted. */
    SOLARIZE,
    /** Each channel is stretched to all levels. */
    AUTO_CONTRAST,
    /** Each channel's levels are spread evenly. */
    EQUALIZE;

    /** Whether it moves pixels instead of changing their values. */
    public boolean isGeometric() {
        return ordinal() >= SHEAR_X.ordinal() && ordinal() <= ROTATE.ordinal();
    }

    /** Whether its magnitude may as well be negative. */
    public boolean isSigned() {
        return ordinal() >= SHEAR_X.ordinal() && ordinal() <= SHARPNESS.ordinal();
    }
}
