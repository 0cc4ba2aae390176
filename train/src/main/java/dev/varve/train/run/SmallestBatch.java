package dev.varve.train.run;

import dev.varve.analysis.Shapes;
import dev.varve.card.InvalidInput;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Experiment;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import java.util.Map;

/** How many images a batch must have for the norms that move with its statistics. */
final class SmallestBatch {

    private static final int CHANNELS = 1;

    private SmallestBatch() {
    }

    /** Refuses a batch of one where a norm that moves reads one value of each channel, which has no variance. */
    static void require(Experiment experiment, LayerGroups groups) {
        if (experiment.batch() > 1) {
            return;
        }
        for (Phase phase : experiment.plan().phases()) {
            if (phase instanceof Phase.Train train) {
                require(train, groups, Shapes.at(groups.network(), train.sizeOr(experiment.size())));
            }
        }
    }

    private static void require(Phase.Train phase, LayerGroups groups, Map<String, Shape> shapes) {
        for (Node node : groups.network().nodes()) {
            Shape shape = shapes.get(node.id());
            if (node.op() instanceof Norm.BatchNorm && shape.elements() == shape.extent(CHANNELS)
                    && moves(node, phase, groups)) {
                throw new InvalidInput("--batch 1: %s moves with the statistics of the batch, which one image has not; "
                        + "give at least 2", node.id());
            }
        }
    }

    private static boolean moves(Node norm, Phase.Train phase, LayerGroups groups) {
        String scale = norm.parameters().get(Role.WEIGHT);
        return scale != null && phase.rules().get(groups.indexOf(scale)).norm() == GroupRule.NormPolicy.TRAIN;
    }
}
