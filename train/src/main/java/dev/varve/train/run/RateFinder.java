package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Hyper;
import dev.varve.plan.Phase;
import dev.varve.plan.RateCurve;
import dev.varve.plan.RateSweep;
import dev.varve.train.cache.Cache;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.engine.Engine;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Looks for a rate: trains a phase of a plan on a copy of the model while the rates rise batch by batch, from the
 * weights with which training begins, and throws the copy away (Smith 2017, arXiv:1506.01186). Phases that solve and
 * stand before it are carried out, those that train are not. Nothing of the model, of the plan or of a run changes.
 */
public final class RateFinder {

    private final Setup setup;
    private final Phase.Train phase;
    private final RateSweep sweep;

    /**
     * Prepares.
     *
     * @param setup calibrated, or its precision is chosen by rule
     * @param phase of its plan
     * @param sweep the rates of the last group that trains; the others keep their ratios to it
     */
    public RateFinder(Setup setup, Phase.Train phase, RateSweep sweep) {
        this.setup = setup;
        this.phase = phase;
        this.sweep = sweep;
    }

    /**
     * Sweeps the rates of all groups that train.
     *
     * @param progress told the share that is done, from 0 to 1, after each batch
     */
    public RateCurve curve(DoubleConsumer progress) {
        return curve(phase, progress);
    }

    /**
     * Sweeps the rate of one group, while the others are frozen.
     *
     * @param group index of one that trains in the phase
     * @param progress told the share that is done, from 0 to 1, after each batch
     */
    public RateCurve curve(int group, DoubleConsumer progress) {
        List<GroupRule> rules = new ArrayList<>();
        for (int other = 0; other < phase.rules().size(); other++) {
            GroupRule rule = phase.rules().get(other);
            rules.add(other == group ? rule
                    : GroupRule.frozen(rule.rate(), rule.decay(), GroupRule.NormPolicy.FIXED));
        }
        return curve(phase.withRules(rules), progress);
    }

    /** Indices of the groups that train in the phase, or whose norms do. */
    public int[] groups() {
        return IntStream.range(0, phase.rules().size()).filter(group -> phase.rules().get(group).trains()).toArray();
    }

    private RateCurve curve(Phase.Train swept, DoubleConsumer progress) {
        ImageBatches batches = setup.batches();
        try (Engine engine = Engine.open(new Engine.Settings(setup.experiment().engine().threads(),
                Arithmetic.F32))) {
            Trainee trainee = setup.trainee(swept);
            Weights first = trainee.begin(solved(engine, batches));
            engine.load(trainee.network(), first);
            engine.begin(setup.execution(swept), setup.preprocessing(swept), setup.training(swept));
            Steps steps = new Steps(setup, engine, swept);
            RateCurve.Recorder recorder = new RateCurve.Recorder(sweep);
            boolean goesOn = true;
            for (int epoch = 0; goesOn; epoch++) {
                try (Feed feed = new Feed(engine, batches, setup.view(batches, swept, epoch),
                        batches.order(setup.epochsBefore(swept) + epoch, 0), Optional.empty())) {
                    while (goesOn && feed.hasNext()) {
                        Steps.Taken taken = steps.next(feed, recorder.batches(), StepStatistics.none(setup, swept));
                        goesOn = recorder.add(taken.outcome().loss());
                        move(engine, swept, sweep.rate(recorder.batches() - 1));
                        progress.accept((double) recorder.batches() / sweep.steps());
                    }
                }
            }
            return recorder.curve();
        }
    }

    private void move(Engine engine, Phase.Train swept, double rate) {
        List<Double> rates = rates(swept, rate);
        List<Hyper.Values> planned = swept.values(0, setup.experiment().plan().optimizer());
        engine.step(Setup.ofShares(IntStream.range(0, rates.size())
                .mapToObj(group -> planned.get(group).withRate(rates.get(group))).toList()));
    }

    /**
     * The rate of every group if the last one that trains has a given one.
     *
     * @param rate of the last group that trains in the phase
     */
    public List<Double> rates(double rate) {
        return rates(phase, rate);
    }

    private static List<Double> rates(Phase.Train phase, double rate) {
        double last = lastRate(phase);
        return phase.rules().stream().map(rule -> rule.rate() / last * rate).toList();
    }

    /** The rate that the plan has for the last group that trains in the phase. */
    public double lastRate() {
        return lastRate(phase);
    }

    private static double lastRate(Phase.Train phase) {
        return phase.rules().stream().filter(GroupRule::trains).reduce((earlier, later) -> later).orElseThrow().rate();
    }

    /** The weights with which the plan begins, behind the phases that solve. */
    private Weights solved(Engine engine, ImageBatches batches) {
        Weights weights = setup.weights();
        List<Phase> phases = setup.experiment().plan().phases();
        for (Phase before : phases.subList(0, phases.indexOf(phase))) {
            if (before instanceof Phase.Solve solve) {
                HeadPass pass = new HeadPass(setup, solve, engine, batches, FeatureCache.open(batches.room()));
                weights = pass.with(weights, pass.solve(weights, Cache.folder()));
            }
        }
        return weights;
    }

    /**
     * The phase of a plan that a user names.
     *
     * @param name of a phase that trains, or null for the first one
     * @throws InvalidInput if there is none
     */
    public static Phase.Train phase(Setup setup, String name) {
        List<Phase.Train> training = setup.experiment().plan().trainPhases();
        if (training.isEmpty()) {
            throw new InvalidInput("lr-find: sweeps the rates of a phase that trains, found a plan that trains in no "
                    + "phase; name another --recipe");
        }
        return training.stream().filter(one -> name == null || one.name().equals(name)).findFirst()
                .orElseThrow(() -> Suggestions.unknown("--phase", name, "phase that trains",
                        training.stream().map(Phase.Train::name).toList()));
    }
}
