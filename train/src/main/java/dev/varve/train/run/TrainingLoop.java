package dev.varve.train.run;

import dev.varve.plan.Phase;
import dev.varve.train.engine.Engine;
import dev.varve.weights.Weights;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;

/**
 * The loop over phases, from a position on; {@link TrainingPhase} has that over epochs and batches.
 *
 * <p>Validation and a checkpoint follow each epoch; inside an epoch a checkpoint follows every N minutes and a request
 * to stop. The order of images, their augmentation and dropout are functions of seed, epoch and image or step.
 */
final class TrainingLoop {

    private final Course course;

    TrainingLoop(Setup setup, Engine engine, RunFolder folder, Listener listener, BooleanSupplier stop) {
        this.course = new Course(setup, engine, folder, listener, stop);
    }

    /**
     * Trains from the start.
     *
     * @return the weights that are the result; empty handed only by {@link Stopped}
     */
    Weights start() {
        course.tell(new Event.RunStarted(now(), "", 0, 0, course.totalSteps(), course.setup().groups().names(),
                monitor()));
        return run(Checkpoint.start(course.setup().weights()));
    }

    /** Goes on from a checkpoint. */
    Weights resume(Checkpoint from) {
        course.begin(from);
        course.tell(new Event.RunResumed(now(), course.phase().name(), course.epochWithin(), steps(),
                course.totalSteps(), monitor()));
        return run(from);
    }

    /** The figure that chooses between epochs; null if it is accuracy. */
    private String monitor() {
        return course.watch().monitor().equals("accuracy") ? null : course.watch().monitor();
    }

    private Weights run(Checkpoint from) {
        Weights weights = from.weights();
        Weights optimizer = from.optimizer();
        while (!course.isOver()) {
            if (course.phase() instanceof Phase.Train phase) {
                weights = new TrainingPhase(course, phase).train(weights, optimizer);
            } else if (course.phase() instanceof Phase.Solve phase && course.position().epoch() == 0) {
                weights = new SolvingPhase(course, phase).solve(weights);
            }
            optimizer = Weights.NONE;
            course.nextPhase();
        }
        return KeptEpoch.weights(course, weights);
    }

    /** The event that says why the run ends here. */
    Event failed(String reason) {
        return course.isOver() ? new Event.RunFailed(now(), "", 0, steps(), reason)
                : new Event.RunFailed(now(), course.phase().name(), course.epochWithin(), steps(), reason);
    }

    /** Batches that the run has finished. */
    int steps() {
        return course.position().step();
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** The run was asked to stop and has saved its state. */
    static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
