package dev.varve.group;

import dev.varve.analysis.CutPoint;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How borders divide the parameters of a network into named groups. */
final class Division {

    /** The name of the head's group. */
    static final String HEAD = "head";

    private static final String STEM = "stem";

    private Division() {
    }

    static LayerGroups at(Body body, List<String> borders) {
        Set<String> taken = new HashSet<>();
        List<LayerGroup> groups = new ArrayList<>();
        for (int i = 0; i <= borders.size(); i++) {
            List<Node> nodes = nodes(body, borders, i);
            List<String> parameters = parameters(body.network(), nodes, taken);
            if (parameters.isEmpty()) {
                throw empty(borders, i);
            }
            groups.add(new LayerGroup(name(nodes, borders, i), parameters));
        }
        List<String> head = body.network().trainable().stream().map(Parameter::name)
                .filter(name -> !taken.contains(name)).toList();
        groups.add(new LayerGroup(HEAD, head));
        return new LayerGroups(body.network(), groups);
    }

    /** What the groups between borders and the head are called. */
    static List<String> names(Body body, List<String> borders) {
        return Stream.concat(IntStream.rangeClosed(0, borders.size())
                .mapToObj(i -> name(nodes(body, borders, i), borders, i)), Stream.of(HEAD)).toList();
    }

    private static List<Node> nodes(Body body, List<String> borders, int group) {
        List<Node> nodes = body.trunk().nodes();
        return nodes.subList(group == 0 ? 0 : cut(body, borders.get(group - 1)).position(),
                group == borders.size() ? nodes.size() : cut(body, borders.get(group)).position());
    }

    private static String name(List<Node> nodes, List<String> borders, int group) {
        return name(nodes, group == 0 ? null : borders.get(group - 1),
                group == borders.size() ? null : borders.get(group));
    }

    /** What a group of all before a cut would be called. */
    static String nameBefore(Body body, CutPoint cut) {
        return name(body.trunk().nodes().subList(0, cut.position()), null, cut.border());
    }

    private static CutPoint cut(Body body, String border) {
        return body.cuts().before(border).orElseThrow(() -> new InvalidInput(
                "border %s: nothing stands before it, or it is never called; give a later one", border));
    }

    private static List<String> parameters(Network network, List<Node> nodes, Set<String> taken) {
        Set<String> used = new HashSet<>();
        nodes.forEach(node -> used.addAll(node.parameters().values()));
        return network.trainable().stream().map(Parameter::name)
                .filter(name -> used.contains(name) && taken.add(name)).toList();
    }

    private static InvalidInput empty(List<String> borders, int group) {
        String before = group == 0 ? "the input" : borders.get(group - 1);
        String after = group == borders.size() ? "the head" : borders.get(group);
        return new InvalidInput("borders %s: no parameters stand between %s and %s, so that group would be empty;"
                + " leave one border out", String.join(", ", borders), before, after);
    }

    /**
     * From the module that begins the group to the last one at that level. The first group begins with the stem, and
     * is the stem alone if it holds no more than one layer.
     */
    private static String name(List<Node> nodes, String border, String next) {
        if (border == null && nodes.stream().filter(node -> node.op() instanceof Contraction).count() <= 1) {
            return STEM;
        }
        String last = lastModule(nodes);
        String begin = border;
        if (border != null && next != null && next.startsWith(border + ".")) {
            begin = beside(nodes.get(0).origin().scope(), next);
        }
        String end = next == null && border == null ? upTo(last, 1) : beside(last, next == null ? border : next);
        if (begin == null) {
            return STEM + ".." + end;
        }
        if (begin.startsWith(end + ".")) {
            end = beside(last, begin);
        }
        return end.equals(begin) || end.startsWith(begin + ".") ? begin : begin + ".." + end;
    }

    /** The last module that computes something; a function of the network itself is in none. */
    private static String lastModule(List<Node> nodes) {
        return nodes.stream().map(node -> node.origin().scope()).filter(scope -> !scope.isEmpty())
                .reduce((earlier, later) -> later).orElseThrow();
    }

    /** The module around a scope that stands beside another: {@code layer2} of {@code layer2.1.relu} by layer3. */
    private static String beside(String scope, String sibling) {
        String[] ours = scope.split("\\.");
        String[] theirs = sibling.split("\\.");
        int common = 0;
        while (common < Math.min(ours.length, theirs.length) && ours[common].equals(theirs[common])) {
            common++;
        }
        return upTo(scope, common + 1);
    }

    private static String upTo(String scope, int parts) {
        String[] names = scope.split("\\.");
        return String.join(".", List.of(names).subList(0, Math.min(parts, names.length)));
    }
}
