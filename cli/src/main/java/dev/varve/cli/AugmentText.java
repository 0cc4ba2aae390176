package dev.varve.cli;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Colour;
import dev.varve.augment.Crop;
import dev.varve.augment.Geometry;
import dev.varve.augment.Policy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An augmentation in one line: what may happen to a picture, with its numbers and probabilities. */
final class AugmentText {

    private static final MathContext DIGITS = new MathContext(4);

    private AugmentText() {
    }

    static String of(Augmentation augmentation) {
        if (augmentation.isNone()) {
            return "none";
        }
        List<String> parts = new ArrayList<>();
        parts.add(crop(augmentation.crop()));
        geometry(augmentation.geometry(), parts);
        policy(augmentation.policy(), parts);
        colour(augmentation.colour(), parts);
        add(parts, augmentation.blur().p(), "blur of %s to %s px (p %s)", augmentation.blur().minSigma(),
                augmentation.blur().maxSigma(), augmentation.blur().p());
        add(parts, augmentation.jpeg().p(), "JPEG of quality %s to %s (p %s)", augmentation.jpeg().minQuality(),
                augmentation.jpeg().maxQuality(), augmentation.jpeg().p());
        add(parts, augmentation.erasing().p(), "%s %% to %s %% erased (p %s)", 100 * augmentation.erasing().minArea(),
                100 * augmentation.erasing().maxArea(), augmentation.erasing().p());
        return String.join(", ", parts);
    }

    private static String crop(Crop crop) {
        if (crop instanceof Crop.Resized resized) {
            return text("%s %% to %s %% of the picture", 100 * resized.minScale(), 100 * resized.maxScale());
        }
        return crop.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static void geometry(Geometry geometry, List<String> parts) {
        if (geometry.flip() != Geometry.Flip.NONE) {
            parts.add(geometry.flip().name().toLowerCase(Locale.ROOT) + " flip (p 0.5)");
        }
        double chance = geometry.pAffine();
        add(parts, geometry.maxRotate() * chance, "rotation to %s degrees (p %s)", geometry.maxRotate(), chance);
        add(parts, (geometry.maxZoom() - geometry.minZoom() + Math.abs(geometry.maxZoom() - 1)) * chance,
                "zoom %s to %s (p %s)", geometry.minZoom(), geometry.maxZoom(), chance);
        add(parts, geometry.maxWarp() * chance, "warp to %s (p %s)", geometry.maxWarp(), chance);
        add(parts, 1 - geometry.minScale(), "%s %% of it and more", 100 * geometry.minScale());
    }

    private static void policy(Policy policy, List<String> parts) {
        if (policy instanceof Policy.RandAugment rand) {
            parts.add(text("RandAugment of %s operations of magnitude %s of %s", rand.operations(), rand.magnitude(),
                    rand.bins() - 1));
        } else if (policy instanceof Policy.TrivialAugment) {
            parts.add("TrivialAugment");
        }
    }

    private static void colour(Colour colour, List<String> parts) {
        add(parts, colour.maxLighting() * colour.pLighting(), "lighting to %s (p %s)", colour.maxLighting(),
                colour.pLighting());
        add(parts, colour.maxSaturation() * colour.pColour(), "saturation to %s (p %s)", colour.maxSaturation(),
                colour.pColour());
        add(parts, colour.maxHue() * colour.pColour(), "hue to %s (p %s)", colour.maxHue(), colour.pColour());
    }

    /** Adds what happens at all. */
    private static void add(List<String> parts, double amount, String form, Object... numbers) {
        if (amount > 0) {
            parts.add(text(form, numbers));
        }
    }

    private static String text(String form, Object... numbers) {
        Object[] brief = new Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            brief[i] = numbers[i] instanceof Double number
                    ? new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString() : numbers[i];
        }
        return String.format(Locale.ROOT, form, brief);
    }
}
