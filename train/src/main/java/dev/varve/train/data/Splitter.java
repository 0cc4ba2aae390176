package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.random.Draws;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Gives every image a part. What the source says stays; what it leaves open is drawn: a share of every class (at
 * least one image, and never the last one), chosen by the seed from the images in the order of their paths. An image
 * with several names is drawn with the rarest of them, from those with which it has that in common; where there are too
 * few of these they train. Images with values are drawn from all.
 */
final class Splitter {

    private final Path root;
    private final DataOptions options;
    private final List<String> notes;

    Splitter(Path root, DataOptions options, List<String> notes) {
        this.root = root;
        this.options = options;
        this.notes = notes;
    }

    List<Scan> split(List<Scan> images) {
        Predicate<Part> given = part -> images.stream().anyMatch(image -> image.row().part() == part);
        boolean withTest = options.testFraction() > 0;
        if (withTest && given.test(Part.TEST)) {
            throw new InvalidInput("%s: has a test part of its own; leave --test-fraction out", root);
        }
        if (given.test(Part.VALID) && !withTest) {
            return images;
        }
        double valid = given.test(Part.VALID) ? 0 : options.validFraction();
        notes.add(sentence(valid, !given.test(Part.TRAIN)));
        Map<String, List<Scan>> open = images.stream()
                .filter(image -> image.row().part() == null || image.row().part() == Part.TRAIN)
                .sorted(Comparator.comparing(image -> image.row().path()))
                .collect(Collectors.groupingBy(stratum(images), TreeMap::new, Collectors.toList()));
        List<Scan> result = new ArrayList<>(images.stream()
                .filter(image -> image.row().part() == Part.VALID || image.row().part() == Part.TEST).toList());
        int number = 0;
        for (List<Scan> ofClass : open.values()) {
            result.addAll(draw(ofClass, valid, Draws.of(options.seed(), Draws.Purpose.SPLIT, 0, number++)));
        }
        return result;
    }

    /** What an image is drawn with: all that have it in common are divided alike. */
    private Function<Scan, String> stratum(List<Scan> images) {
        Map<String, Long> counts = images.stream().flatMap(image -> image.row().labels().stream())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        return switch (options.target().kind()) {
            case LABEL -> image -> image.row().labels().get(0);
            case LABELS -> image -> image.row().labels().stream()
                    .min(Comparator.<String>comparingLong(counts::get).thenComparing(name -> name)).orElse("");
            case VALUES -> image -> "";
        };
    }

    private List<Scan> draw(List<Scan> images, double valid, Draws draws) {
        int[] order = draws.permutation(images.size());
        int others = options.testFraction() > 0 ? 2 : 1;        // one image trains, and one tests
        int validates = share(valid, images.size(), images.size() - others);
        int tests = share(options.testFraction(), images.size(), images.size() - 1 - validates);
        requireEnough(images, validates, tests, valid);
        List<Scan> result = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            Part part = i < validates ? Part.VALID : i < validates + tests ? Part.TEST : Part.TRAIN;
            Scan image = images.get(order[i]);
            result.add(new Scan(image.row().to(part), image.content(), null));
        }
        return result;
    }

    private void requireEnough(List<Scan> images, int validates, int tests, double valid) {
        int parts = 1 + (valid > 0 ? 1 : 0) + (options.testFraction() > 0 ? 1 : 0);
        boolean tooFew = validates < (valid > 0 ? 1 : 0) || tests < (options.testFraction() > 0 ? 1 : 0);
        if (tooFew && options.target().kind() == TargetKind.LABEL) {
            throw new InvalidInput("%s: class %s has %s, too few to split into %d parts; add images, or remove the"
                    + " class", root, images.get(0).row().labels().get(0), Counts.images(images.size()), parts);
        }
    }

    private static int share(double fraction, int images, int most) {
        return fraction == 0 ? 0 : Math.min(Math.max(1, (int) Math.round(fraction * images)), most);
    }

    private String sentence(double valid, boolean nothingGiven) {
        List<String> shares = new ArrayList<>();
        if (valid > 0) {
            shares.add(percent(valid) + " validate");
        }
        if (options.testFraction() > 0) {
            shares.add(percent(options.testFraction()) + " test");
        }
        return String.format(Locale.ROOT, "%s %s, drawn from %s%s with seed %d",
                nothingGiven ? "No split is given:" : "The split is given in part:", String.join(" and ", shares),
                nothingGiven ? "the images" : "the training images", commonOnes(), options.seed());
    }

    private String commonOnes() {
        return switch (options.target().kind()) {
            case LABEL -> " of each class";
            case LABELS -> " with each name";
            case VALUES -> "";
        };
    }

    private static String percent(double fraction) {
        return Math.round(1000 * fraction) / 10.0 + " %";
    }
}
