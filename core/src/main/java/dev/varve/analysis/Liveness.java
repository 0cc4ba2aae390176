package dev.varve.analysis;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which values are still needed at each position in the order of execution. */
public final class Liveness {

    private Liveness() {
    }

    /**
     * The live values of every position: element {@code p} holds the ids of those that one of the first {@code p}
     * nodes makes and that a later node reads, or that the network returns, in the order in which they are made.
     *
     * @return one element more than there are nodes; the first is empty
     */
    public static List<List<String>> of(Network network) {
        List<Node> nodes = network.nodes();
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).inputs()) {
                lastUse.put(input, i);
            }
        }
        network.outputs().forEach(output -> lastUse.put(output, nodes.size()));
        List<List<String>> live = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < nodes.size(); i++) {
            int position = i + 1;
            List<String> now = new ArrayList<>(live.get(i));
            now.add(nodes.get(i).id());
            now.removeIf(id -> lastUse.getOrDefault(id, -1) < position);
            live.add(List.copyOf(now));
        }
        return List.copyOf(live);
    }
}
