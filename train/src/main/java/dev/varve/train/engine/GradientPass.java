package dev.varve.train.engine;

import dev.varve.train.truth.Targets;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A batch forward and back, in the parts that the economy of the execution asks for. */
@SuppressWarnings("try") // scopes are held, not used
final class GradientPass {

    private final Phase phase;
    private final Input input;
    private final Optional<Runner.Entry> mixed;
    private final Targets targets;
    private final long seed;
    private final Runner.Way way;

    GradientPass(Phase phase, Batch batch, long seed, Runner.Way way) {
        this.phase = phase;
        this.input = batch.input();
        this.mixed = batch.mixture().map(given -> phase.entrance.mixed(input, given));
        this.targets = batch.mixture().map(given -> given.of(batch.targets())).orElse(batch.targets());
        this.seed = seed;
        this.way = way;
    }

    /**
     * Adds to the gradients: each part counts by the share of the batch's weight that its targets have.
     *
     * @param share of the step's weight that the batch has
     */
    Outcome add(double share) {
        int parts = phase.execution.economy().parts();
        int size = (input.count() + parts - 1) / parts;
        double whole = phase.training.loss().weight(targets);
        double loss = 0;
        int correct = 0;
        for (int from = 0; from < input.count(); from += size) {
            int number = Math.min(size, input.count() - from);
            Targets own = targets.part(from, Math.min(number, targets.count() - from));
            double part = phase.training.loss().weight(own) / whole;
            Outcome outcome = add(from, number, own, share * part);
            loss += part * outcome.loss();
            correct += outcome.correct();
        }
        return new Outcome(loss, correct);
    }

    private Outcome add(int from, int number, Targets own, double share) {
        try (PointerScope step = new PointerScope()) {
            Runner.Forward forward = phase.runner.train(entry(from, number), Engine.seedAt(seed, from), way);
            Truth truth = Truth.of(own, number, forward.output());
            Tensor loss = truth.mean(phase.training.loss());
            forward.backward(share == 1 ? loss : loss.mul(new Scalar(share)));
            return new Outcome(loss.item_double(), truth.correct());
        }
    }

    private Runner.Entry entry(int from, int number) {
        return mixed.map(all -> all.part(from, number)).orElseGet(() -> phase.entrance.of(input.part(from, number)));
    }
}
