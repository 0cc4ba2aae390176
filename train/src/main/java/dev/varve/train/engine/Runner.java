package dev.varve.train.engine;

import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Runs a program forward, segment by segment, each in its own mode; closes every value at its last use. */
@SuppressWarnings("try") // the guard is held, not used
final class Runner {

    private final Program program;
    private final Parameters parameters;
    private final List<Census.Segment> counted = new ArrayList<>();

    Runner(Program program, Parameters parameters) {
        this.program = program;
        this.parameters = parameters;
    }

    /**
     * Where a pass begins.
     *
     * @param stage the first that runs
     * @param image the network's input; null behind the stable stages
     * @param border the values of the program's border; none at the image
     */
    record Entry(int stage, Tensor image, List<Tensor> border) {

        /** At the first stage. */
        static Entry at(Tensor image) {
            return new Entry(0, image, List.of());
        }
    }

    /** What ran in the last pass. */
    Census census() {
        return new Census(counted);
    }

    /** What the stable stages make of images, without a gradient, as training and evaluation do: the border. */
    List<Tensor> stable(Tensor image) {
        try (AutoGradMode off = new AutoGradMode(false)) {
            Pass pass = new Pass(Entry.at(image), (node, value) -> { });
            program.stages().subList(0, program.stable()).forEach(stage -> pass.run(stage, Lowering.Mode.STILL));
            return program.border().stream().map(slot -> pass.slots[slot]).toList();
        }
    }

    /** The entry behind the stable stages, with the values that they left. */
    Entry behind(List<Tensor> border) {
        return new Entry(program.stable(), null, border);
    }

    /** The output in training: frozen segments without a gradient, random numbers drawn from the seed. */
    Tensor train(Entry entry, long seed) {
        Pass pass = new Pass(entry, (node, value) -> { });
        for (int i = entry.stage; i < program.stages().size(); i++) {
            Segment segment = program.stages().get(i).segment();
            if (segment.stochastic()) {
                torch.manual_seed(SplitMix64.at(seed, i));
            }
            try (AutoGradMode gradients = new AutoGradMode(segment.kind() != Kind.FROZEN)) {
                pass.run(program.stages().get(i),
                        new Lowering.Mode(segment.movesStatistics(), segment.stochastic(),
                                segment.kind() != Kind.FROZEN, OptionalDouble.empty()));
            }
        }
        return pass.output();
    }

    /** The output in evaluation: no gradient, running statistics, no noise; tells each value as it is made. */
    Tensor evaluate(Entry entry, BiConsumer<String, Tensor> observer) {
        try (AutoGradMode off = new AutoGradMode(false)) {
            Pass pass = new Pass(entry, observer);
            program.stages().subList(entry.stage, program.stages().size())
                    .forEach(stage -> pass.run(stage, Lowering.Mode.STILL));
            return pass.output();
        }
    }

    /** Lets a batch have a share in the statistics of the segments that move them; without a gradient. */
    void recalibrate(Tensor image, double share) {
        try (AutoGradMode off = new AutoGradMode(false)) {
            Pass pass = new Pass(Entry.at(image), (node, value) -> { });
            program.stages().forEach(stage -> pass.run(stage, new Lowering.Mode(
                    stage.segment().movesStatistics(), false, false, OptionalDouble.of(share))));
        }
    }

    /** One pass over the program, with the values that are alive. */
    private final class Pass {
        private final Tensor image;
        private final BiConsumer<String, Tensor> observer;
        private final Tensor[] slots = new Tensor[program.slots().size()];

        Pass(Entry entry, BiConsumer<String, Tensor> observer) {
            this.image = entry.image;
            this.observer = observer;
            for (int i = 0; i < entry.border.size(); i++) {
                slots[program.border().get(i)] = entry.border.get(i);
            }
            counted.clear();
        }

        void run(Program.Stage stage, Lowering.Mode mode) {
            Census.Tally tally = new Census.Tally();
            Lowering lowering = new Lowering(parameters, stage.segment().arithmetic(), mode, tally, image);
            for (Program.Cast cast : stage.casts()) {
                tally.add(Census.Event.CAST);
                slots[cast.to()] = slots[cast.from()].to(Precision.scalarType(stage.segment().arithmetic()));
                release(cast.dead(), tally);
            }
            for (Program.Instruction instruction : stage.instructions()) {
                List<Tensor> inputs = instruction.inputs().stream().map(slot -> slots[slot]).toList();
                Tensor value = lowering.compute(instruction, inputs);
                count(value, tally);
                observer.accept(instruction.last().id(), value);
                slots[instruction.output()] = value;
                release(instruction.dead(), tally);
            }
            counted.add(tally.of(stage.segment()));
        }

        private void count(Tensor value, Census.Tally tally) {
            tally.computed(Precision.of(value));
            if (value.requires_grad()) {
                tally.add(Census.Event.RECORDED);
            }
        }

        private void release(List<Integer> dead, Census.Tally tally) {
            for (int slot : dead) {
                Tensor value = slots[slot];
                slots[slot] = null;
                if (isSaved(value)) {
                    tally.add(Census.Event.SAVED);
                }
                value.close();
            }
        }

        /** Whether somebody else than the slots, thus autograd, holds it or its memory; a view holds its base. */
        private boolean isSaved(Tensor value) {
            boolean held = value.use_count() > 1 || !value.is_view() && value.storage().use_count() > 1;
            return held && Stream.of(slots).noneMatch(
                    other -> other != null && other.storage().is_alias_of(value.storage()));
        }

        Tensor output() {
            return slots[program.output()];
        }
    }
}
