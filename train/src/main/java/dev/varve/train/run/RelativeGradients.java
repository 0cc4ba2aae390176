package dev.varve.train.run;

import dev.varve.plan.Evidence;
import dev.varve.plan.GroupRule;
import dev.varve.random.Draws;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Norms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How large the gradient of each layer group is beside its parameters (Lee et al. 2023, "Surgical fine-tuning improves
 * adaptation to distribution shifts", arXiv:2210.11466): where it is large, the group has far to go.
 *
 * @param ratios norm of the gradient by norm of the parameters that train, the mean over some batches; 0 of a group in
 *     which nothing trains
 */
record RelativeGradients(List<Double> ratios) {

    /** Batches that are looked at before an epoch. */
    static final int BATCHES = 5;
    /** The least share of the largest: a rate stays above 0. */
    private static final double LEAST = 1e-6;

    /** Keeps an immutable copy. */
    RelativeGradients {
        ratios = List.copyOf(ratios);
    }

    /**
     * The items to be measured on.
     *
     * @param epoch of the run, from 0, with whose first batches that is
     */
    static int[] items(ImageBatches batches, int epoch) {
        return IntStream.of(batches.order(epoch, 0)).limit((long) BATCHES * batches.batch()).toArray();
    }

    /**
     * Measures on the next batches of a pass; nothing of the model changes.
     *
     * @param engine in the phase
     * @param feed at least one batch
     * @param step of the run that comes next
     */
    static RelativeGradients of(Engine engine, Setup setup, Feed feed, int step) {
        List<Double> sums = new ArrayList<>(Collections.nCopies(setup.groups().size(), 0.0));
        int batches = 0;
        for (; batches < BATCHES && feed.hasNext(); batches++) {
            Feed.Fed batch = feed.next();
            long seed = Draws.of(setup.experiment().seed(), Draws.Purpose.DROPOUT, 0, step + batches).bits();
            List<Norms> norms = StepStatistics.ofGroups(
                    engine.gradientNorms(batch.input(), batch.targets(), seed), setup.groups());
            for (int group = 0; group < norms.size(); group++) {
                sums.set(group, sums.get(group) + norms.get(group).relativeGradient());
            }
        }
        int count = batches;
        return new RelativeGradients(sums.stream().map(sum -> sum / count).toList());
    }

    /**
     * Whether of several groups that train the network's first one, all of which trains, has the largest; see
     * {@link Evidence#isInputShift(List)}.
     *
     * @param rules of the groups
     */
    boolean isInputShift(List<GroupRule> rules) {
        return rules.get(0).train() == GroupRule.Scope.ALL && Evidence.isInputShift(IntStream.range(0, rules.size())
                .filter(group -> rules.get(group).trains()).mapToObj(ratios::get).toList());
    }

    /** Each by the largest, above 0 and at most 1: what Auto-RGN multiplies rates by. */
    List<Double> factors() {
        return Evidence.shares(ratios).stream().map(share -> Math.max(share, LEAST)).toList();
    }
}
