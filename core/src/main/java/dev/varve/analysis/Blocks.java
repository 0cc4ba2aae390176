package dev.varve.analysis;

import dev.varve.graph.Contraction;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The smallest repeated modules of a network.
 *
 * <p>Candidates are the innermost modules that hold at least two convolutions or matrices: one alone is a layer, and
 * convolutions of a single position, as those of squeeze-and-excitation, make a gate within a block and no block. If
 * two of them are of one class (or, for PyTorch's own containers, have children of the same names and classes), the
 * network is made of blocks, and all candidates are blocks, also those that occur once. If no two are, as in VGG, whose
 * convolutions follow each other in one long sequence, there are no blocks, and every convolution with its norm and
 * activation counts as one. A module that holds nothing but a block takes its place: {@code features.2} in MobileNetV2,
 * not {@code features.2.conv}.
 */
final class Blocks {

    private static final int LAYERS = 2;
    private static final Set<String> CONTAINERS = Set.of("Sequential", "ModuleList", "ModuleDict");

    private final List<ModuleNode> blocks;

    Blocks(Network network) {
        NetworkBuilder shapes = NetworkBuilder.extending(network);
        List<String> layers = network.nodes().stream().filter(node -> node.op() instanceof Contraction)
                .filter(node -> !isOnePosition(shapes.value(node.id()).shape()))
                .map(node -> node.origin().scope()).toList();
        List<ModuleNode> candidates = new ArrayList<>();
        List<ModuleNode> lifted = new ArrayList<>();
        for (ModuleNode child : network.modules().children()) {
            collect(child, child, layers, candidates, lifted);
        }
        this.blocks = isRepeated(candidates) ? List.copyOf(lifted) : List.of();
    }

    private static boolean isOnePosition(Shape shape) {
        return shape.rank() == 4 && shape.extent(2) * shape.extent(3) == 1;
    }

    /** Walks down; {@code top} is the uppermost module that holds the same layers as {@code module}. */
    private static void collect(ModuleNode module, ModuleNode top, List<String> layers, List<ModuleNode> candidates,
            List<ModuleNode> lifted) {
        long held = count(module, layers);
        if (held < LAYERS) {
            return;
        }
        List<ModuleNode> inner = module.children().stream().filter(child -> count(child, layers) >= LAYERS).toList();
        if (inner.isEmpty()) {
            candidates.add(module);
            lifted.add(top);
        }
        for (ModuleNode child : inner) {
            collect(child, count(child, layers) == held ? top : child, layers, candidates, lifted);
        }
    }

    private static long count(ModuleNode module, List<String> layers) {
        return layers.stream().filter(module::holds).count();
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
        return blocks.stream().filter(block -> block.holds(node.origin().scope())).map(ModuleNode::path)
                .findFirst().orElse(null);
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }
}
