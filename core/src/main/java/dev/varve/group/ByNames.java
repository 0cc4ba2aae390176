package dev.varve.group;

import dev.varve.analysis.CutPoint;
import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Groups that begin with given modules.
 *
 * @param given for each border a module's path ({@code layer3}, {@code features.24}, {@code blocks.4}) or an index into
 *        the opened list of the body's children as fastai counts them; from the input to the head
 */
record ByNames(List<String> given) implements Grouping {

    /** Keeps an immutable copy. */
    ByNames {
        given = List.copyOf(given);
    }

    @Override
    public String by() {
        return "names";
    }

    @Override
    public List<String> borders(Body body) {
        if (given.isEmpty()) {
            throw new InvalidInput("--at: --by names needs at least one border, found none; name the module that "
                    + "begins a group, such as --at %s", example(body));
        }
        List<String> borders = given.stream().map(one -> border(body, one)).toList();
        for (int i = 1; i < borders.size(); i++) {
            requireBehind(body, borders, i);
        }
        return borders;
    }

    private static String example(Body body) {
        return Stream.concat(Groupings.DEFAULT.borders(body).stream(), named(body).stream()).findFirst()
                .orElse("MODULE");
    }

    private static List<String> named(Body body) {
        return body.cuts().all().stream().map(CutPoint::border).filter(Objects::nonNull).toList();
    }

    private void requireBehind(Body body, List<String> borders, int i) {
        String option = String.join(",", given);
        int step = position(body, borders.get(i)) - position(body, borders.get(i - 1));
        if (step == 0) {
            String twice = given.get(i).equals(given.get(i - 1)) ? given.get(i) + " twice"
                    : given.get(i - 1) + " and " + given.get(i) + " at the same place";
            throw new InvalidInput("--at %s: each border begins a group of its own, found %s; leave one out", option,
                    twice);
        }
        if (step < 0) {
            String sorted = given.stream().distinct()
                    .sorted(Comparator.comparing(one -> position(body, border(body, one))))
                    .collect(Collectors.joining(","));
            throw new InvalidInput("--at %s: borders stand from the input to the head, found %s before %s; write "
                    + "--at %s", option, given.get(i - 1), given.get(i), sorted);
        }
    }

    /**
     * The path of the module that a user names by path or index.
     *
     * @throws InvalidInput if the body has none; offers the nearest
     */
    static String border(Body body, String named) {
        if (named.isBlank()) {
            throw new InvalidInput("--at: a border is the name of a module, found an empty one; give one, such as "
                    + "--at %s", example(body));
        }
        if (named.matches("\\d+")) {
            return atIndex(body, named);
        }
        if (body.trunk().modules().find(named).isEmpty()) {
            throw Suggestions.unknown(named, "module in the body of " + body.network().name(), named(body));
        }
        position(body, named);
        return named;
    }

    private static String atIndex(Body body, String index) {
        List<String> children = body.children();
        int last = children.size() - 1;
        if (index.length() > 4 || Integer.parseInt(index) > last) {
            throw new InvalidInput("border %s: the body of %s has the children 0 (%s) to %d (%s); give one of these",
                    index, body.network().name(), children.get(0), last, children.get(last));
        }
        String border = children.get(Integer.parseInt(index));
        position(body, border);
        return border;
    }

    private static int position(Body body, String border) {
        return body.cuts().before(border).map(CutPoint::position).orElseThrow(() -> new InvalidInput(
                "border %s: no group can begin here, since nothing stands before it or it computes nothing in the body"
                        + " of %s; name another module", border, body.network().name()));
    }
}
