package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Role;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Experiment;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;

/** How many images a batch must have for the norms that move with its statistics. */
final class SmallestBatch {

    private SmallestBatch() {
    }

    /** Refuses a batch of one where a norm that moves reads {@code [N, F]}, one value for each feature and image. */
    static void require(Experiment experiment, LayerGroups groups) {
        if (experiment.batch() > 1) {
            return;
        }
        Network network = groups.network();
        NetworkBuilder shapes = NetworkBuilder.extending(network);
        for (Node node : network.nodes()) {
            if (node.op() instanceof Norm.BatchNorm && shapes.value(node.id()).shape().rank() == 2
                    && moves(node, experiment, groups)) {
                throw new InvalidInput("--batch 1: %s moves with the statistics of the batch, which one image has not; "
                        + "give at least 2", node.id());
            }
        }
    }

    private static boolean moves(Node norm, Experiment experiment, LayerGroups groups) {
        String scale = norm.parameters().get(Role.WEIGHT);
        return scale != null && experiment.plan().phases().stream().anyMatch(phase -> phase instanceof Phase.Train train
                && train.rules().get(groups.indexOf(scale)).norm() == GroupRule.NormPolicy.TRAIN);
    }
}
