package dev.varve.train.engine;

import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Hyper;
import dev.varve.random.SplitMix64;
import dev.varve.train.truth.Targets;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * One model on this machine, resident in native memory, and the program of the phase that trains it.
 *
 * <p>{@link #load} brings the weights, {@link #begin} a phase; then each batch is one {@link #lossAndGradients} and one
 * {@link #step}; between them lies the seam where gradients of several machines would be averaged. {@link #evaluate}
 * may come at any time and disturbs nothing. With the same weights, calls, seeds and number of threads, every byte is
 * the same. Not for several threads at once.
 */
@SuppressWarnings("try") // scopes are held, not used
public final class Engine implements AutoCloseable {

    private final Settings settings;
    private final Calls calls;
    private Network network;
    private Resident resident;
    private Phase phase;

    /**
     * How the engine computes.
     *
     * @param threads that compute, at least 1; another number gives other bits
     * @param reference precision of resident parameters: {@code F32}, or {@code F64} for reference runs
     */
    public record Settings(int threads, Arithmetic reference) {

        /** Checks the values. */
        public Settings {
            if (threads < 1) {
                throw new IllegalArgumentException("threads must be at least 1: " + threads);
            }
            if (reference == Arithmetic.BF16) {
                throw new IllegalArgumentException("parameters are kept in F32 or F64: " + reference);
            }
        }
    }

    private Engine(Settings settings) {
        this.settings = settings;
        this.calls = new Calls(settings.threads());
    }

    /** An engine without a model; the first one in a process loads the native libraries, which takes seconds. */
    public static Engine open(Settings settings) {
        return new Engine(settings);
    }

    /**
     * Brings a model, in place of the one before; any phase ends.
     *
     * @throws IllegalArgumentException if an array is missing or misshapen
     */
    public void load(Network model, Weights weights) {
        close();
        try (PointerScope step = enter()) {
            resident = new Resident(model, weights, settings.reference());
        }
        network = model;
    }

    /**
     * Begins a phase in place of the one before: folds and converts what is frozen, and starts the optimizer afresh.
     *
     * @param execution how the loaded network runs
     * @param preprocessing where pixels get their mean and deviation from
     * @throws IllegalArgumentException if the execution is of another network, or the shares do not partition what it
     *         trains
     */
    public void begin(Execution execution, Preprocessing preprocessing, Training training) {
        requireModel();
        if (!execution.original().equals(network)) {
            throw new IllegalArgumentException("the execution is of " + execution.original() + ", loaded is "
                    + network);
        }
        endPhase();
        try (PointerScope step = enter()) {
            phase = new Phase(resident, execution, preprocessing, training);
        }
    }

    /**
     * What the stable segments make of a batch, which never changes in this phase, for whoever keeps it: handed to
     * {@link #lossAndGradients} or {@link #evaluate} later, it gives the bytes that the images would have given in a
     * batch of as many.
     *
     * @param border of the phase's execution at the size of the images
     * @param out direct; receives a record for each image from its position on, and moves it behind them
     */
    public void features(Images images, Border border, ByteBuffer out) {
        try (PointerScope step = enter()) {
            int end = out.position() + Math.toIntExact(images.count() * border.bytes());
            Records.write(border, phase().runner.stable(phase.entrance.picture(images)), out.duplicate().limit(end));
            out.position(end);
        }
    }

    /**
     * Runs a batch forward, each segment in its training mode, and back; moves the statistics of segments that move
     * them, and leaves a gradient at each trained parameter, in place of the former one.
     *
     * @param targets what is true of each image
     * @param seed of everything random in this step; the same draws the same
     */
    public Outcome lossAndGradients(Input input, Targets targets, long seed) {
        return lossAndGradients(input, targets, seed, Runner.Way.USUAL);
    }

    /**
     * How large the gradient of a batch is, which is then dropped. Nothing of the model or of the optimizer changes,
     * statistics neither.
     *
     * @param targets what is true of each image
     * @param seed of everything random; the same draws the same
     * @return for each share of the training, without an update
     */
    public List<Norms> gradientNorms(Input input, Targets targets, long seed) {
        lossAndGradients(input, targets, seed, new Runner.Way(false, (node, value) -> { }));
        try (PointerScope step = enter()) {
            List<Norms> norms = phase.norms();
            phase.clearGradients();
            return norms;
        }
    }

    private Outcome lossAndGradients(Input input, Targets targets, long seed, Runner.Way way) {
        phase().clearGradients();
        return addGradients(Batch.of(input, targets), 1, seed, way);
    }

    /** The same for a class for each image. */
    public Outcome lossAndGradients(Input input, int[] labels, long seed) {
        return lossAndGradients(input, new Targets.Labels(labels), seed);
    }

    /**
     * The same for one of several batches that make a step: its gradients are added to those of the others. In parts,
     * if the execution's economy says so: each counts by the share of the batch's weight that its targets have.
     *
     * @param share of the step's weight that the batch has; the shares of a step add up to 1
     * @param seed of everything random in this batch
     * @return what the batch alone came to
     */
    public Outcome addGradients(Batch batch, double share, long seed) {
        return addGradients(batch, share, seed, Runner.Way.USUAL);
    }

    /**
     * The same, and looks for channels that are dead.
     *
     * @param dead told of the nodes that run; of what is handed in as features nothing does
     */
    public Outcome addGradients(Batch batch, double share, long seed, DeadChannels dead) {
        return addGradients(batch, share, seed, new Runner.Way(true, dead::see));
    }

    private Outcome addGradients(Batch batch, double share, long seed, Runner.Way way) {
        try (PointerScope scope = enter()) {
            return new GradientPass(phase(), batch, seed, way).add(share);
        }
    }

    /**
     * The seed of images of a step that are computed apart from those before them.
     *
     * @param seed of the step
     * @param images how many were before
     */
    public static long seedAt(long seed, int images) {
        return images == 0 ? seed : SplitMix64.at(seed, images);
    }

    /**
     * Moves the trained parameters by their gradients, clipped as the plan says, and drops these.
     *
     * @param values rate, momentum and so on of each share, in the order of {@link Training#shares}
     */
    public void step(List<Hyper.Values> values) {
        try (PointerScope step = enter()) {
            phase().step(values);
            phase.clearGradients();
        }
    }

    /**
     * The same, and measures it; holds a copy of the trained parameters for as long.
     *
     * @return for each share, its gradient, its parameters before the step, and what the step changed of them
     */
    public List<Norms> measuredStep(List<Hyper.Values> values) {
        try (PointerScope step = enter()) {
            List<Norms> norms = phase().measuredStep(values);
            phase.clearGradients();
            return norms;
        }
    }

    /**
     * Runs a batch with running statistics, without noise and without a gradient; nothing of the model changes. Its
     * loss is the plain one, so that it means the same in every phase.
     */
    public Evaluation evaluate(Input input, Targets targets) {
        try (PointerScope step = enter()) {
            Tensor logits = forward(input, (node, value) -> { });
            Tensor loss = Truth.of(targets, input.count(), logits).mean(phase.training.loss().plain());
            return new Evaluation(Arrays.singles(logits), (int) logits.size(1), loss.item_double());
        }
    }

    /** The same for a class for each image. */
    public Evaluation evaluate(Input input, int[] labels) {
        return evaluate(input, new Targets.Labels(labels));
    }

    /**
     * Runs a batch forward to find statistics anew: those of the segments that move them become the batch's share, and
     * the rest of what they were.
     *
     * @param share above 0 and at most 1; with 1, 1/2, 1/3 and so on, all batches count alike
     */
    public void recalibrate(Images images, double share) {
        try (PointerScope step = enter()) {
            phase().runner.recalibrate(phase.entrance.image(images), share);
        }
    }

    /** The network's output for a batch, row-major, in evaluation; nothing of the model changes. */
    public float[] output(Input input) {
        try (PointerScope step = enter()) {
            return Arrays.singles(forward(input, (node, value) -> { }));
        }
    }

    /**
     * What nodes make of images in evaluation, as the mean over all positions; nothing of the model changes.
     *
     * @param nodes that run in this phase
     * @return for each node {@code [n, channels]}, row-major
     */
    public List<float[]> pooled(Images images, List<String> nodes) {
        PooledValues pooled = new PooledValues(nodes);
        observe(images, pooled::see);
        return pooled.all();
    }

    /**
     * The value of a node in evaluation, and the gradient there of one output of each image; nothing of the model
     * changes.
     *
     * @param node the only value that crosses from the frozen segments of the phase into the others, which are
     *        {@link Execution.Kind#PASSING}
     * @param outputs which output of each image
     * @throws IllegalArgumentException if there is not an output for each image
     */
    public NodeGradient gradientAt(Images images, String node, int... outputs) {
        try (PointerScope step = enter()) {
            if (outputs.length != images.count()) {
                throw new IllegalArgumentException(images.count() + " images need as many outputs, got "
                        + outputs.length);
            }
            Tensor chosen = torch.tensor(outputs, new TensorOptions(torch.ScalarType.Long));
            List<Tensor> found = phase().runner.gradientAt(phase.entrance.image(images), node, chosen);
            return NodeGradient.of(found.get(0), found.get(1));
        }
    }

    /** Shows every value of an evaluation as it is made, by node; none may be kept. */
    void observe(Images images, BiConsumer<String, Tensor> observer) {
        try (PointerScope step = enter()) {
            forward(images, observer);
        }
    }

    private Tensor forward(Input input, BiConsumer<String, Tensor> observer) {
        return phase().runner.evaluate(phase.entrance.of(input), observer);
    }

    /** Copies of all parameters and statistics, in the order of the state dictionary. */
    public Weights weights() {
        requireModel();
        try (PointerScope step = enter()) {
            return resident.weights();
        }
    }

    /** Copies of the gradients of the last batch, by parameter; a parameter that none reached is left out. */
    public Weights gradients() {
        try (PointerScope step = enter()) {
            List<NamedArray> gradients = new ArrayList<>();
            eachGradient((name, gradient) -> gradients.add(Arrays.array(name, gradient)));
            return Weights.of(gradients);
        }
    }

    /** Shows the gradients of the last batch, by parameter; none may be kept. */
    void eachGradient(BiConsumer<String, Tensor> visitor) {
        try (PointerScope step = enter()) {
            phase().trained().forEach((name, leaf) -> {
                if (leaf.grad().defined()) {
                    visitor.accept(name, leaf.grad());
                }
            });
        }
    }

    /**
     * Copies of what the optimizer remembers, nothing before the first step; and of the averages of the trained
     * weights, where there are any.
     */
    public Weights optimizerState() {
        try (PointerScope step = enter()) {
            return phase().optimizerState();
        }
    }

    /**
     * Reads something of the model while the averages of the trained weights stand in their place; where nothing is
     * averaged, of the model as it is.
     *
     * @param reading must not step, nor begin a phase
     */
    public <T> T averaged(Supplier<T> reading) {
        phase().averages.exchange();
        try {
            return reading.get();
        } finally {
            phase.averages.exchange();
        }
    }

    /** Continues the phase from saved weights and optimizer state, bit for bit. */
    public void restore(Weights weights, Weights optimizerState) {
        Phase former = phase();
        load(network, weights);
        begin(former.execution, former.preprocessing, former.training);
        try (PointerScope step = enter()) {
            phase.restore(optimizerState);
        }
    }

    /** What ran in the last pass. */
    public Census census() {
        return phase().runner.census();
    }

    private void requireModel() {
        if (resident == null) {
            throw new IllegalStateException("the engine has no model; load one first");
        }
    }

    private Phase phase() {
        if (phase == null) {
            throw new IllegalStateException("the engine is in no phase; begin one first");
        }
        return phase;
    }

    private PointerScope enter() {
        return calls.enter();
    }

    private void endPhase() {
        if (phase != null) {
            phase.close();
            phase = null;
        }
    }

    /** Frees all native memory of the model; another can be loaded. */
    @Override
    public void close() {
        endPhase();
        if (resident != null) {
            resident.close();
            resident = null;
        }
    }
}
