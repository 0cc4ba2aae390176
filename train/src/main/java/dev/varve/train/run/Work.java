package dev.varve.train.run;

import dev.varve.augment.Augmentation;
import dev.varve.card.Preprocessing;
import dev.varve.files.Sha256;
import dev.varve.plan.Execution;
import dev.varve.plan.Executions;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import dev.varve.train.engine.EngineInfo;
import dev.varve.train.engine.Training;
import dev.varve.weights.Weights;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that a run does with batch after batch: it trains a phase, or lets a network run.
 *
 * @param setup of the run
 * @param execution how the network runs
 * @param weights makes those of that network; folding takes a while, and who knows the time of a batch needs none
 * @param preprocessing of its images, which also says their size
 * @param training what the optimizer must know of the parameters that the execution trains
 * @param trained the phase that trains; empty for a network that only runs
 * @param kept whether the features of the images are kept, and only what follows the stable segments is done
 */
record Work(Setup setup, Execution execution, Supplier<Weights> weights, Preprocessing preprocessing,
        Training training, Optional<Phase.Train> trained, boolean kept) {

    private static final GroupRule STILL = GroupRule.frozen(1, 0, GroupRule.NormPolicy.FIXED);

    /** What a phase does most of the time: its steps, or the pass of the frozen body. */
    static Work of(Setup setup, Phase phase) {
        return phase instanceof Phase.Train train ? training(setup, train) : running(setup, phase);
    }

    /** The steps of a phase. */
    static Work training(Setup setup, Phase.Train phase) {
        return new Work(setup, setup.execution(phase), () -> setup.trainee(phase).begin(setup.weights()),
                setup.preprocessing(phase), setup.training(phase), Optional.of(phase), false);
    }

    /** The validation after each epoch of a phase that trains; of one that solves, the pass of the frozen body. */
    static Work running(Setup setup, Phase phase) {
        if (phase instanceof Phase.Train train) {
            return training(setup, train).withoutSteps();
        }
        return running(setup, setup.execution(phase), setup.preprocessing(phase));
    }

    /** The pass that finds statistics anew before a phase. */
    static Work recalibration(Setup setup, Phase.Train phase) {
        return running(setup, setup.recalibration(phase), setup.preprocessing(phase));
    }

    /** The whole network while nothing of it trains, as behind a phase that solves. */
    static Work still(Setup setup, Phase phase) {
        return running(setup, setup.still(phase), setup.preprocessing(phase));
    }

    /** The exported model at the end of the run. */
    static Work exported(Setup setup) {
        Execution execution = Executions.of(setup.network(), setup.groups(),
                Collections.nCopies(setup.groups().size(), STILL), Precision.FP32, false);
        return running(setup, execution, setup.model().card().preprocessing());
    }

    private static Work running(Setup setup, Execution execution, Preprocessing preprocessing) {
        return new Work(setup, execution, setup::weights, preprocessing, setup.still(), Optional.empty(), false);
    }

    private Work withoutSteps() {
        return new Work(setup, execution, weights, preprocessing, training, Optional.empty(), kept);
    }

    /** The same where the features of the images are kept. */
    Work onFeatures() {
        return new Work(setup, execution, weights, preprocessing, training, trained, true);
    }

    /**
     * A name for all that the time of a batch hangs on: machine, network, what of it trains and in which precision,
     * size, batch and an augmentation that is not the standard one; not the images, the rates or the numbers of the
     * weights.
     *
     * @return 64 hexadecimal digits
     */
    String key() {
        EngineInfo machine = EngineInfo.current();
        return new Sha256().add(String.join("\n", machine.processor(), "" + machine.processors(), machine.libtorch(),
                "" + setup.experiment().engine().threads(), "" + setup.experiment().batch(),
                "" + preprocessing.size(),
                trained.isPresent() ? "trains by " + training.optimizer() : "runs",
                kept ? "on features" : "on images" + changed(),
                execution.network().nodes().toString(), execution.trained().toString(),
                execution.segments().toString(), execution.methods().toString(),
                execution.economy().toString())).hex();
    }

    private String changed() {
        Augmentation augmentation = setup.experiment().plan().augmentation();
        return trained.isEmpty() || augmentation.equals(Augmentation.STANDARD) ? "" : " of " + augmentation;
    }
}
