package dev.varve.group;

import dev.varve.analysis.CutPoint;
import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Groups that begin with given modules.
 *
 * @param given for each border a module's path ({@code layer3}, {@code features.24}, {@code blocks.4}) or an index into
 *        the opened list of the body's children as fastai counts them; in any order
 */
record ByNames(List<String> given) implements Grouping {

    /** Keeps an immutable copy. */
    ByNames {
        given = List.copyOf(given);
        if (given.isEmpty()) {
            throw new InvalidInput("--at: --by names needs at least one border, found none; name the module that "
                    + "begins a group, such as --at layer3");
        }
    }

    @Override
    public String by() {
        return "names";
    }

    @Override
    public List<String> borders(Body body) {
        return given.stream().map(one -> border(body, one)).distinct()
                .sorted(Comparator.comparing(border -> position(body, border))).toList();
    }

    /**
     * The path of the module that a user names by path or index.
     *
     * @throws InvalidInput if the body has none; offers the nearest
     */
    static String border(Body body, String named) {
        if (named.matches("\\d+")) {
            return atIndex(body, named);
        }
        if (body.trunk().modules().find(named).isEmpty() || named.isEmpty()) {
            throw Suggestions.unknown(named, "module in the body of " + body.network().name(),
                    body.cuts().all().stream().map(CutPoint::border).filter(Objects::nonNull).toList());
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
                        + " of %s; name a later module", border, body.network().name()));
    }
}
