package dev.varve.surgery;

import dev.varve.graph.Contraction;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Origin;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * BatchNorms with fixed statistics folded into the convolutions or matrices before them.
 *
 * <p>With {@code s = scale / sqrt(variance + eps)} of each output channel the weight becomes {@code w s} and the bias
 * {@code offset + (bias - mean) s}, computed in double and rounded once. The weight keeps its name; a bias that there
 * was not gets the weight's name with {@code bias} at its end. Both become {@link Parameter.Kind#CONSTANT}: they are no
 * numbers of the model any more. In the module tree an {@code Identity} takes the norm's place, as PyTorch's fusion
 * leaves it.
 */
public final class Fold {

    private final Network network;
    private final Map<String, String> contractionOfNorm;
    private final Map<String, String> biasOfContraction;
    private final Map<String, Node> nodeOfWeight = new HashMap<>();
    private final Map<String, Parameter> made = new HashMap<>();

    private Fold(Network network, List<Pair> pairs, Function<Pair, String> biasName, Parameter.Kind kind) {
        this.network = network;
        this.contractionOfNorm = pairs.stream().collect(Collectors.toMap(Pair::norm, Pair::contraction));
        this.biasOfContraction = pairs.stream().collect(Collectors.toMap(Pair::contraction, biasName));
        for (Pair pair : pairs) {
            Node folded = folded(network.node(pair.contraction()));
            nodeOfWeight.put(folded.parameters().get(Role.WEIGHT), folded);
            folded.parameters().forEach((role, name) -> made.put(name,
                    new Parameter(name, folded.op().parameterShape(role), kind)));
        }
    }

    /**
     * A contraction whose only reader is a norm.
     *
     * @param contraction id of the convolution or matrix
     * @param norm id of the norm
     */
    public record Pair(String contraction, String norm) {
    }

    /**
     * All pairs that can be folded, in order of execution: the norm alone reads the contraction, which is no output of
     * the network; none of their parameters belongs to another node too; and no other array has the bias's name.
     */
    public static List<Pair> foldable(Network network) {
        NetworkBuilder shapes = NetworkBuilder.extending(network);
        Map<String, Long> owners = network.nodes().stream().flatMap(node -> node.parameters().values().stream())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        List<Pair> pairs = new ArrayList<>();
        for (Node norm : network.nodes()) {
            if (norm.op() instanceof Norm.BatchNorm) {
                Node before = network.node(norm.inputs().get(0));
                boolean untied = Stream.of(norm, before).flatMap(node -> node.parameters().values().stream())
                        .allMatch(name -> owners.get(name) == 1);
                if (untied && takesScale(before, shapes.value(before.id()).shape().rank())
                        && isReadAlone(network, before) && isBiasFree(network, before)) {
                    pairs.add(new Pair(before.id(), norm.id()));
                }
            }
        }
        return pairs;
    }

    /** A matrix makes channels on its last axis, where a norm looks for them in {@code [N, F]} alone. */
    private static boolean takesScale(Node node, int rank) {
        return node.op() instanceof Contraction.Conv2d || node.op() instanceof Contraction.Linear && rank == 2;
    }

    private static boolean isReadAlone(Network network, Node node) {
        return network.users(node.id()).size() == 1 && !network.outputs().contains(node.id());
    }

    private static boolean isBiasFree(Network network, Node contraction) {
        return contraction.parameters().containsKey(Role.BIAS) || !network.hasParameter(biasName(contraction));
    }

    private static String biasName(Node contraction) {
        String weight = contraction.parameters().get(Role.WEIGHT);
        String scope = weight.substring(0, weight.lastIndexOf('.') + 1);
        return contraction.parameters().getOrDefault(Role.BIAS, scope + Role.BIAS.suffix());
    }

    /**
     * Folds what can be folded.
     *
     * @param mayFold whether the norm of an id has fixed statistics and parameters, and its contraction too
     */
    public static Rewrite of(Network network, Predicate<String> mayFold) {
        List<Pair> pairs = foldable(network).stream().filter(pair -> mayFold.test(pair.norm())).toList();
        if (pairs.isEmpty()) {
            return Rewrite.none(network);
        }
        Fold fold = new Fold(network, pairs, pair -> biasName(network.node(pair.contraction())),
                Parameter.Kind.CONSTANT);
        FoldedArrays arrays = new FoldedArrays(network, fold.biasOfContraction);
        Network after = fold.after();
        return new Rewrite(after, weights -> weights.with(arrays.of(pairs, weights)).restrictedTo(after));
    }

    /**
     * Folds what can be folded for the time of a training in which no statistics move: the weights that come out of
     * training are turned into weights of the network before.
     *
     * @param mayFold whether a pair may be folded
     */
    public static Refold forTraining(Network network, Predicate<Pair> mayFold) {
        List<Pair> pairs = foldable(network).stream().filter(mayFold).toList();
        if (pairs.isEmpty()) {
            return Refold.none(network);
        }
        Fold fold = new Fold(network, pairs, pair -> network.node(pair.norm()).parameters().get(Role.BIAS),
                Parameter.Kind.TRAINABLE);
        FoldedArrays arrays = new FoldedArrays(network, fold.biasOfContraction);
        Network after = fold.after();
        return new Refold(new Rewrite(after, weights -> weights.with(arrays.of(pairs, weights))),
                weights -> weights.with(arrays.back(pairs, weights)).restrictedTo(network), pairs.size());
    }

    private Network after() {
        List<Node> nodes = network.nodes().stream().filter(node -> !contractionOfNorm.containsKey(node.id()))
                .map(this::rewired).toList();
        List<String> outputs = network.outputs().stream().map(id -> contractionOfNorm.getOrDefault(id, id)).toList();
        return new Network(network.name(), nodes, parameters(), modules(network.modules()), outputs);
    }

    private Node folded(Node contraction) {
        return contraction.with(((Contraction) contraction.op()).withBias(true), Map.of(
                Role.WEIGHT, contraction.parameters().get(Role.WEIGHT),
                Role.BIAS, biasOfContraction.get(contraction.id())));
    }

    private Node rewired(Node node) {
        Node now = contractionOfNorm.containsValue(node.id()) ? folded(node) : node;
        return now.reading(node.inputs().stream().map(id -> contractionOfNorm.getOrDefault(id, id)).toList());
    }

    /** A new bias stands right behind its weight. */
    private List<Parameter> parameters() {
        Set<String> gone = contractionOfNorm.entrySet().stream()
                .flatMap(pair -> Stream.of(pair.getKey(), pair.getValue()))
                .flatMap(id -> network.node(id).parameters().values().stream()).collect(Collectors.toSet());
        List<Parameter> after = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            if (nodeOfWeight.containsKey(parameter.name())) {
                nodeOfWeight.get(parameter.name()).parameters().values().forEach(name ->
                        after.add(made.get(name)));
            } else if (!made.containsKey(parameter.name()) && !gone.contains(parameter.name())) {
                after.add(parameter);
            }
        }
        return after;
    }

    private ModuleNode modules(ModuleNode module) {
        List<ModuleNode> children = module.children().stream().map(this::modules).toList();
        if (calls(contractionOfNorm.keySet(), module)) {
            return new ModuleNode(module.path(), "Identity", "", children);
        }
        String arguments = calls(contractionOfNorm.values(), module)
                ? module.arguments().replace(", bias=False", module.className().equals("Linear") ? ", bias=True" : "")
                : module.arguments();
        return new ModuleNode(module.path(), module.className(), arguments, children);
    }

    private boolean calls(Collection<String> ids, ModuleNode module) {
        return ids.stream().anyMatch(id -> network.node(id).origin() instanceof Origin.Call call
                && call.module().equals(module.path()));
    }
}
