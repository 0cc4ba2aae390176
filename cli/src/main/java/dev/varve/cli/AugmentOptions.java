package dev.varve.cli;

import dev.varve.augment.Augmentation;
import dev.varve.augment.Blur;
import dev.varve.augment.Colour;
import dev.varve.augment.Crop;
import dev.varve.augment.Erasing;
import dev.varve.augment.Geometry;
import dev.varve.augment.Jpeg;
import dev.varve.augment.Policy;
import dev.varve.augment.Presets;
import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say how training images are changed at random: a preset, and what of it shall be otherwise. */
final class AugmentOptions {

    /** All of them, which a plan in YAML says itself. */
    static final List<String> NAMES = List.of("--augment", "--mult", "--crop", "--flip", "--max-rotate", "--min-zoom",
            "--max-zoom", "--max-warp", "--p-affine", "--min-scale", "--mode", "--pad-mode", "--align-corners",
            "--max-lighting", "--p-lighting", "--max-saturation", "--max-hue", "--p-colour", "--blur", "--jpeg",
            "--erase", "--rand-augment", "--trivial-augment", "--alike");

    /** Field, rule and rest of a mistake; a range names the field of its other end. */
    private static final Pattern MISTAKE = Pattern.compile(
            "(?<field>\\w+): (?:must be at most (?<other>[a-z]\\w+))?(?<rest>.*)");

    private static final Map<String, String> SHARES = Map.of("minScale", "LO", "maxScale", "HI");
    private static final Map<String, String> SIGMAS = Map.of("p", "P", "minSigma", "LO", "maxSigma", "HI");
    private static final Map<String, String> QUALITIES = Map.of("p", "P", "minQuality", "LO", "maxQuality", "HI");
    private static final Map<String, String> AREAS = Map.of("p", "P", "minArea", "LO", "maxArea", "HI");
    private static final Map<String, String> NUMBERS = Map.of("operations", "N", "magnitude", "M");

    private static final String OWN = " (default: the preset's)";

    @Option(names = "--augment", paramLabel = "PRESET", defaultValue = Presets.STANDARD, description = "how training "
            + "images are changed at random, see `varve ls augmentations`; --max-rotate, --erase and the like change "
            + "single numbers of it (default: ${DEFAULT-VALUE})")
    private String preset;

    @Option(names = "--mult", paramLabel = "X", description = "factor of rotation, tilt and light")
    private Double mult;

    @Option(names = "--crop", paramLabel = "KIND", description = "which part becomes the square: centre, square, pad, "
            + "squish, or resized[:LO:HI] for a rectangle of a random share of the area" + OWN)
    private String crop;

    @Option(names = "--flip", paramLabel = "none|horizontal|dihedral", description = "which sides change places"
            + OWN)
    private Geometry.Flip flip;

    @Option(names = "--max-rotate", paramLabel = "DEGREES", description = "greatest rotation, 0 to 180" + OWN)
    private Double maxRotate;

    @Option(names = "--min-zoom", paramLabel = "X", description = "least magnification" + OWN)
    private Double minZoom;

    @Option(names = "--max-zoom", paramLabel = "X", description = "greatest magnification" + OWN)
    private Double maxZoom;

    @Option(names = "--max-warp", paramLabel = "X", description = "greatest perspective tilt, below 0.5" + OWN)
    private Double maxWarp;

    @Option(names = "--p-affine", paramLabel = "P", description = "probability of rotation, zoom and tilt, each" + OWN)
    private Double pAffine;

    @Option(names = "--min-scale", paramLabel = "X", description = "least share of the turned square that is cut out"
            + OWN)
    private Double minScale;

    @Option(names = "--mode", paramLabel = "bilinear|nearest|bicubic", description = "how values between pixels are "
            + "found" + OWN)
    private Geometry.Mode mode;

    @Option(names = "--pad-mode", paramLabel = "reflection|border|zeros", description = "what is seen beyond the "
            + "picture" + OWN)
    private Geometry.PadMode padMode;

    @Option(names = "--align-corners", arity = "1", paramLabel = "true|false", description = "whether corners are "
            + "centres of pixels" + OWN)
    private Boolean alignCorners;

    @Option(names = "--max-lighting", paramLabel = "X", description = "greatest change of brightness and contrast, "
            + "below 1" + OWN)
    private Double maxLighting;

    @Option(names = "--p-lighting", paramLabel = "P", description = "probability of a change of brightness, and of "
            + "contrast" + OWN)
    private Double pLighting;

    @Option(names = "--max-saturation", paramLabel = "X", description = "greatest change of saturation, below 1" + OWN)
    private Double maxSaturation;

    @Option(names = "--max-hue", paramLabel = "X", description = "greatest change of hue, a share of the circle to 0.5"
            + OWN)
    private Double maxHue;

    @Option(names = "--p-colour", paramLabel = "P", description = "probability of a change of saturation, and of hue"
            + OWN)
    private Double pColour;

    @Option(names = "--blur", paramLabel = "P[:LO:HI]", description = "probability of a blur, and its deviation in "
            + "pixels (0.1:2)")
    private String blur;

    @Option(names = "--jpeg", paramLabel = "P[:LO:HI]", description = "probability of compression, and its quality "
            + "(30:90)")
    private String jpeg;

    @Option(names = "--erase", paramLabel = "P[:LO:HI]", description = "probability that noise covers a rectangle, and "
            + "its share of the area (0:0.3)")
    private String erase;

    @Option(names = "--rand-augment", paramLabel = "N,M", split = ",", hideParamSyntax = true,
            description = "N operations of magnitude M, 0 "
            + "to 30, drawn from torchvision's list")
    private List<Integer> randAugment = List.of();

    @Option(names = "--trivial-augment", description = "one operation of any magnitude, drawn from torchvision's "
            + "list")
    private boolean trivialAugment;

    @Option(names = "--alike", description = "change all images of a batch alike")
    private boolean alike;

    /** The preset with all that was said. */
    Augmentation augmentation() {
        Augmentation said = Presets.named("--augment", preset);
        Augmentation whole = said.with(crop(said.crop())).with(byField(() -> geometry(said.geometry())))
                .with(byField(() -> colour(said.colour()))).with(policy(said.policy())).with(blur(said.blur()))
                .with(jpeg(said.jpeg())).with(erasing(said.erasing())).with(alike);
        requireUse(whole);
        return mult == null ? whole : multiplied(whole);
    }

    private Augmentation multiplied(Augmentation whole) {
        try {
            return byField(() -> whole.times(mult));
        } catch (InvalidInput mistake) {
            throw mistake.getMessage().startsWith("--mult") ? mistake
                    : new InvalidInput(mistake, "--mult %s and so %s", mult, mistake.getMessage());
        }
    }

    /** Refuses a probability or a factor of what does not change. */
    private void requireUse(Augmentation whole) {
        Geometry moves = whole.geometry();
        Colour colours = whole.colour();
        double turns = moves.maxRotate() + moves.maxWarp();
        requireUse("--mult", mult, turns + colours.maxLighting(), "--max-rotate, --max-warp or --max-lighting");
        requireUse("--p-affine", pAffine, turns + Math.abs(1 - moves.minZoom()) + Math.abs(moves.maxZoom() - 1),
                "--max-rotate, --max-zoom or --max-warp");
        requireUse("--p-lighting", pLighting, colours.maxLighting(), "--max-lighting");
        requireUse("--p-colour", pColour, colours.maxSaturation() + colours.maxHue(), "--max-saturation or --max-hue");
    }

    private static void requireUse(String option, Double said, double range, String ranges) {
        if (said != null && range == 0) {
            throw new InvalidInput("%s %s: is of %s, found none; add it, or leave this out", option, said, ranges);
        }
    }

    private Geometry geometry(Geometry own) {
        return new Geometry(or(flip, own.flip()), or(maxRotate, own.maxRotate()), or(minZoom, own.minZoom()),
                or(maxZoom, own.maxZoom()), or(maxWarp, own.maxWarp()), or(pAffine, pAffine(own)),
                or(minScale, own.minScale()), or(mode, own.mode()), or(padMode, own.padMode()),
                or(alignCorners, own.alignCorners()));
    }

    /** A preset that turns nothing has no probability of its own. */
    private double pAffine(Geometry own) {
        boolean asked = maxRotate != null || minZoom != null || maxZoom != null || maxWarp != null;
        return asked && own.pAffine() == 0 ? Geometry.STANDARD.pAffine() : own.pAffine();
    }

    private Colour colour(Colour own) {
        boolean lit = maxLighting != null && own.pLighting() == 0;
        boolean coloured = (maxSaturation != null || maxHue != null) && own.pColour() == 0;
        return new Colour(or(maxLighting, own.maxLighting()),
                or(pLighting, lit ? Colour.STANDARD.pLighting() : own.pLighting()),
                or(maxSaturation, own.maxSaturation()), or(maxHue, own.maxHue()),
                or(pColour, coloured ? Colour.STANDARD.pColour() : own.pColour()));
    }

    private Crop crop(Crop own) {
        if (crop == null) {
            return own;
        }
        String[] parts = crop.split(":", -1);
        if (parts[0].equals("resized")) {
            Crop.Resized usual = Crop.Resized.STANDARD;
            double[] ends = ends("--crop", crop, parts, usual.minScale(), usual.maxScale());
            return within("--crop", SHARES,
                    () -> new Crop.Resized(ends[0], ends[1], usual.minRatio(), usual.maxRatio()));
        }
        return switch (crop) {
            case "centre" -> new Crop.Centre();
            case "square" -> new Crop.Square();
            case "pad" -> new Crop.Pad();
            case "squish" -> new Crop.Squish();
            default -> throw Suggestions.unknown("--crop", crop, "kind",
                    List.of("centre", "square", "pad", "squish", "resized"));
        };
    }

    private Policy policy(Policy own) {
        if (trivialAugment && !randAugment.isEmpty()) {
            throw new InvalidInput("--trivial-augment: does not go with --rand-augment; leave one of both out");
        }
        if (trivialAugment) {
            return Policy.TrivialAugment.STANDARD;
        }
        if (randAugment.isEmpty()) {
            return own;
        }
        if (randAugment.size() != 2) {
            throw new InvalidInput("--rand-augment: takes two numbers, found %d; give for example 2,9",
                    randAugment.size());
        }
        return within("--rand-augment", NUMBERS,
                () -> new Policy.RandAugment(randAugment.get(0), randAugment.get(1), Policy.BINS));
    }

    private Blur blur(Blur own) {
        if (blur == null) {
            return own;
        }
        String[] parts = blur.split(":", -1);
        double[] ends = ends("--blur", blur, parts, own.minSigma(), own.maxSigma());
        double chance = number("--blur", blur, parts[0]);
        return within("--blur", SIGMAS, () -> new Blur(chance, ends[0], ends[1]));
    }

    private Jpeg jpeg(Jpeg own) {
        if (jpeg == null) {
            return own;
        }
        String[] parts = jpeg.split(":", -1);
        double[] ends = ends("--jpeg", jpeg, parts, own.minQuality(), own.maxQuality());
        double chance = number("--jpeg", jpeg, parts[0]);
        if (ends[0] != Math.rint(ends[0]) || ends[1] != Math.rint(ends[1])) {
            throw new InvalidInput("--jpeg %s: qualities must be whole numbers; give for example 0.5:30:90", jpeg);
        }
        return within("--jpeg", QUALITIES, () -> new Jpeg(chance, (int) ends[0], (int) ends[1]));
    }

    private Erasing erasing(Erasing own) {
        if (erase == null) {
            return own;
        }
        String[] parts = erase.split(":", -1);
        double[] ends = ends("--erase", erase, parts, own.minArea(), own.maxArea());
        double chance = number("--erase", erase, parts[0]);
        return within("--erase", AREAS, () -> new Erasing(chance, ends[0], ends[1], own.minAspect(), own.maxCount()));
    }

    /** The second and third part of a value, or the usual ones. */
    private static double[] ends(String option, String value, String[] parts, double low, double high) {
        if (parts.length == 1) {
            return new double[] {low, high};
        }
        if (parts.length != 3) {
            throw new InvalidInput("%s %s: must have one part, or two numbers behind it, with colons between; found %d "
                    + "parts; give for example %s:%s:%s", option, value, parts.length, parts[0], low, high);
        }
        return new double[] {number(option, value, parts[1]), number(option, value, parts[2])};
    }

    private static double number(String option, String value, String part) {
        try {
            return Double.parseDouble(part);
        } catch (NumberFormatException none) {
            throw new InvalidInput(none, "%s %s: must have numbers between its colons, found '%s'; see `varve help "
                    + "train`", option, value, part);
        }
    }

    private static <T> T or(T said, T own) {
        return said == null ? own : said;
    }

    /** A value with a field for each option: its mistake is told by the names of options. */
    private static <T> T byField(Supplier<T> value) {
        return said(value, "", field -> "--" + field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    /**
     * A value with several fields for an option: its mistake is told by the option and the part of its value, as its
     * label calls it.
     *
     * @param parts what the fields are in the label
     */
    private static <T> T within(String option, Map<String, String> parts, Supplier<T> value) {
        return said(value, option + ": ", parts::get);
    }

    /** A value whose mistake has names of its own in place of fields, which stand first and behind a comparison. */
    private static <T> T said(Supplier<T> value, String subject, UnaryOperator<String> name) {
        try {
            return value.get();
        } catch (InvalidInput mistake) {
            Matcher parts = MISTAKE.matcher(mistake.getMessage());
            if (!parts.matches()) {
                throw mistake;
            }
            String other = parts.group("other") == null ? "" : "must be at most " + name.apply(parts.group("other"));
            throw new InvalidInput(mistake, "%s%s%s %s%s", subject, name.apply(parts.group("field")),
                    subject.isEmpty() ? ":" : "", other, parts.group("rest"));
        }
    }
}
