package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.random.Draws;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Divides images in whole groups, so that no group stands in two parts. The largest groups come first, those of one
 * size in a drawn order. Each goes where the counts of classes then come nearest to what the parts should have, by the
 * chi-squared distance, as scikit-learn's {@code StratifiedGroupKFold} does by another one; the last ones go to parts
 * that have none. Of a draw by shares, a group that alone has images of a class trains.
 *
 * @param root the data, for messages
 * @param stratum the class of an image, or one for all
 * @param draws which of equal groups come first
 */
record GroupDraw(Path root, Function<Scan, String> stratum, Draws draws) {

    /** How far a part may be from its share without a word. */
    private static final double CLOSE = 0.05;
    private static final int PERCENT = 100;

    /** Gives images parts by shares, and notes where groups are too large for that. */
    List<Scan> drawn(List<Scan> images, double valid, double tests, List<String> notes) {
        List<Part> parts = new ArrayList<>(List.of(Part.TRAIN));
        List<Double> shares = new ArrayList<>(List.of(1 - valid - tests));
        if (valid > 0) {
            parts.add(Part.VALID);
            shares.add(valid);
        }
        if (tests > 0) {
            parts.add(Part.TEST);
            shares.add(tests);
        }
        int[] places = divide(images, shares, true);
        for (int part = 1; part < parts.size(); part++) {
            noteShare(images, places, part, parts.get(part), shares.get(part), notes);
        }
        List<Scan> result = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            result.add(images.get(i).to(parts.get(places[i])));
        }
        return result;
    }

    /** The fold of each image, from 0. */
    int[] folds(List<Scan> images, int folds) {
        return divide(images, Arrays.stream(new double[folds]).mapToObj(none -> 1.0 / folds).toList(), false);
    }

    private static void noteShare(List<Scan> images, int[] places, int place, Part part, double share,
                                  List<String> notes) {
        double got = (double) Arrays.stream(places).filter(one -> one == place).count() / places.length;
        if (Math.abs(got - share) > CLOSE) {
            Map.Entry<String, Long> largest = images.stream()
                    .collect(Collectors.groupingBy(image -> image.row().group(), TreeMap::new, Collectors.counting()))
                    .entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            notes.add(String.format(Locale.ROOT, "Groups are kept whole: the %s part has %s of the images, not %s; the "
                    + "largest group (%s) has %d %%", part, SplitSentence.percent(got), SplitSentence.percent(share),
                    largest.getKey(), Math.round((double) PERCENT * largest.getValue() / images.size())));
        }
    }

    private int[] divide(List<Scan> images, List<Double> shares, boolean firstHoldsRarities) {
        TreeMap<String, Map<String, Long>> groups = new TreeMap<>();
        images.forEach(image -> groups.computeIfAbsent(image.row().group(), any -> new TreeMap<>())
                .merge(stratum.apply(image), 1L, Long::sum));
        if (groups.size() < shares.size()) {
            throw new InvalidInput("%s: needs at least %d groups to divide, one for each part, found %d (%s); add "
                    + "images, or let others be groups", root, shares.size(), groups.size(),
                    Counts.named(List.copyOf(groups.keySet())));
        }
        Fill fill = new Fill(groups.values(), shares);
        Map<String, Integer> placeOf = new HashMap<>();
        Predicate<String> stays = name -> firstHoldsRarities && fill.holdsAClassAlone(groups.get(name));
        List<String> order = order(groups, stays);
        for (int i = 0; i < order.size(); i++) {
            Map<String, Long> counts = groups.get(order.get(i));
            int place = stays.test(order.get(i)) ? 0 : fill.best(counts, order.size() - i);
            fill.add(place, counts);
            placeOf.put(order.get(i), place);
        }
        fill.requireNoneEmpty(root);
        return images.stream().mapToInt(image -> placeOf.get(image.row().group())).toArray();
    }

    /** Those that have no choice come first of all. */
    private List<String> order(TreeMap<String, Map<String, Long>> groups, Predicate<String> stays) {
        List<String> names = List.copyOf(groups.keySet());
        return Arrays.stream(draws.permutation(names.size())).mapToObj(names::get)
                .sorted(Comparator.comparing((String name) -> !stays.test(name))
                        .thenComparing(name -> -size(groups.get(name)))).toList();
    }

    private static long size(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How full the parts are. */
    private static final class Fill {

        private final List<Double> shares;
        private final Map<String, Long> totals = new HashMap<>();
        private final Map<String, Integer> holders = new HashMap<>();
        private final List<Map<String, Long>> parts = new ArrayList<>();

        Fill(Iterable<Map<String, Long>> groups, List<Double> shares) {
            this.shares = shares;
            shares.forEach(share -> parts.add(new HashMap<>()));
            groups.forEach(counts -> counts.forEach((name, count) -> {
                totals.merge(name, count, Long::sum);
                holders.merge(name, 1, Integer::sum);
            }));
        }

        boolean holdsAClassAlone(Map<String, Long> counts) {
            return totals.size() > 1 && counts.keySet().stream().anyMatch(name -> holders.get(name) == 1);
        }

        /** The part whose distance grows least; an empty one if there are no more groups than empty parts. */
        int best(Map<String, Long> counts, int left) {
            boolean last = parts.stream().filter(Map::isEmpty).count() >= left;
            int best = -1;
            for (int part = 0; part < parts.size(); part++) {
                if ((!last || parts.get(part).isEmpty()) && (best < 0 || growth(part, counts) < growth(best, counts))) {
                    best = part;
                }
            }
            return best;
        }

        /** By how much the sum of (count - wanted)^2 / wanted grows: what is not in the group stays. */
        private double growth(int part, Map<String, Long> counts) {
            return counts.entrySet().stream().mapToDouble(entry -> {
                double wanted = shares.get(part) * totals.get(entry.getKey());
                long more = entry.getValue();
                long there = parts.get(part).getOrDefault(entry.getKey(), 0L);
                return more * (more + 2 * (there - wanted)) / wanted;
            }).sum();
        }

        void add(int part, Map<String, Long> counts) {
            counts.forEach((name, count) -> parts.get(part).merge(name, count, Long::sum));
        }

        void requireNoneEmpty(Path root) {
            if (parts.stream().anyMatch(Map::isEmpty)) {
                throw new InvalidInput("%s: each group alone has images of a class, so that all must train and none "
                        + "validates; let others be groups, or add images", root);
            }
        }
    }
}
