package dev.varve.group;

import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Spreads the seconds that were measured for modules over the nodes that they compute. */
final class MeasuredSeconds {

    private MeasuredSeconds() {
    }

    /**
     * Seconds before each position; all 0 where nothing was measured.
     *
     * @param macs of each node, by which a module's seconds are shared; evenly in a module that has none
     * @param seconds by path of a module
     * @return one element more than there are nodes
     */
    static double[] before(Network network, double[] macs, Map<String, Double> seconds) {
        List<Node> nodes = network.nodes();
        double[] each = new double[nodes.size()];
        seconds.forEach((path, measured) -> {
            ModuleNode module = new ModuleNode(path, "", "", List.of());
            int[] held = IntStream.range(0, each.length)
                    .filter(i -> module.holds(nodes.get(i).origin().scope())).toArray();
            double all = Arrays.stream(held).mapToDouble(i -> macs[i]).sum();
            for (int i : held) {
                each[i] += measured * (all == 0 ? 1.0 / held.length : macs[i] / all);
            }
        });
        double[] before = new double[each.length + 1];
        for (int i = 0; i < each.length; i++) {
            before[i + 1] = before[i] + each[i];
        }
        return before;
    }
}
