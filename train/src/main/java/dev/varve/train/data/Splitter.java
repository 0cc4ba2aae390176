package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.plan.SplitChoice;
import dev.varve.plan.SplitChoice.By;
import dev.varve.random.Draws;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives every image a part. What the source says stays, unless another split is asked for, which leaves its test part
 * as it is; what is open is drawn by the seed from the images in the order of their paths.
 *
 * <ul>
 * <li><em>Stratified</em>: a share of every class (at least one image, and never the last one). An image with several
 * names is drawn with the rarest of them, from those with which it has that in common; where there are too few of these
 * they train. Images with values are drawn from all.
 * <li><em>Random</em>: a share of all images.
 * <li><em>Folds</em>: the images of every class in a drawn order, dealt to the folds in turn, one of which validates.
 * No two folds differ by more than one image, in all or of a class. Every fold of the same seed sees the same deal.
 * <li><em>Groups</em>: see {@link GroupDraw}.
 * </ul>
 */
final class Splitter {

    /** Streams of draws beside that of shares, so that folds and a test part are drawn apart. */
    private static final int OF_FOLDS = 1;
    private static final int OF_GROUPS = 2;

    private final Path root;
    private final DataOptions options;
    private final SplitChoice choice;
    private final List<String> notes;

    Splitter(Path root, DataOptions options, List<String> notes) {
        this.root = root;
        this.options = options;
        this.choice = options.split();
        this.notes = notes;
    }

    List<Scan> split(List<Scan> images) {
        if (choice.by() == By.STRATIFIED && options.target().kind() == TargetKind.VALUES) {
            throw new InvalidInput("--split stratified: is for classes and names, found the target values; take "
                    + "random");
        }
        Predicate<Part> given = part -> images.stream().anyMatch(image -> image.row().part() == part);
        boolean withTest = options.testFraction() > 0;
        if (withTest && given.test(Part.TEST)) {
            throw new InvalidInput("%s: has a test part of its own; leave --test-fraction out", root);
        }
        boolean validGiven = given.test(Part.VALID) && !choice.anew();
        if (validGiven && !withTest) {
            return noteGroupsApart(images);
        }
        Function<Scan, String> stratum = stratum(images);
        Predicate<Scan> isOpen = image -> image.row().part() == null || image.row().part() == Part.TRAIN
                || image.row().part() == Part.VALID && !validGiven;
        List<Scan> open = images.stream().filter(isOpen)
                .sorted(Comparator.comparing(image -> image.row().path())).toList();
        double valid = validGiven || choice.folds() > 0 ? 0 : options.validFraction();
        notes.add(new SplitSentence(options, images, validGiven).text());
        List<Scan> drawn = valid > 0 || withTest ? drawn(open, stratum, valid) : open;
        List<Scan> rest = images.stream().filter(isOpen.negate()).toList();
        return noteGroupsApart(Stream.concat(rest.stream(),
                (choice.folds() > 0 ? folded(drawn, stratum) : drawn).stream()).toList());
    }

    /** What an image is drawn with: all that have it in common are divided alike. */
    private Function<Scan, String> stratum(List<Scan> images) {
        if (choice.by() == By.RANDOM) {
            return image -> "";
        }
        Map<String, Long> counts = images.stream().flatMap(image -> image.row().labels().stream())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        return switch (options.target().kind()) {
            case LABEL -> image -> image.row().labels().get(0);
            case LABELS -> image -> image.row().labels().stream()
                    .min(Comparator.<String>comparingLong(counts::get).thenComparing(name -> name)).orElse("");
            case VALUES -> image -> "";
        };
    }

    private static TreeMap<String, List<Scan>> by(Function<Scan, String> key, List<Scan> images) {
        return images.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }

    private List<Scan> drawn(List<Scan> open, Function<Scan, String> stratum, double valid) {
        if (choice.grouped()) {
            double tests = options.testFraction();
            return new GroupDraw(root, stratum, Draws.of(options.seed(), Draws.Purpose.SPLIT, OF_GROUPS, 0))
                    .drawn(open, valid, tests, notes);
        }
        List<Scan> result = new ArrayList<>();
        int number = 0;
        for (List<Scan> ofClass : by(stratum, open).values()) {
            result.addAll(draw(ofClass, valid, Draws.of(options.seed(), Draws.Purpose.SPLIT, 0, number++)));
        }
        return result;
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
            result.add(images.get(order[i]).to(part));
        }
        return result;
    }

    private void requireEnough(List<Scan> images, int validates, int tests, double valid) {
        int parts = 1 + (valid > 0 ? 1 : 0) + (options.testFraction() > 0 ? 1 : 0);
        boolean tooFew = validates < (valid > 0 ? 1 : 0) || tests < (options.testFraction() > 0 ? 1 : 0);
        if (tooFew && options.target().kind() == TargetKind.LABEL) {
            String which = choice.by() == By.RANDOM ? "" : "class " + images.get(0).row().labels().get(0) + " ";
            throw new InvalidInput("%s: %shas %s, too few to split into %d parts; add images%s", root, which,
                    Counts.images(images.size()), parts, which.isEmpty() ? "" : ", or remove the class");
        }
    }

    private static int share(double fraction, int images, int most) {
        return fraction == 0 ? 0 : Math.min(Math.max(1, (int) Math.round(fraction * images)), most);
    }

    /** What does not test, dealt to the folds. */
    private List<Scan> folded(List<Scan> images, Function<Scan, String> stratum) {
        List<Scan> result = new ArrayList<>(images.stream().filter(image -> image.row().part() == Part.TEST).toList());
        List<Scan> dealt = images.stream().filter(image -> image.row().part() != Part.TEST)
                .sorted(Comparator.comparing(image -> image.row().path())).toList();
        int[] folds = choice.grouped()
                ? new GroupDraw(root, stratum, Draws.of(options.seed(), Draws.Purpose.SPLIT, OF_FOLDS, 0))
                        .folds(dealt, choice.folds())
                : folds(dealt, stratum);
        for (int i = 0; i < folds.length; i++) {
            result.add(dealt.get(i).to(folds[i] == choice.fold() - 1 ? Part.VALID : Part.TRAIN));
        }
        return result;
    }

    private int[] folds(List<Scan> images, Function<Scan, String> stratum) {
        if (images.size() < choice.folds()) {
            throw new InvalidInput("%s: has %s, fewer than --folds %d; give fewer folds, or add images", root,
                    Counts.images(images.size()), choice.folds());
        }
        int[] folds = new int[images.size()];
        Map<Scan, Integer> place = new IdentityHashMap<>();
        for (int i = 0; i < folds.length; i++) {
            place.put(images.get(i), i);
        }
        int dealt = 0;
        int number = 0;
        for (List<Scan> ofClass : by(stratum, images).values()) {
            Draws draws = Draws.of(options.seed(), Draws.Purpose.SPLIT, OF_FOLDS, number++);
            for (int next : draws.permutation(ofClass.size())) {
                folds[place.get(ofClass.get(next))] = dealt++ % choice.folds();
            }
        }
        return folds;
    }

    /** Says of a split that was given whether groups stand in several parts. */
    private List<Scan> noteGroupsApart(List<Scan> images) {
        Map<String, Long> parts = images.stream().filter(image -> image.row().group() != null)
                .map(image -> Map.entry(image.row().group(), String.valueOf(image.row().part()))).distinct()
                .collect(Collectors.groupingBy(Map.Entry::getKey, TreeMap::new, Collectors.counting()));
        List<String> apart = parts.entrySet().stream().filter(group -> group.getValue() > 1).map(Map.Entry::getKey)
                .toList();
        if (!apart.isEmpty()) {
            notes.add("Warning: the split that the data bring has groups in several parts, so results will look better "
                    + "than they are: " + Counts.named(apart));
        }
        return images;
    }
}
