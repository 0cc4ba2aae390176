package dev.varve.group;

import dev.varve.analysis.CutPoint;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * timm's layer groups, by the names of parameters, as its layer decay takes them. The new head stands where timm's own
 * classifier does after {@code reset_classifier}: in the last group, with what no pattern names.
 */
public enum Timm implements Library {

    /** A group a block: {@code group_matcher(coarse=False)}. */
    FINE("timm"),

    /** A group a stage, where timm has stages: {@code group_matcher(coarse=True)}. */
    COARSE("timm-coarse");

    private final String by;

    Timm(String by) {
        this.by = by;
    }

    @Override
    public String by() {
        return by;
    }

    private Optional<TimmMatcher> matcher(Network network) {
        return TimmFamily.of(network.modules().className()).filter(family -> family.names(network))
                .map(family -> this == FINE ? family.fine() : family.coarse());
    }

    /** Whether a network is one of timm's that has a row. */
    boolean knows(Network network) {
        return matcher(network).isPresent();
    }

    /**
     * Paths of the modules with which groups begin; where no pattern names the end of the body, the last is the one
     * with which the head's group begins.
     *
     * @throws InvalidInput if timm has no matcher for the network; says what timm would do
     */
    @Override
    public List<String> borders(Body body) {
        return borders(body, parts(body));
    }

    @Override
    public List<String> bordersIfAny(Body body) {
        return matcher(body.network()).isPresent() ? borders(body) : List.of();
    }

    @Override
    public LayerGroups group(Body body) {
        List<List<String>> parts = parts(body);
        List<String> names = Division.at(body, borders(body, parts)).names();
        List<LayerGroup> groups = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            groups.add(new LayerGroup(i == parts.size() - 1 ? Division.HEAD : names.get(i), parts.get(i)));
        }
        return new LayerGroups(body.network(), groups);
    }

    private List<List<String>> parts(Body body) {
        Network network = body.network();
        return matcher(network).orElseThrow(() -> missing(network))
                .groups(network.trainable().stream().map(Parameter::name).toList());
    }

    private List<String> borders(Body body, List<List<String>> parts) {
        return parts.stream().skip(1).map(part -> begin(body, part)).filter(Objects::nonNull).toList();
    }

    /** The module at the first node that computes with one of the parameters; null if the body has none. */
    private static String begin(Body body, List<String> parameters) {
        Set<String> wanted = Set.copyOf(parameters);
        List<Node> nodes = body.trunk().nodes();
        for (int position = 0; position < nodes.size(); position++) {
            if (nodes.get(position).parameters().values().stream().anyMatch(wanted::contains)) {
                int first = position;
                return body.cuts().all().stream().filter(cut -> cut.position() <= first && cut.border() != null)
                        .max(Comparator.comparing(CutPoint::position)).map(CutPoint::border).orElseThrow();
            }
        }
        return null;
    }

    private InvalidInput missing(Network network) {
        String className = network.modules().className();
        return TimmFamily.of(className).isPresent()
                ? new InvalidInput("%s: %s groups the class %s by parameter names of timm's own, of which this one "
                        + "has none, and would make one group of all; take timm's network, group it by stage, or name "
                        + "borders",
                        network.name(), by, className)
                : new InvalidInput("%s: %s has no entry for the class %s and would make groups of 12 arrays each; "
                        + "group it by stage, or name borders", network.name(), by, className);
    }
}
