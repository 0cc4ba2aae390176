package dev.varve.plan;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Trait;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.GroupRule.Scope;
import dev.varve.surgery.Fold;
import dev.varve.surgery.Rewrite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Derives the {@link Execution} of a phase from network, groups and rules.
 *
 * <p>Nothing here knows an architecture. A node needs a gradient if it owns a trained parameter or reads a value that
 * needs one; it is stable if it neither draws nor uses the statistics of the batch and reads stable values only. All
 * that needs no gradient runs without one, wherever it stands; a frozen convolution and its norm are folded wherever
 * the norm's statistics are fixed, in a frozen middle too.
 */
public final class Executions {

    private final Network network;
    private final LayerGroups groups;
    private final List<GroupRule> rules;
    private final Set<String> trained;
    private final Map<String, Integer> groupOfNode;

    private Executions(Network network, LayerGroups groups, List<GroupRule> rules) {
        this.network = network;
        this.groups = groups;
        this.rules = rules;
        this.groupOfNode = groupOfNodes();
        this.trained = trainedParameters();
    }

    /**
     * The execution of a phase.
     *
     * @param network the network whose parameters the groups hold
     * @param groups the layer groups
     * @param rules one rule per group
     * @param precision what the user asked for
     * @param bf16 whether the machine multiplies bf16 natively; decides {@link Precision#AUTO}
     * @return the execution; segments that need no gradient come first
     */
    public static Execution of(Network network, LayerGroups groups, List<GroupRule> rules, Precision precision,
            boolean bf16) {
        return new Executions(network, groups, rules).execution(precision, bf16);
    }

    private Execution execution(Precision precision, boolean bf16) {
        Set<String> still = Fold.foldable(network).stream()
                .filter(pair -> isStill(pair.norm()) && isStill(pair.contraction()))
                .map(Fold.Pair::norm).collect(Collectors.toSet());
        Rewrite folded = Fold.of(network, still::contains);
        Network running = folded.network();
        Set<String> needing = Flow.needsGradient(running, trained);
        Set<String> unstable = Flow.unstable(running, this::changes);
        boolean narrowTraining = narrow(precision, bf16) && suitsNarrowTraining(running, needing, precision);
        Map<String, Traits> traits = new HashMap<>();
        for (Node node : running.nodes()) {
            boolean grad = needing.contains(node.id());
            boolean narrow = grad ? narrowTraining : narrow(precision, bf16);
            traits.put(node.id(), traits(node, grad, narrow ? Arithmetic.BF16 : Arithmetic.F32,
                    !unstable.contains(node.id())));
        }
        running.inputs().forEach(input -> traits.put(input.id(), asReadBy(running.users(input.id()), traits)));
        return new Execution(network, folded, trained, segments(running, traits));
    }

    private Traits traits(Node node, boolean grad, Arithmetic arithmetic, boolean stable) {
        GroupRule rule = rules.get(groupOfNode.get(node.id()));
        Kind kind = !grad ? Kind.FROZEN : owns(rule) ? Kind.TRAINED : Kind.PASSING;
        boolean still = kind == Kind.FROZEN && stable;
        return new Traits(kind, arithmetic, !still && rule.norm() == NormPolicy.TRAIN, !still && rule.stochastic(),
                stable);
    }

    /** An input stands in the segment that reads it first, so that it is not narrowed and widened again. */
    private static Traits asReadBy(List<String> users, Map<String, Traits> traits) {
        return users.stream().map(traits::get).min(Comparator.comparing(Traits::kind)).orElseThrow();
    }

    /** Whether a node neither trains nor moves: its parameters may be folded. */
    private boolean isStill(String id) {
        Node node = network.node(id);
        return !changes(node) && node.parameters().values().stream().noneMatch(trained::contains);
    }

    private boolean changes(Node node) {
        GroupRule rule = rules.get(groupOfNode.get(node.id()));
        Set<Trait> traits = node.op().traits();
        return traits.contains(Trait.RANDOM) && rule.stochastic()
                || traits.contains(Trait.BATCH_STATISTICS) && rule.norm() == NormPolicy.TRAIN
                || node.parameters().values().stream().anyMatch(trained::contains);
    }

    private static boolean owns(GroupRule rule) {
        return rule.train() == Scope.ALL || rule.norm() == NormPolicy.TRAIN;
    }

    private static boolean narrow(Precision precision, boolean bf16) {
        return precision == Precision.BF16 || precision == Precision.AUTO && bf16;
    }

    /** Left to choose, bf16 trains dense convolutions only: backward through depthwise ones is slower than in fp32. */
    private static boolean suitsNarrowTraining(Network running, Set<String> needing, Precision precision) {
        List<Contraction.Conv2d> convolutions = running.nodes().stream().filter(node -> needing.contains(node.id()))
                .map(Node::op).filter(Contraction.Conv2d.class::isInstance).map(Contraction.Conv2d.class::cast)
                .toList();
        return precision == Precision.BF16
                || !convolutions.isEmpty() && convolutions.stream().noneMatch(Contraction.Conv2d::isDepthwise);
    }

    private Set<String> trainedParameters() {
        Set<String> chosen = new LinkedHashSet<>();
        for (Node node : network.nodes()) {
            GroupRule rule = rules.get(groupOfNode.get(node.id()));
            boolean norm = node.op().traits().contains(Trait.BATCH_STATISTICS) && rule.norm() == NormPolicy.TRAIN;
            if (rule.train() == Scope.ALL || norm) {
                node.parameters().forEach((role, name) -> {
                    if (role.kind() == Parameter.Kind.TRAINABLE) {
                        chosen.add(name);
                    }
                });
            }
        }
        return network.trainable().stream().map(Parameter::name).filter(chosen::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Map<String, Integer> groupOfNodes() {
        Map<String, Integer> groupOfParameter = new HashMap<>();
        for (int group = 0; group < groups.size(); group++) {
            for (String name : groups.groups().get(group).parameters()) {
                groupOfParameter.put(name, group);
            }
        }
        Map<String, Integer> found = new HashMap<>();
        for (Node node : network.nodes()) {
            String weight = node.parameters().get(Role.WEIGHT);
            int deepest = node.inputs().stream().map(found::get).max(Comparator.naturalOrder()).orElse(0);
            found.put(node.id(), weight == null
                    ? groupAround(node.origin().scope(), groupOfParameter).orElse(deepest)
                    : groupOfParameter.get(weight));
        }
        return found;
    }

    /** The one group of the nearest module around a path that holds parameters; empty if it holds several groups. */
    private static OptionalInt groupAround(String path, Map<String, Integer> groupOfParameter) {
        for (String module = path; !module.isEmpty(); module = parent(module)) {
            String prefix = module + ".";
            List<Integer> held = groupOfParameter.entrySet().stream().filter(entry -> entry.getKey().startsWith(prefix))
                    .map(Map.Entry::getValue).distinct().toList();
            if (!held.isEmpty()) {
                return held.size() == 1 ? OptionalInt.of(held.get(0)) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static String parent(String module) {
        return module.substring(0, Math.max(0, module.lastIndexOf('.')));
    }

    /** Values that need no gradient first, the stable ones before the others: each set is closed under inputs. */
    private List<Segment> segments(Network running, Map<String, Traits> traits) {
        List<String> order = new ArrayList<>();
        List<Predicate<Traits>> passes = List.of(
                t -> t.kind == Kind.FROZEN && t.stable, t -> t.kind == Kind.FROZEN && !t.stable,
                t -> t.kind != Kind.FROZEN);
        for (Predicate<Traits> pass : passes) {
            running.nodes().stream().map(Node::id).filter(id -> pass.test(traits.get(id))).forEach(order::add);
        }
        List<Segment> segments = new ArrayList<>();
        for (int begin = 0, end; begin < order.size(); begin = end) {
            Traits alike = traits.get(order.get(begin));
            end = begin;
            while (end < order.size() && traits.get(order.get(end)).runsWith(alike)) {
                end++;
            }
            segments.add(segment(running, order.subList(begin, end), alike));
        }
        return segments;
    }

    private Segment segment(Network running, List<String> nodes, Traits alike) {
        Set<String> inside = Set.copyOf(nodes);
        List<String> boundary = nodes.stream()
                .filter(id -> running.outputs().contains(id) || !inside.containsAll(running.users(id))).toList();
        Set<String> left = running.nodes().stream().map(Node::id).collect(Collectors.toSet());
        int folded = (int) network.nodes().stream().filter(node -> !left.contains(node.id()))
                .filter(node -> inside.contains(node.inputs().get(0))).count();
        String name = nodes.stream().map(groupOfNode::get).distinct().sorted()
                .map(group -> groups.groups().get(group).name()).collect(Collectors.joining(" + "));
        return new Segment(name, alike.kind, nodes, alike.arithmetic, alike.movesStatistics, alike.stochastic,
                alike.stable, folded, boundary);
    }

    /** How one node is treated. */
    private record Traits(Kind kind, Arithmetic arithmetic, boolean movesStatistics, boolean stochastic,
            boolean stable) {

        /** Whether both may stand in one segment; only what needs no gradient is parted by stability. */
        boolean runsWith(Traits other) {
            return kind == other.kind && arithmetic == other.arithmetic && movesStatistics == other.movesStatistics
                    && stochastic == other.stochastic && (kind != Kind.FROZEN || stable == other.stable);
        }
    }
}
