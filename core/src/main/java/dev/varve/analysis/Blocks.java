package dev.varve.analysis;

import dev.varve.graph.Contraction;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The smallest repeated modules of a network.
 *
 * <p>Candidates are the innermost modules that hold at least two convolutions or matrices and past which no value goes:
 * one layer alone is none, and convolutions of a single position, as those of squeeze-and-excitation, are not counted;
 * what a shortcut goes past, such as a transformer's attention, is part of a block, and so are all modules of its
 * class. If two candidates are of one class (or, for PyTorch's own containers, have children of the same names and
 * classes), the network is made of blocks, and all candidates are blocks, also those that occur once. If no two are, as
 * in VGG, whose convolutions follow each other in one long sequence, there are no blocks, and every convolution with
 * its norm and activation counts as one. A module that holds nothing but a block takes its place: {@code features.2} in
 * MobileNetV2, not {@code features.2.conv}.
 */
final class Blocks {

    private static final int LAYERS = 2;
    private static final Set<String> CONTAINERS = Set.of("Sequential", "ModuleList", "ModuleDict");

    private final Set<String> paths;
    private final Map<String, Integer> layers;
    private final List<ModuleNode> candidates = new ArrayList<>();
    private final List<ModuleNode> lifted = new ArrayList<>();
    private final Set<List<String>> passed;

    Blocks(Network network) {
        NetworkBuilder shapes = NetworkBuilder.extending(network);
        this.layers = new HashMap<>();
        network.nodes().stream().filter(node -> node.op() instanceof Contraction)
                .filter(node -> !isOnePosition(shapes.value(node.id()).shape()))
                .forEach(node -> ModuleNode.pathsAbove(node.origin().scope())
                        .forEach(path -> layers.merge(path, 1, Integer::sum)));
        this.passed = passed(network);
        network.modules().children().forEach(child -> collect(child, child));
        this.paths = isRepeated(candidates) ? lifted.stream().map(ModuleNode::path).collect(Collectors.toSet())
                : Set.of();
    }

    private static boolean isOnePosition(Shape shape) {
        return shape.rank() == 4 && shape.extent(2) * shape.extent(3) == 1;
    }

    /** The kinds of modules that hold layers and that, at their beginning or their end, a value goes past. */
    private Set<List<String>> passed(Network network) {
        List<List<String>> live = Liveness.of(network);
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> end = new HashMap<>();
        for (int p = 0; p < network.nodes().size(); p++) {
            for (String path : ModuleNode.pathsAbove(network.nodes().get(p).origin().scope())) {
                first.putIfAbsent(path, p);
                end.put(path, p + 1);
            }
        }
        return network.modules().all().filter(module -> count(module) >= LAYERS)
                .filter(module -> live.get(first.get(module.path())).size() > 1
                        || live.get(end.get(module.path())).size() > 1)
                .map(Blocks::kind).collect(Collectors.toSet());
    }

    /** Walks down to candidates; {@code top} is the uppermost module that holds the same layers as {@code module}. */
    private boolean collect(ModuleNode module, ModuleNode top) {
        int held = count(module);
        boolean found = false;
        for (ModuleNode child : module.children()) {
            found |= held >= LAYERS && collect(child, count(child) == held ? top : child);
        }
        if (!found && held >= LAYERS && !passed.contains(kind(module))) {
            candidates.add(module);
            lifted.add(top);
            found = true;
        }
        return found;
    }

    private int count(ModuleNode module) {
        return layers.getOrDefault(module.path(), 0);
    }

    private static boolean isRepeated(List<ModuleNode> candidates) {
        Set<List<String>> kinds = new HashSet<>();
        return candidates.stream().anyMatch(module -> !kinds.add(kind(module)));
    }

    private static List<String> kind(ModuleNode module) {
        List<String> kind = new ArrayList<>(List.of(module.className()));
        if (CONTAINERS.contains(module.className())) {
            module.children().forEach(child -> kind.add(child.name() + " " + child.className()));
        }
        return kind;
    }

    /** The path of the block that a node is computed in; null if in none. */
    String of(Node node) {
        return ModuleNode.pathsAbove(node.origin().scope()).stream().filter(paths::contains).findFirst().orElse(null);
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }
}
