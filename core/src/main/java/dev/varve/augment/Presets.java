package dev.varve.augment;

import dev.varve.card.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Augmentations by name. */
public final class Presets {

    /** Name of {@link Augmentation#STANDARD}. */
    public static final String STANDARD = "standard";
    /** Name of {@link Augmentation#NONE}. */
    public static final String NONE = "none";

    private static final Geometry FLIPPED = new Geometry(Geometry.Flip.HORIZONTAL, 0, 1, 1, 0, 0, 1,
            Geometry.Mode.BILINEAR, Geometry.PadMode.ZEROS, false);
    private static final Augmentation RESIZED = Augmentation.NONE.with(Crop.Resized.STANDARD).with(FLIPPED);
    private static final Map<String, Preset> PRESETS = presets();

    private Presets() {
    }

    private record Preset(Augmentation augmentation, String summary) {
    }

    private static Map<String, Preset> presets() {
        Map<String, Preset> presets = new LinkedHashMap<>();
        presets.put(STANDARD, new Preset(Augmentation.STANDARD, "a square at a random place, flipped, turned by up to "
                + "10 degrees, magnified, tilted and lit: fastai's aug_transforms"));
        presets.put(NONE, new Preset(Augmentation.NONE, "the middle, as for evaluation"));
        presets.put("dihedral", new Preset(Augmentation.STANDARD.with(new Geometry(Geometry.Flip.DIHEDRAL, 10, 1, 1.1,
                0, 0.75, 1, Geometry.Mode.BILINEAR, Geometry.PadMode.REFLECTION, true)), "for pictures from above: "
                + "standard in any of the eight symmetries of a square, not tilted"));
        presets.put("resized-crop", new Preset(RESIZED, "a rectangle of 8 to 100 % of the picture, made square and "
                + "flipped: torchvision's RandomResizedCrop"));
        presets.put("rand-augment", new Preset(RESIZED.with(Policy.RandAugment.STANDARD), "resized-crop, then two "
                + "operations of magnitude 9 of 30: torchvision's RandAugment"));
        presets.put("trivial-augment", new Preset(RESIZED.with(Policy.TrivialAugment.STANDARD), "resized-crop, then "
                + "one operation of any magnitude: torchvision's TrivialAugmentWide"));
        return presets;
    }

    /** All names. */
    public static List<String> names() {
        return List.copyOf(PRESETS.keySet());
    }

    /** What each preset does, in one line. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        PRESETS.forEach((name, preset) -> summaries.put(name, preset.summary()));
        return summaries;
    }

    /**
     * A preset.
     *
     * @param option what asks for it, with which a message begins
     * @param name one of {@link #names}
     * @throws dev.varve.card.InvalidInput if there is no such preset; the nearest names are offered
     */
    public static Augmentation named(String option, String name) {
        if (!PRESETS.containsKey(name)) {
            throw Suggestions.unknown(option, name, "preset", names());
        }
        return PRESETS.get(name).augmentation();
    }
}
