package dev.varve.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A rearrangement of axes as text: {@code n (h a=2) (w b=2) c -> n h w (b a c)}.
 *
 * <p>Names before the arrow are the input's axes; several in brackets share one, the last varying fastest. All but one
 * of those must say how many positions they have. The same names stand after the arrow, in another order. The batch
 * {@code n} comes first on both sides, and {@code c} is the axis of channels.
 */
public record AxisPattern(List<List<String>> before, List<List<String>> after, Map<String, Long> known) {

    private static final Pattern AXIS = Pattern.compile("\\(([^()]*)\\)|([^\\s()]+)");
    private static final String BATCH = "n";
    private static final String CHANNELS = "c";

    /**
     * The three steps of a rearrangement at known extents. The batch stays the first axis; the others follow.
     *
     * @param factors extents of the divided axes, without the batch
     * @param order where each axis of the result comes from, the batch counted as 0
     * @param shape what comes out
     */
    public record Moves(List<Long> factors, List<Integer> order, Shape shape) {
    }

    /** Reads a pattern. */
    static AxisPattern parse(String pattern) {
        String[] sides = pattern.split("->");
        require(sides.length == 2, pattern, "needs one arrow");
        Map<String, Long> known = new HashMap<>();
        List<List<String>> before = side(sides[0], known);
        List<List<String>> after = side(sides[1], new HashMap<>());
        List<String> names = before.stream().flatMap(List::stream).toList();
        Set<String> distinct = new HashSet<>(names);
        List<String> moved = after.stream().flatMap(List::stream).toList();
        require(distinct.size() == names.size() && moved.size() == names.size() && distinct.containsAll(moved)
                && new HashSet<>(moved).size() == moved.size(), pattern, "must name the same axes on both sides, once");
        require(before.get(0).equals(List.of(BATCH)) && after.get(0).equals(List.of(BATCH)), pattern,
                "must begin with n on both sides");
        return new AxisPattern(before, after, Map.copyOf(known));
    }

    private static List<List<String>> side(String text, Map<String, Long> known) {
        List<List<String>> axes = new ArrayList<>();
        for (Matcher axis = AXIS.matcher(text); axis.find();) {
            String inner = axis.group(1) == null ? axis.group(2) : axis.group(1);
            axes.add(Stream.of(inner.trim().split("\\s+")).map(factor -> name(factor, known)).toList());
        }
        return axes;
    }

    private static String name(String factor, Map<String, Long> known) {
        String[] parts = factor.split("=");
        if (parts.length == 2) {
            known.put(parts[0], Long.valueOf(parts[1]));
        }
        return parts[0];
    }

    private static void require(boolean rule, String pattern, String message) {
        if (!rule) {
            throw new IllegalArgumentException("the pattern '" + pattern + "' " + message);
        }
    }

    /** Whether an axis of the result joins factors that do not follow each other in the input. */
    boolean joinsWhatWasApart() {
        List<String> names = before.stream().flatMap(List::stream).toList();
        return after.stream().anyMatch(axis -> IntStream.range(1, axis.size())
                .anyMatch(i -> names.indexOf(axis.get(i)) != names.indexOf(axis.get(i - 1)) + 1));
    }

    /** Whether each channel of tokens {@code [N, L, C]} becomes a token, and each token a channel. */
    boolean tokensBecomeChannels() {
        return before.size() == 3 && after.size() == 3 && before.get(2).contains(CHANNELS)
                && !after.get(2).contains(CHANNELS);
    }

    /** Positions of each spatial axis that become channels of one; 1 where none do. */
    long positionsJoined() {
        Set<String> channels = before.stream().filter(axis -> axis.contains(CHANNELS)).flatMap(List::stream)
                .collect(Collectors.toSet());
        return after.stream().filter(axis -> axis.contains(CHANNELS)).flatMap(List::stream)
                .filter(name -> !channels.contains(name) && known.containsKey(name)).mapToLong(known::get)
                .max().orElse(1);
    }

    /**
     * The steps for an input.
     *
     * @throws IllegalArgumentException if its axes are others or cannot be divided so
     */
    Moves moves(Shape input) {
        if (input.rank() != before.size()) {
            throw new IllegalArgumentException("rearranges "
                    + before.stream().map(axis -> String.join(" ", axis)).toList() + ", got " + input);
        }
        Map<String, Long> extents = new HashMap<>(known);
        List<String> names = new ArrayList<>(before.get(0));
        for (int axis = 1; axis < before.size(); axis++) {
            names.addAll(before.get(axis));
            divide(before.get(axis), input.extent(axis), extents);
        }
        List<Long> factors = names.stream().skip(1).map(extents::get).toList();
        List<Integer> order = after.stream().flatMap(List::stream).map(names::indexOf).toList();
        long[] outputs = after.stream().skip(1).mapToLong(axis -> product(axis, extents)).toArray();
        return new Moves(factors, order, Shape.batchOf(outputs));
    }

    private static void divide(List<String> axis, long extent, Map<String, Long> extents) {
        List<String> unknown = axis.stream().filter(name -> !extents.containsKey(name)).toList();
        long rest = extent / product(axis, extents);
        unknown.forEach(name -> extents.put(name, rest));
        if (unknown.size() > 1 || product(axis, extents) != extent) {
            throw new IllegalArgumentException("divides an axis of " + extent + " positions by " + axis + " with "
                    + new TreeMap<>(extents));
        }
    }

    private static long product(List<String> axis, Map<String, Long> extents) {
        return axis.stream().mapToLong(name -> extents.getOrDefault(name, 1L)).reduce(1, Math::multiplyExact);
    }
}
