package dev.varve.train.run;

import dev.varve.plan.Execution;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.data.Part;
import dev.varve.train.engine.Border;

/**
 * How large the files of a run are, in bytes, but for texts and headers.
 *
 * @param setup of the run
 */
record Storage(Setup setup) {

    /** The exported model, and any other file of all weights. */
    long model() {
        return setup.weights().arrays().values().stream().mapToLong(array -> array.bytes().remaining()).sum();
    }

    /** The best weights so far; 0 of a run that keeps the last. */
    long best() {
        return setup.experiment().plan().keep() == Plan.Keep.BEST ? model() : 0;
    }

    /** A checkpoint inside a phase: weights, and what the optimizer remembers of those that train. */
    long checkpoint(Phase phase) {
        if (!(phase instanceof Phase.Train train)) {
            return model();
        }
        Execution execution = setup.execution(phase);
        long trained = execution.trained().stream()
                .mapToLong(name -> execution.original().parameter(name).shape().elements()).sum();
        return model() + setup.remembered(train) * trained * Float.BYTES;
    }

    /** The features of a phase that solves, which are deleted at its end. */
    long features(Phase.Solve phase) {
        long images = (long) phase.views() * setup.data().dataset().indices(Part.TRAIN).length
                + setup.data().dataset().indices(Part.VALID).length;
        return images * HeadLayer.of(setup.network()).columns() * Float.BYTES;
    }

    /** The features of a phase that solves, which stay in the cache. */
    long kept(Phase.Solve phase) {
        long images = features(phase) / (HeadLayer.of(setup.network()).columns() * (long) Float.BYTES);
        return setup.room().isOpen()
                ? images * Border.of(setup.execution(phase), phase.sizeOr(setup.experiment().size())).bytes() : 0;
    }

    /** The most that the run's folder holds at once: a new checkpoint is written aside while the former one stands. */
    long most() {
        long most = 0;
        for (Phase phase : setup.experiment().plan().phases()) {
            long beside = phase instanceof Phase.Solve solve ? Math.max(model(), features(solve)) : model();
            most = Math.max(most, 2 * checkpoint(phase) + best() + beside);
        }
        return most;
    }
}
