package dev.varve.group;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What a step of training costs if all before a border is frozen.
 *
 * <p>A product that takes {@code m} multiply-accumulates forward takes {@code m} for the gradient of its weight, if
 * that trains, and {@code m} for that of its input, if something before it trains; one without a weight, as in
 * attention, {@code 2 m} for both of its operands. So a full fine-tune comes to nearly three times a
 * forward pass, as Kaplan et al. count (2020, arXiv:2001.08361, section 2.1); all but the products is left out.
 */
final class FreezingCost {

    private final List<Node> nodes;
    private final double[] work;
    private final boolean[] owns;
    private final int[][] inputs;
    private final double full;

    /**
     * Prepares.
     *
     * @param work what each node takes forward, in any unit
     */
    FreezingCost(Network network, double[] work) {
        this.nodes = network.nodes();
        this.work = work;
        this.owns = new boolean[nodes.size()];
        this.inputs = new int[nodes.size()][];
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < owns.length; i++) {
            inputs[i] = nodes.get(i).inputs().stream().mapToInt(places::get).toArray();
            places.put(nodes.get(i).id(), i);
            owns[i] = nodes.get(i).parameters().values().stream().map(network::parameter)
                    .anyMatch(parameter -> parameter.kind() == Parameter.Kind.TRAINABLE);
        }
        this.full = step(0, i -> true);
    }

    /** The costs behind a position, each as a share of the full fine-tune. */
    Explanation.Training at(int position) {
        IntPredicate behind = i -> i >= position;
        return new Explanation.Training(share(step(0, behind)),
                share(step(0, i -> i >= position || nodes.get(i).op() instanceof Norm)),
                share(step(position, behind)));
    }

    private double share(double cost) {
        return full == 0 ? 0 : cost / full;
    }

    /** Forward from a node on, and backward as far as something trains. */
    private double step(int from, IntPredicate trains) {
        boolean[] needing = new boolean[owns.length];
        double cost = 0;
        for (int i = 0; i < nodes.size(); i++) {
            boolean weight = owns[i] && trains.test(i);
            boolean input = false;
            for (int before : inputs[i]) {
                input |= needing[before];
            }
            needing[i] = weight || input;
            int products = (i >= from ? 1 : 0) + (weight ? 1 : 0) + (input ? owns[i] ? 1 : 2 : 0);
            cost += products * work[i];
        }
        return cost;
    }
}
