package dev.varve.assembly;

import dev.varve.analysis.Cost;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.group.Body;
import dev.varve.group.Grouping;
import dev.varve.group.LayerGroups;
import dev.varve.surgery.Head;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What every way to find groups makes of one network: the fields are those of {@code varve groups --compare --json}.
 *
 * @param architecture name of the network
 * @param ways in the order of their names
 */
public record Comparison(String architecture, List<Way> ways) {

    /**
     * What a way makes of it.
     *
     * @param by the way's name
     * @param groups input first; empty where it refuses
     * @param refusal why it makes none, or null
     */
    public record Way(String by, List<Group> groups, String refusal) {

        /** Keeps an immutable copy. */
        public Way {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A group.
     *
     * @param name what it holds
     * @param border path of the module with which it begins, or null for the first group; {@code head} for a head alone
     * @param parameters its share of all trainable numbers, the new head's counted, from 0 to 1
     * @param macs its share of the multiply-accumulates
     */
    public record Group(String name, String border, double parameters, double macs) {
    }

    /** Keeps an immutable copy. */
    public Comparison {
        ways = List.copyOf(ways);
    }

    /**
     * Compares ways.
     *
     * @param original the network with its own head
     * @param groupings the ways, each of which brings its own body end and head
     * @param bodyEnd as in {@link Assembly#of}
     * @param classes how many logits the new head makes
     * @param size pixels of each side of the square image at which costs are compared
     */
    public static Comparison of(Network original, List<Grouping> groupings, int bodyEnd, int classes, int size) {
        Map<List<Object>, Body> bodies = new HashMap<>();
        List<Way> ways = new ArrayList<>();
        for (Grouping grouping : groupings) {
            try {
                String end = Assembly.end(original, grouping, bodyEnd);
                Head.Style style = Assembly.style(grouping);
                Body body = bodies.computeIfAbsent(List.of(end, style), any -> Body.of(
                        Head.of(style).replacing(original, end, classes, 0).network(), end, size));
                ways.add(new Way(grouping.by(), groups(body, grouping), null));
            } catch (InvalidInput refused) {
                ways.add(new Way(grouping.by(), List.of(), refused.getMessage()));
            }
        }
        return new Comparison(original.name(), ways);
    }

    private static List<Group> groups(Body body, Grouping grouping) {
        LayerGroups groups = grouping.group(body);
        List<String> borders = grouping.borders(body);
        Cost all = Cost.of(body.network(), body.size());
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            long from = i == 0 ? 0 : macsBefore(body, borders, i - 1);
            long to = i == groups.size() - 1 ? all.macs() : macsBefore(body, borders, i);
            rows.add(new Group(groups.get(i).name(), i == 0 ? null : i <= borders.size() ? borders.get(i - 1)
                    : Head.MODULE, (double) groups.parameters(groups.get(i)) / all.parameters(),
                    all.macs() == 0 ? 0 : (double) (to - from) / all.macs()));
        }
        return rows;
    }

    private static long macsBefore(Body body, List<String> borders, int border) {
        return border == borders.size() ? body.cost().macs()
                : body.before(body.cuts().before(borders.get(border)).orElseThrow().position()).macs();
    }
}
