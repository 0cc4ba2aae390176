package dev.varve.train.engine;

import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.random.SplitMix64;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Runs a program forward, segment by segment, each in its own mode; closes every value at its last use. */
@SuppressWarnings("try") // the guard is held, not used
final class Runner {

    private final Program program;
    private final Parameters parameters;
    private final double noise;
    private final List<Census.Segment> counted = new ArrayList<>();

    /**
     * Prepares to run.
     *
     * @param noise factor of the probabilities of dropouts in training
     */
    Runner(Program program, Parameters parameters, double noise) {
        this.program = program;
        this.parameters = parameters;
        this.noise = noise;
    }

    /**
     * Where a pass begins.
     *
     * @param stage the first that runs
     * @param image the network's input; none behind the stable stages
     * @param border the values of the program's border; none at the image
     */
    record Entry(int stage, Picture image, List<Tensor> border) {

        /** At the first stage. */
        static Entry at(Picture image) {
            return new Entry(0, image, List.of());
        }

        /** At the first stage, with an image as the network reads it. */
        static Entry at(Tensor image) {
            return at(Picture.normalised(image));
        }

        /** The same with other values. */
        Entry map(UnaryOperator<Tensor> change) {
            return new Entry(stage, image.map(change), border.stream().map(change).toList());
        }

        /** The entry of some of the images. */
        Entry part(int from, int number) {
            return map(value -> value.narrow(0, from, number));
        }
    }

    /** Whether there are stages whose values hang on the image alone. */
    boolean hasStable() {
        return program.stable() > 0;
    }

    /** What ran in the last pass. */
    Census census() {
        return new Census(counted);
    }

    /** What the stable stages make of images, without a gradient, as training and evaluation do: the border. */
    List<Tensor> stable(Picture image) {
        try (AutoGradMode off = new AutoGradMode(false)) {
            Pass pass = new Pass(Entry.at(image), (node, value) -> { });
            program.stages().subList(0, program.stable()).forEach(stage -> pass.run(stage, Lowering.Mode.STILL));
            return program.border().stream().map(slot -> pass.slots[slot]).toList();
        }
    }

    /** The entry behind the stable stages, with the values that they left. */
    Entry behind(List<Tensor> border) {
        return new Entry(program.stable(), Picture.NONE, border);
    }

    /**
     * How a pass in training is made.
     *
     * @param moves whether statistics follow the batch; else its statistics are used, and those that run stay
     * @param observer shown each value as it is made, by node; may keep none
     */
    record Way(boolean moves, BiConsumer<String, Tensor> observer) {

        /** As training goes. */
        static final Way USUAL = new Way(true, (node, value) -> { });
    }

    /** Runs forward in training: frozen segments without a gradient, random numbers drawn from the seed. */
    Forward train(Entry entry, long seed, Way way) {
        Pass pass = new Pass(entry, way.observer);
        OptionalDouble share = way.moves ? OptionalDouble.empty() : OptionalDouble.of(0);
        List<Again> again = new ArrayList<>();
        for (int i = entry.stage; i < program.stages().size(); i++) {
            Program.Stage stage = program.stages().get(i);
            Segment segment = stage.segment();
            Again later = new Again(stage, drawn(i, seed), segment.movesStatistics());
            if (stage.recomputed()) {
                later.hold(pass);
                later.run(pass, false, share);
                later.cut(pass.slots);
                again.add(later);
            } else {
                later.run(pass, segment.kind() != Kind.FROZEN, share);
            }
        }
        return new Forward(pass.output(), again);
    }

    /** The seed of a stage; what is recomputed has seeds of its own, so that it does not move those of the others. */
    private long drawn(int stage, long seed) {
        int before = (int) program.stages().subList(0, stage).stream().filter(Program.Stage::recomputed).count();
        return program.stages().get(stage).recomputed() ? SplitMix64.at(~seed, before)
                : SplitMix64.at(seed, stage - before);
    }

    /** The output of a pass in training, and the way back. */
    final class Forward {
        private final Tensor output;
        private final List<Again> again;

        Forward(Tensor output, List<Again> again) {
            this.output = output;
            this.again = again;
        }

        Tensor output() {
            return output;
        }

        /** Adds the gradients of a loss of the output to those of the trained parameters. */
        void backward(Tensor loss) {
            loss.backward();
            for (int i = again.size() - 1; i >= 0; i--) {
                again.get(i).back();
            }
        }
    }

    /** A stage in training; of one that is recomputed, what it began with, and the values at its end. */
    private final class Again {
        private final Program.Stage stage;
        private final long seed;
        private final boolean movesStatistics;
        private final Map<Integer, Tensor> inputs = new LinkedHashMap<>();
        private final Map<Integer, Tensor> outputs = new LinkedHashMap<>();
        private Picture image = Picture.NONE;

        Again(Program.Stage stage, long seed, boolean movesStatistics) {
            this.stage = stage;
            this.seed = seed;
            this.movesStatistics = movesStatistics;
        }

        void run(Pass pass, boolean recorded, OptionalDouble share) {
            Segment segment = stage.segment();
            if (segment.stochastic()) {
                torch.manual_seed(seed);
            }
            try (AutoGradMode gradients = new AutoGradMode(recorded)) {
                pass.run(stage, new Lowering.Mode(movesStatistics, segment.stochastic() ? noise : 0,
                        segment.kind() != Kind.FROZEN, share));
            }
        }

        /** Keeps the values that the stage reads, beyond their last use. */
        void hold(Pass pass) {
            stage.reads().forEach(slot -> inputs.put(slot, new Tensor(pass.slots[slot])));
            if (stage.readsImage()) {
                image = pass.image.map(Tensor::new);
            }
        }

        /** Lets autograd begin anew behind the stage. */
        void cut(Tensor[] slots) {
            for (int slot : stage.leaves()) {
                slots[slot].set_requires_grad(true);
                outputs.put(slot, new Tensor(slots[slot]));
            }
        }

        /** Computes the stage again, moving no statistics, and goes back through it. */
        void back() {
            Pass pass = new Pass(image, inputs);
            run(pass, true, OptionalDouble.of(0));
            try (TensorVector ends = new TensorVector(); TensorVector gradients = new TensorVector();
                    TensorVector all = new TensorVector()) {
                outputs.forEach((slot, leaf) -> {
                    ends.push_back(pass.slots[slot]);
                    gradients.push_back(leaf.grad());
                });
                torch.backward(ends, gradients, new BoolOptional(), false, all);
            }
            outputs.values().forEach(Tensor::close);
            inputs.values().forEach(Tensor::close);
        }
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

    /**
     * Runs as in evaluation, and back to a node of the frozen stages.
     *
     * @param chosen an output for each image, int64 {@code [n]}
     * @return the node's value, and the gradient there of each image's chosen output
     */
    List<Tensor> gradientAt(Tensor image, String node, Tensor chosen) {
        Pass pass = new Pass(Entry.at(image), (id, value) -> { });
        Tensor leaf = null;
        for (Program.Stage stage : program.stages()) {
            boolean recorded = stage.segment().kind() != Kind.FROZEN;
            if (recorded && leaf == null) {
                leaf = new Tensor(pass.slots[program.slot(node, stage.segment().arithmetic())]);
                leaf.set_requires_grad(true);
            }
            try (AutoGradMode gradients = new AutoGradMode(recorded)) {
                pass.run(stage, Lowering.Mode.STILL);
            }
        }
        pass.output().gather(1, chosen.unsqueeze(1)).sum().backward();
        return List.of(leaf, leaf.grad());
    }

    /** Lets a batch have a share in the statistics of the segments that move them; without a gradient. */
    void recalibrate(Tensor image, double share) {
        try (AutoGradMode off = new AutoGradMode(false)) {
            Pass pass = new Pass(Entry.at(image), (node, value) -> { });
            program.stages().forEach(stage -> pass.run(stage, new Lowering.Mode(
                    stage.segment().movesStatistics(), 0, false, OptionalDouble.of(share))));
        }
    }

    /** One pass over the program, with the values that are alive. */
    private final class Pass {
        private final Picture image;
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

        /** The pass of one stage alone, whose inputs are given; it counts on. */
        Pass(Picture image, Map<Integer, Tensor> inputs) {
            this.image = image;
            this.observer = (node, value) -> { };
            inputs.forEach((slot, value) -> slots[slot] = new Tensor(value));
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
