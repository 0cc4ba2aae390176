package dev.varve.train.run;

import dev.varve.card.Preprocessing;
import dev.varve.files.Sha256;
import dev.varve.graph.Contraction;
import dev.varve.graph.Op;
import dev.varve.graph.Shape;
import dev.varve.graph.Source;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule;
import dev.varve.plan.Phase;
import dev.varve.plan.Tuning;
import dev.varve.plan.Tuning.Method;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.EngineInfo;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Trials;
import dev.varve.train.run.Tunings.Choice;
import dev.varve.train.run.Tunings.Trial;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds how the phases of a run compute fastest on this machine, of the ways that compute alike on a batch of its
 * images. What was found is kept in a folder, by a hash of all that it hangs on: times and methods by machine and
 * network, so that other images have to be checked only. To be used once.
 */
final class Calibration implements AutoCloseable {

    /**
     * The most that rounding may move the gradient of a batch, or its features, by how far apart those of two batches
     * are. The square of that distance is twice the variance of a gradient, so this bound adds less than a third to the
     * variance: as if the batch had a quarter fewer images. Residual networks of random weights, which are known to
     * train well in bf16, come up to 0.36.
     */
    static final double MOST_ERROR = 0.4;
    /** Share of the time that less precision must save. */
    private static final double LEAST_GAIN = 0.05;
    private static final String FOLDER = "tunings";
    private static final Stopwatch.Effort EFFORT = new Stopwatch.Effort(1, 2, 3, 0.5);

    private final Setup setup;
    private final Measures measures;
    private final Engine engine;
    private final Trials trials;
    private final Map<Sized, Map<String, Method>> methods = new HashMap<>();

    /**
     * Where times come from.
     *
     * @param folder what was found before
     * @param anew whether all is found again
     * @param speeds of batches
     * @param nanos a clock for single convolutions
     */
    record Measures(Path folder, boolean anew, Speeds speeds, LongSupplier nanos) {

        <T> T of(String key, Class<T> type, Supplier<T> measure) {
            return MeasuredFile.orMeasured(folder.resolve(key + ".json"), type, anew, measure);
        }
    }

    /** An execution at a size: which method of a convolution is fastest hangs on both. */
    private record Sized(Execution execution, int size) {
    }

    /** The methods of convolutions, as they are kept. */
    private record Methods(Map<String, Method> byNode) {
    }

    private Calibration(Setup setup, Measures measures) {
        this.setup = setup;
        this.measures = measures;
        this.engine = Engine.open(new Engine.Settings(setup.experiment().engine().threads(), Arithmetic.F32));
        this.trials = new Trials(setup.experiment().engine().threads());
    }

    /**
     * The setup with a tuning for each phase. Where bf16 was ordered only the methods are chosen, and where fp32 was,
     * nothing is, so that its bytes hang on no clock.
     *
     * @param cache folder of files that can be made again: what was found before is taken from there
     * @param anew whether it is found again in any case
     */
    static Setup of(Setup setup, Path cache, boolean anew) {
        if (setup.experiment().engine().precision() == Precision.FP32) {
            return setup;
        }
        try (Stopwatch watch = new Stopwatch(setup, EFFORT, cache, System::nanoTime, batch -> { })) {
            Speeds speeds = new KnownSpeeds(cache, watch, anew ? KnownSpeeds.NONE : EFFORT.least());
            return of(setup, new Measures(cache.resolve(FOLDER), anew, speeds, System::nanoTime),
                    EngineInfo.current().bf16());
        }
    }

    /**
     * The same with everything given that is measured.
     *
     * @param measures where times come from
     * @param bf16 whether the machine multiplies bf16 natively: else nothing but fp32 is tried
     */
    static Setup of(Setup setup, Measures measures, boolean bf16) {
        Tunings tunings = Tunings.NONE;
        try (Calibration calibration = new Calibration(setup, measures)) {
            boolean ordered = setup.experiment().engine().precision() == Precision.BF16;
            for (Phase phase : setup.experiment().plan().phases()) {
                tunings = tunings.with(phase, measures.of(key(setup, phase, bf16), Choice.class,
                        () -> calibration.choice(phase, bf16 || ordered, ordered)));
            }
        }
        return setup.with(tunings);
    }

    /** A name for all that a choice hangs on: that of the work in fp32, the first weights, and the images. */
    private static String key(Setup setup, Phase phase, boolean bf16) {
        Work plain = Work.of(setup.with(phase, Tuning.plain(Arithmetic.F32, Arithmetic.F32)), phase);
        return new Sha256().add(String.join("\n", plain.key(), "" + bf16,
                "" + setup.experiment().engine().precision(), "" + setup.experiment().seed(),
                setup.model().card().provenance().weightsSha256(), setup.data().fingerprint())).hex();
    }

    private Choice choice(Phase phase, boolean bf16, boolean ordered) {
        Tuning exact = tuning(phase, Arithmetic.F32, Arithmetic.F32);
        List<Tuning> tunings = new ArrayList<>(List.of(exact));
        if (bf16) {
            tunings.addAll(narrower(phase, ordered));
        }
        Weights wanted = computed(phase, exact, 0);
        double apart = distance(computed(phase, exact, 1), wanted);
        List<Timed> times = measures.speeds.inTurn(
                tunings.stream().map(one -> Work.of(setup.with(phase, one), phase)).toList());
        List<Trial> trials = new ArrayList<>();
        for (Tuning one : tunings) {
            double error = one == exact ? 0 : distance(computed(phase, one, 0), wanted) / apart;
            trials.add(new Trial(one.frozen(), one.trained(), times.get(trials.size()).seconds(),
                    Double.isNaN(error) ? Double.POSITIVE_INFINITY : error));
        }
        return new Choice(tunings.get(ordered ? trials.size() - 1 : best(trials)), trials);
    }

    /** The index of the fastest trial that computes alike; a later one only if it saves enough. */
    static int best(List<Trial> trials) {
        int best = 0;
        for (int i = 1; i < trials.size(); i++) {
            if (trials.get(i).error() <= MOST_ERROR
                    && trials.get(i).seconds() < trials.get(best).seconds() * (1 - LEAST_GAIN)) {
                best = i;
            }
        }
        return best;
    }

    /** What may be faster than fp32: frozen segments in bf16, and then trained ones too where that is offered. */
    private List<Tuning> narrower(Phase phase, boolean ordered) {
        Execution execution = setup.execution(phase);
        Map<Boolean, List<Op>> operations = execution.segments().stream()
                .flatMap(one -> one.nodes().stream().map(id -> Map.entry(one.kind() == Execution.Kind.FROZEN,
                        execution.network().node(id).op())))
                .collect(Collectors.partitioningBy(Map.Entry::getKey,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        List<Tuning> tunings = new ArrayList<>();
        if (operations.get(true).stream().anyMatch(op -> !(op instanceof Source))) {
            tunings.add(tuning(phase, Arithmetic.BF16, Arithmetic.F32));
        }
        if (ordered || isOffered(operations.get(false))) {
            tunings.add(tuning(phase, Arithmetic.BF16, Arithmetic.BF16));
        }
        return tunings;
    }

    /**
     * Whether bf16 is tried for what trains: not with depthwise convolutions. It is faster with them too, but nobody
     * has shown yet that a network trained so is as good.
     */
    private static boolean isOffered(List<Op> trained) {
        return !trained.isEmpty() && trained.stream().noneMatch(
                op -> op instanceof Contraction.Conv2d convolution && convolution.isDepthwise());
    }

    /** With the methods of all convolutions, so that it also serves the phase with another first trained group. */
    private Tuning tuning(Phase phase, Arithmetic frozen, Arithmetic trained) {
        Tuning plain = Tuning.plain(frozen, trained);
        if (!(phase instanceof Phase.Train train)) {
            return plain;
        }
        Execution all = setup.with(phase, Tuning.plain(trained, trained)).execution(train.freezeTo(0));
        return new Tuning(frozen, trained, methods.computeIfAbsent(
                new Sized(all, setup.preprocessing(phase).size()), any -> methods(train, all)));
    }

    /** The methods of all convolutions; they hang on the machine and on the network, not on the images. */
    private Map<String, Method> methods(Phase.Train phase, Execution all) {
        Work work = new Work(setup, all, setup::weights, setup.preprocessing(phase), setup.training(phase),
                Optional.of(phase), false);
        return measures.of("methods-" + work.key(), Methods.class, () -> new Methods(trials.fastestMethods(all,
                setup.experiment().batch(), work.preprocessing().size(), measures.nanos))).byNode();
    }

    /** The gradients of an epoch's first batch, nothing dropped; of a phase that has no gradients, its features. */
    private Weights computed(Phase phase, Tuning tuning, int epoch) {
        Phase quiet = phase instanceof Phase.Train train ? quiet(train) : phase;
        Work work = Work.of(setup.with(phase, tuning), quiet);
        Preprocessing preprocessing = work.preprocessing();
        engine.load(work.execution().original(), work.weights().get());
        engine.begin(work.execution(), preprocessing, work.training());
        try (BatchLoader loader = setup.batches().training(preprocessing, setup.experiment().plan().augmentation(),
                epoch, 0)) {
            PixelBatch batch = loader.next();
            Images images = Images.pixels(batch.pixels(), batch.count(), batch.size(), batch.channels());
            if (work.trained().isEmpty()) {
                float[] features = engine.output(images);
                return Weights.of(List.of(NamedArray.of("features",
                        Shape.of(features.length), features)));
            }
            engine.lossAndGradients(images, batch.targets(), 0);
            return engine.gradients();
        }
    }

    private static Phase.Train quiet(Phase.Train phase) {
        return phase.withRules(phase.rules().stream().map(GroupRule::quiet).toList());
    }

    /** The norm of the difference, over all numbers. */
    static double distance(Weights one, Weights other) {
        double squares = 0;
        for (NamedArray array : other.arrays().values()) {
            double[] here = one.get(array.name()).doubles();
            double[] there = array.doubles();
            for (int i = 0; i < there.length; i++) {
                squares += (here[i] - there[i]) * (here[i] - there[i]);
            }
        }
        return Math.sqrt(squares);
    }

    @Override
    public void close() {
        engine.close();
    }
}
