package dev.varve.train.run;

import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.random.Draws;
import dev.varve.train.engine.Batch;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Outcome;
import dev.varve.train.loss.Loss;
import dev.varve.train.truth.Mixture;
import dev.varve.train.truth.Targets;
import java.util.Optional;

/** Computes the gradients of steps: of as many batches as the plan adds up, mixed as it says. */
final class Steps {

    private final Engine engine;
    private final Mixer mixer;
    private final Loss loss;
    private final long seed;
    private final int size;
    private final int batches;

    /**
     * Prepares.
     *
     * @param engine in the phase
     */
    Steps(Setup setup, Engine engine, Phase.Train phase) {
        Plan plan = setup.experiment().plan();
        this.engine = engine;
        this.seed = setup.experiment().seed();
        this.mixer = new Mixer(plan.regularisation().mixing(), seed);
        this.loss = setup.training(phase).loss();
        this.size = phase.sizeOr(setup.experiment().size());
        this.batches = plan.regularisation().accumulation();
    }

    /**
     * What the batches of a step came to.
     *
     * @param outcome of all of them as one
     * @param images of all
     */
    record Taken(Outcome outcome, int images) {
    }

    /**
     * Leaves the gradients of the next step in the engine: each batch counts by its share of the weight of all.
     *
     * @param feed has a batch at least; where it has fewer than a step takes, these make the step
     * @param step of the run, from 0
     * @param statistics of the step
     */
    Taken next(Feed feed, int step, StepStatistics statistics) {
        double whole = batches == 1 ? 1 : feed.ahead(batches).stream().mapToDouble(this::weight).sum();
        long drawn = Draws.of(seed, Draws.Purpose.DROPOUT, 0, step).bits();
        double mean = 0;
        int correct = 0;
        int images = 0;
        for (int batch = 0; batch < batches && feed.hasNext(); batch++) {
            Feed.Fed fed = feed.next();
            Optional<Mixture> mixture = mixer.of(fed.count(), size, step, batch);
            double share = batches == 1 ? 1 : weight(fed.targets()) / whole;
            Outcome one = statistics.gradients(engine, new Batch(fed.input(), fed.targets(), mixture), share,
                    Engine.seedAt(drawn, images));
            mean += share * one.loss();
            correct += one.correct();
            images += fed.count();
        }
        return new Taken(new Outcome(mean, correct), images);
    }

    /** How much a batch counts; mixed images all count alike. */
    private double weight(Targets targets) {
        return mixer.mixing().mixes() ? targets.count() : loss.weight(targets);
    }
}
