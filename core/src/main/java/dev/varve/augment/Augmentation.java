package dev.varve.augment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;

/**
 * How training images are changed at random before the network sees them. The parts are carried out in the order of
 * the fields. What is drawn for an image hangs on the run's seed, the epoch and the image alone, or with {@code batch}
 * the first image of its batch.
 *
 * <p>In a file it is the name of a preset, see {@link Presets}, or an object, in which fields that are absent are
 * those of {@link #STANDARD}.
 *
 * @param crop which part becomes the square
 * @param geometry how it is turned
 * @param policy operations drawn from a list
 * @param colour how light and colour change
 * @param blur how it is blurred
 * @param jpeg how it is compressed
 * @param erasing how it is covered
 * @param batch whether all images of a batch are changed alike, as by fastai's {@code batch}
 */
@Sparse
public record Augmentation(Crop crop, Geometry geometry, Policy policy, Colour colour, Blur blur, Jpeg jpeg,
                           Erasing erasing, boolean batch) {

    /** Fastai's {@code Resize} and {@code aug_transforms} with their defaults. */
    public static final Augmentation STANDARD = new Augmentation(new Crop.Square(), Geometry.STANDARD,
            new Policy.None(), Colour.STANDARD, Blur.STANDARD, Jpeg.STANDARD, Erasing.STANDARD, false);
    /** Images are shown as for evaluation. */
    public static final Augmentation NONE = new Augmentation(new Crop.Centre(), Geometry.NONE, new Policy.None(),
            Colour.NONE, Blur.STANDARD, Jpeg.STANDARD, Erasing.STANDARD, false);

    private static final int RGB = 3;

    /** Checks that all parts are there. */
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public Augmentation {
        Bounds.present(crop, "crop");
        Bounds.present(geometry, "geometry");
        Bounds.present(policy, "policy");
        Bounds.present(colour, "colour");
        Bounds.present(blur, "blur");
        Bounds.present(jpeg, "jpeg");
        Bounds.present(erasing, "erasing");
    }

    /**
     * A preset.
     *
     * @param name one of {@link Presets#names}
     * @throws InvalidInput if there is no such preset
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Augmentation named(String name) {
        Bounds.that(Presets.names().contains(name), "augmentation", "must be one of " + String.join(", ",
                Presets.names()) + ", or fields of its own", "'" + name + "'", "choose one");
        return Presets.named("augmentation", name);
    }

    /** Whether images are shown as for evaluation. */
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * The same, more or less of it: rotation, tilt and light multiplied, as fastai's {@code mult} does.
     *
     * @param factor not negative
     * @throws InvalidInput if a product leaves its range
     */
    public Augmentation times(double factor) {
        Bounds.that(factor >= 0 && Double.isFinite(factor), "mult", "must be finite and not negative", factor,
                "1 changes nothing");
        return with(geometry.times(factor)).with(colour.times(factor));
    }

    /** The same with another part. */
    public Augmentation with(Crop other) {
        return new Augmentation(other, geometry, policy, colour, blur, jpeg, erasing, batch);
    }

    /** The same with another part. */
    public Augmentation with(Geometry other) {
        return new Augmentation(crop, other, policy, colour, blur, jpeg, erasing, batch);
    }

    /** The same with another part. */
    public Augmentation with(Policy other) {
        return new Augmentation(crop, geometry, other, colour, blur, jpeg, erasing, batch);
    }

    /** The same with another part. */
    public Augmentation with(Colour other) {
        return new Augmentation(crop, geometry, policy, other, blur, jpeg, erasing, batch);
    }

    /** The same with another part. */
    public Augmentation with(Blur other) {
        return new Augmentation(crop, geometry, policy, colour, other, jpeg, erasing, batch);
    }

    /** The same with another part. */
    public Augmentation with(Jpeg other) {
        return new Augmentation(crop, geometry, policy, colour, blur, other, erasing, batch);
    }

    /** The same with another part. */
    public Augmentation with(Erasing other) {
        return new Augmentation(crop, geometry, policy, colour, blur, jpeg, other, batch);
    }

    /** The same with each image changed in its own way, or all of a batch alike. */
    public Augmentation with(boolean alike) {
        return new Augmentation(crop, geometry, policy, colour, blur, jpeg, erasing, alike);
    }

    /**
     * Checks that images have the channels that this is for: saturation, hue, policies and JPEG know red, green and
     * blue alone.
     *
     * @param channels of the images
     * @return this
     * @throws InvalidInput if images have others; the message begins with a colon
     */
    public Augmentation requireChannels(int channels) {
        String part = colour.needsRgb() ? "saturation and hue" : policy.operations() > 0 ? "a policy of operations"
                : jpeg.p() > 0 ? "JPEG" : "";
        Bounds.that(channels == RGB || part.isEmpty(), "", "must do without " + part
                + " where images are not of red, green and blue", Plural.of(channels, "channel"), "leave it out");
        return this;
    }

    /** The name of a preset that stood in files before others did, or all parts. */
    @JsonValue
    Object written() {
        return equals(STANDARD) ? Presets.STANDARD : equals(NONE) ? Presets.NONE
                : new Parts(crop, geometry, policy, colour, blur, jpeg, erasing, batch);
    }

    /** All parts as they are written. */
    record Parts(Crop crop, Geometry geometry, Policy policy, Colour colour, Blur blur, Jpeg jpeg, Erasing erasing,
                 boolean batch) {
    }
}
