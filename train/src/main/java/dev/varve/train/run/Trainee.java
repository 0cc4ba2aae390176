package dev.varve.train.run;

import dev.varve.graph.Network;
import dev.varve.group.LayerGroups;
import dev.varve.plan.GroupRule;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.GroupRule.Scope;
import dev.varve.surgery.Fold;
import dev.varve.surgery.Refold;
import dev.varve.weights.Weights;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a phase trains: the network itself, or the network with norms folded into the convolutions of trained groups.
 *
 * @param fold from the model's network to the trained one, and back
 * @param groups the layer groups of the trained network
 */
public record Trainee(Refold fold, LayerGroups groups) {

    /** Folds the pairs of which all parameters are in one group whose rule says so. */
    static Trainee of(Network network, LayerGroups groups, List<GroupRule> rules) {
        Refold fold = Fold.forTraining(network, pair -> isFolded(pair, network, groups, rules));
        return new Trainee(fold, groups.within(fold.network()));
    }

    private static boolean isFolded(Fold.Pair pair, Network network, LayerGroups groups, List<GroupRule> rules) {
        List<Integer> homes = Stream.of(pair.contraction(), pair.norm())
                .flatMap(id -> network.node(id).parameters().values().stream())
                .filter(name -> network.trainable().contains(network.parameter(name)))
                .map(groups::indexOf).distinct().toList();
        GroupRule rule = rules.get(homes.get(0));
        return homes.size() == 1 && rule.norm() == NormPolicy.FOLDED && rule.train() == Scope.ALL;
    }

    /** The network that is trained. */
    public Network network() {
        return fold.network();
    }

    /** From the model's weights to those to begin with; arrays that only the way back needs are among them. */
    Weights begin(Weights ofModel) {
        return fold.there().weights().apply(ofModel);
    }

    /** From trained weights, with the arrays that {@link #begin} gave beside them, to the model's. */
    Weights end(Weights trained) {
        return fold.back().apply(trained);
    }
}
