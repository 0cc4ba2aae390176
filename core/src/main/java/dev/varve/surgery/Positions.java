package dev.varve.surgery;

import dev.varve.graph.Learned;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Position embeddings interpolated for a network that is built for another size.
 *
 * @param weights the arrays; embeddings of other grids than the network's are interpolated, all else is as it was
 * @param changes what was done, a sentence for each: {@code pos_embed: interpolated from 14x14 to 8x8}
 */
public record Positions(Weights weights, List<String> changes) {

    /** How a library interpolates position embeddings, where tokens of the class stay as they are. */
    public enum Rule {
        /** torchvision's {@code interpolate_embeddings}: bicubic between the corners. */
        TORCHVISION {
            @Override
            double[][] matrix(int from, int to) {
                return Resampling.betweenCorners(from, to);
            }
        },
        /** timm's {@code resample_abs_pos_embed}: bicubic and antialiased. */
        TIMM {
            @Override
            double[][] matrix(int from, int to) {
                return Resampling.smooth(from, to);
            }
        };

        abstract double[][] matrix(int from, int to);
    }

    /** Keeps an immutable copy. */
    public Positions {
        changes = List.copyOf(changes);
    }

    /**
     * Fits arrays to a network.
     *
     * @param weights of the same network, built for any size
     * @param network see {@link dev.varve.analysis.AtSize}
     * @param rule of the library that the network comes from
     * @return the arrays; one whose positions are no square stays as it is
     */
    public static Positions fit(Weights weights, Network network, Rule rule) {
        Map<String, NamedArray> fitted = new LinkedHashMap<>(weights.arrays());
        List<String> changes = new ArrayList<>();
        int tokens = tokens(network);
        for (Node node : network.nodes()) {
            String name = node.parameters().get(Role.BIAS);
            if (node.op() instanceof Learned.Offset positions && weights.has(name)) {
                int from = side(weights.get(name).shape(), positions, tokens);
                int to = side(positions.parameterShape(Role.BIAS), positions, tokens);
                if (from > 0 && from != to) {
                    fitted.put(name, interpolated(weights.get(name), positions, tokens, rule.matrix(from, to)));
                    changes.add("%s: interpolated from %dx%d to %dx%d".formatted(name, from, from, to, to));
                }
            }
        }
        return new Positions(new Weights(fitted), changes);
    }

    /** Tokens that stand before those of the image. */
    private static int tokens(Network network) {
        return (int) network.nodes().stream().filter(node -> node.op() instanceof Learned.Prepend).count();
    }

    /** Positions along a side of an array {@code [1, tokens + side^2, features]}; 0 if it is none. */
    private static int side(Shape shape, Learned.Offset positions, int tokens) {
        if (shape.rank() != 3 || !shape.with(1, positions.positions()).equals(positions.parameterShape(Role.BIAS))) {
            return 0;
        }
        long square = Math.max(shape.extent(1) - tokens, 0);
        int side = (int) Math.sqrt(square);
        return (long) side * side == square ? side : 0;
    }

    private static NamedArray interpolated(NamedArray array, Learned.Offset positions, int tokens, double[][] matrix) {
        double[] before = array.doubles();
        int kept = tokens * (int) positions.features();
        double[] grid = Resampling.apply(Arrays.copyOfRange(before, kept, before.length), matrix);
        double[] after = Arrays.copyOf(before, kept + grid.length);
        System.arraycopy(grid, 0, after, kept, grid.length);
        return NamedArray.rounded(array.name(), DType.F32, positions.parameterShape(Role.BIAS), after);
    }
}
