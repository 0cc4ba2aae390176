package dev.varve.plan;

import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
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
import java.util.Collections;
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
    private final NormPolicy moving;
    private final Set<String> trained;
    private final Map<String, Integer> groupOfNode;
    private final Set<Integer> trainingGroups;

    private Executions(Network network, LayerGroups groups, List<GroupRule> rules, NormPolicy moving) {
        if (rules.size() != groups.size()) {
            throw new IllegalArgumentException("each layer group needs a rule, got " + rules.size() + " for "
                    + groups.names());
        }
        this.network = network;
        this.groups = groups;
        this.rules = rules;
        this.moving = moving;
        Map<String, Integer> groupOfParameter = groupOfParameters();
        this.groupOfNode = groupOfNodes(groupOfParameter);
        this.trained = moving == NormPolicy.TRAIN ? trainedParameters(groupOfParameter) : Set.of();
        this.trainingGroups = network.nodes().stream().filter(this::owns).map(node -> groupOfNode.get(node.id()))
                .collect(Collectors.toSet());
    }

    /**
     * The execution of a phase.
     *
     * @param network the network whose parameters the groups hold
     * @param groups the layer groups
     * @param rules one rule per group
     * @param precision what the user asked for; left to choose, what is frozen runs in bf16, and so does what needs a
     *        gradient if it has convolutions and none of them is depthwise; bf16 backward through these is slower
     * @param bf16 whether the machine multiplies bf16 natively; decides {@link Precision#AUTO}
     * @return the execution; segments that need no gradient come first
     * @throws IllegalArgumentException if there is not one rule per group
     */
    public static Execution of(Network network, LayerGroups groups, List<GroupRule> rules, Precision precision,
            boolean bf16) {
        Executions executions = new Executions(network, groups, rules, NormPolicy.TRAIN);
        return executions.execution(executions.unmeasured(precision, bf16));
    }

    /**
     * The execution of a phase whose tuning is known.
     *
     * @param network the network whose parameters the groups hold
     * @param groups the layer groups
     * @param rules one rule per group
     * @param tuning may name convolutions that need no gradient here: they are computed plainly
     * @return the execution; segments that need no gradient come first
     * @throws IllegalArgumentException if there is not one rule per group
     */
    public static Execution of(Network network, LayerGroups groups, List<GroupRule> rules, Tuning tuning) {
        return new Executions(network, groups, rules, NormPolicy.TRAIN).execution(tuning);
    }

    /**
     * How the pass runs that finds statistics anew: nothing trains or draws, and the norms of the groups whose rules
     * say {@link NormPolicy#RECALIBRATE} use and move the statistics of the batch.
     *
     * @param network the network whose parameters the groups hold
     * @param groups the layer groups
     * @param rules one rule per group
     * @return the execution, in fp32; its statistics are to be kept
     * @throws IllegalArgumentException if there is not one rule per group
     */
    public static Execution recalibration(Network network, LayerGroups groups, List<GroupRule> rules) {
        return new Executions(network, groups, rules, NormPolicy.RECALIBRATE)
                .execution(Tuning.plain(Arithmetic.F32, Arithmetic.F32));
    }

    /**
     * The layer group of each node: the deepest whose parameters it has or reads through others, or that of the module
     * around it.
     *
     * @param network the network whose parameters the groups hold
     * @param groups the layer groups
     * @return indices of groups by node
     */
    public static Map<String, Integer> groupsOfNodes(Network network, LayerGroups groups) {
        List<GroupRule> any = Collections.nCopies(groups.size(), GroupRule.trained(1, 0));
        return Map.copyOf(new Executions(network, groups, any, NormPolicy.TRAIN).groupOfNode);
    }

    private Rewrite folded() {
        Set<String> still = Fold.foldable(network).stream()
                .filter(pair -> isStill(pair.norm()) && isStill(pair.contraction()))
                .map(Fold.Pair::norm).collect(Collectors.toSet());
        return Fold.of(network, still::contains);
    }

    private Execution execution(Tuning tuning) {
        Rewrite folded = folded();
        Network running = folded.network();
        Set<String> needing = Flow.needsGradient(running, trained);
        Set<String> unstable = Flow.unstable(running, this::changes);
        Map<String, Traits> traits = new HashMap<>();
        for (Node node : running.nodes()) {
            boolean grad = needing.contains(node.id());
            traits.put(node.id(), traits(node, grad, grad ? tuning.trained() : tuning.frozen(),
                    !unstable.contains(node.id())));
        }
        running.inputs().forEach(input -> traits.put(input.id(), asReadBy(running.users(input.id()), traits)));
        Map<String, Tuning.Method> methods = new HashMap<>(tuning.methods());
        methods.keySet().retainAll(needing);
        return new Execution(network, folded, trained, segments(running, traits), methods, Economy.NONE);
    }

    private Traits traits(Node node, boolean grad, Arithmetic arithmetic, boolean stable) {
        int group = groupOfNode.get(node.id());
        GroupRule rule = rules.get(group);
        Kind kind = !grad ? Kind.FROZEN : trainingGroups.contains(group) ? Kind.TRAINED : Kind.PASSING;
        boolean still = kind == Kind.FROZEN && stable;
        return new Traits(kind, arithmetic, !still && rule.norm() == moving,
                !still && draws(rule), stable);
    }

    /** An input stands in the segment that reads it first, so that it is not narrowed and widened again. */
    private static Traits asReadBy(List<String> users, Map<String, Traits> traits) {
        return users.stream().map(traits::get)
                .min(Comparator.comparing(Traits::kind).thenComparing(Traits::stable, Comparator.reverseOrder()))
                .orElseThrow();
    }

    /** Whether a node neither trains nor moves: its parameters may be folded. */
    private boolean isStill(String id) {
        return !changes(network.node(id));
    }

    private boolean changes(Node node) {
        return draws(node) || movesStatistics(node) || owns(node);
    }

    private boolean draws(Node node) {
        return node.op().traits().contains(Trait.RANDOM) && draws(rules.get(groupOfNode.get(node.id())));
    }

    private boolean draws(GroupRule rule) {
        return moving == NormPolicy.TRAIN && rule.stochastic();
    }

    private boolean movesStatistics(Node node) {
        return node.op().traits().contains(Trait.BATCH_STATISTICS)
                && rules.get(groupOfNode.get(node.id())).norm() == moving;
    }

    private boolean owns(Node node) {
        return node.parameters().values().stream().anyMatch(trained::contains);
    }

    /**
     * Where nothing was measured, bf16 trains with dense convolutions, and not through depthwise ones, which plain
     * kernels are slow at.
     */
    private Tuning unmeasured(Precision precision, boolean bf16) {
        if (precision == Precision.FP32 || precision == Precision.AUTO && !bf16) {
            return Tuning.plain(Arithmetic.F32, Arithmetic.F32);
        }
        Network running = folded().network();
        List<Contraction.Conv2d> convolutions = Flow.needsGradient(running, trained).stream()
                .map(id -> running.node(id).op()).filter(Contraction.Conv2d.class::isInstance)
                .map(Contraction.Conv2d.class::cast).toList();
        boolean trains = precision == Precision.BF16
                || !convolutions.isEmpty() && convolutions.stream().noneMatch(Contraction.Conv2d::isDepthwise);
        return Tuning.plain(Arithmetic.BF16, trains ? Arithmetic.BF16 : Arithmetic.F32);
    }

    /** A parameter goes by the rule of its own group, even if nodes of other groups compute with it too. */
    private Set<String> trainedParameters(Map<String, Integer> groupOfParameter) {
        Set<String> ofNorms = network.nodes().stream()
                .filter(node -> node.op().traits().contains(Trait.BATCH_STATISTICS))
                .flatMap(node -> node.parameters().values().stream()).collect(Collectors.toSet());
        Set<String> chosen = new LinkedHashSet<>();
        for (Parameter parameter : network.trainable()) {
            GroupRule rule = rules.get(groupOfParameter.get(parameter.name()));
            if (rule.train() == Scope.ALL || rule.norm() == NormPolicy.TRAIN && ofNorms.contains(parameter.name())) {
                chosen.add(parameter.name());
            }
        }
        return chosen;
    }

    private Map<String, Integer> groupOfParameters() {
        Map<String, Integer> found = new HashMap<>();
        for (int group = 0; group < groups.size(); group++) {
            for (String name : groups.get(group).parameters()) {
                found.put(name, group);
            }
        }
        return found;
    }

    /** Groups follow each other in order of execution, so of several hints at a node's group the deepest holds. */
    private Map<String, Integer> groupOfNodes(Map<String, Integer> groupOfParameter) {
        Map<String, Integer> found = new HashMap<>();
        for (Node node : network.nodes()) {
            int own = node.parameters().values().stream().filter(groupOfParameter::containsKey)
                    .map(groupOfParameter::get).max(Comparator.naturalOrder()).orElse(0);
            int deepestInput = node.inputs().stream().map(found::get).max(Comparator.naturalOrder()).orElse(0);
            int around = groupAround(node.origin().scope(), groupOfParameter).orElse(deepestInput);
            found.put(node.id(), Math.max(own, around));
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
        String name = nodes.stream().map(groupOfNode::get).distinct().sorted()
                .map(group -> groups.get(group).name()).collect(Collectors.joining(" + "));
        return segment(network, running, nodes, new Segment(name, alike.kind, nodes, alike.arithmetic,
                alike.movesStatistics, alike.stochastic, alike.stable, 0, List.of()));
    }

    /**
     * A segment of some nodes.
     *
     * @param original the network before anything was folded
     * @param running the network that the nodes are of
     * @param alike how they are treated
     */
    static Segment segment(Network original, Network running, List<String> nodes, Segment alike) {
        Set<String> inside = Set.copyOf(nodes);
        List<String> boundary = nodes.stream()
                .filter(id -> running.outputs().contains(id) || !inside.containsAll(running.users(id))).toList();
        Set<String> left = running.nodes().stream().map(Node::id).collect(Collectors.toSet());
        int folded = (int) original.nodes().stream().filter(node -> !left.contains(node.id()))
                .filter(node -> inside.contains(node.inputs().get(0))).count();
        return new Segment(alike.name(), alike.kind(), nodes, alike.arithmetic(),
                alike.movesStatistics() && any(nodes, running, Trait.BATCH_STATISTICS),
                alike.stochastic() && any(nodes, running, Trait.RANDOM), alike.stable(), folded, boundary);
    }

    private static boolean any(List<String> nodes, Network network, Trait trait) {
        return nodes.stream().anyMatch(id -> network.node(id).op().traits().contains(trait));
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
