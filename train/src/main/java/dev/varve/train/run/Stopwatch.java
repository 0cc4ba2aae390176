package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.files.WholeFile;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Phase;
import dev.varve.plan.Regularisation;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.data.View;
import dev.varve.train.engine.Batch;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Features;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Input;
import dev.varve.train.engine.LinearHead;
import dev.varve.train.engine.LogisticRegression;
import dev.varve.train.engine.RidgeRegression;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures speeds on a copy of the model that is thrown away. Not for several threads at once. */
final class Stopwatch implements Speeds, AutoCloseable {

    private static final int MOST_DECODED = 16;
    private static final double SECONDS_OF_DECODING = 2;
    private static final int AHEAD_OF_READER = 2;
    private static final int ROWS_OF_FEATURES = 4096;
    /** Passes over the features per penalty, forward and back, as counted in runs; they differ with the data. */
    private static final int PASSES_PER_PENALTY = 60;
    private static final int BACK_AND_FORTH = 3;
    private static final int MOST_PASSES = 31;
    private static final int MOST_WRITES = 5;
    private static final int TURNS = 2;
    private static final double SHARE_WITHOUT_TRAINING = 3;

    private final Setup setup;
    private final Effort effort;
    private final Path scratch;
    private final LongSupplier nanos;
    private final Consumer<PixelBatch> seen;
    private final ImageBatches batches;
    private final Engine engine;
    private final FeatureCache cache;
    private final Map<String, FeatureStore> stores = new HashMap<>();
    private final Map<String, Decoded> decoded = new HashMap<>();

    /**
     * How much is measured.
     *
     * @param warm batches before the clock starts
     * @param least timed batches, at least 1
     * @param most timed batches
     * @param seconds after which no batch beyond the least is timed; a third of it for work that trains nothing; and
     *        at most {@value #SECONDS_OF_DECODING} of them for decoding
     */
    record Effort(int warm, int least, int most, double seconds) {

        /** A few seconds for each work. */
        static final Effort FEW = new Effort(1, 3, 30, 3);
        /** A fraction of a second for each work. */
        static final Effort BRIEF = new Effort(1, 1, 3, 0.3);
        /** The first batch, with all that it warms up. */
        static final Effort ONE = new Effort(0, 1, 1, 0);
    }

    /**
     * Prepares to measure; reads nothing yet.
     *
     * @param scratch a folder to write into; need not exist
     * @param nanos a clock
     * @param seen shown the first batch of each training
     */
    Stopwatch(Setup setup, Effort effort, Path scratch, LongSupplier nanos, Consumer<PixelBatch> seen) {
        this.setup = setup;
        this.effort = effort;
        this.scratch = scratch;
        this.nanos = nanos;
        this.seen = seen;
        this.batches = setup.batches();
        this.cache = FeatureCache.open(batches.room());
        this.engine = Engine.open(new Engine.Settings(setup.experiment().engine().threads(), Arithmetic.F32));
    }

    /** A few batches whose images are kept, and what decoding cost. */
    private record Decoded(int batches, double secondsPerImage) {
    }

    @Override
    public Timed batch(Work work) {
        return timed(times(work));
    }

    @Override
    public List<Timed> inTurn(List<Work> works) {
        List<List<Double>> times = works.stream().map(any -> (List<Double>) new ArrayList<Double>()).toList();
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < works.size(); i++) {
                times.get(i).addAll(times(works.get(i)));
            }
        }
        return times.stream().map(Stopwatch::timed).toList();
    }

    private static Timed timed(List<Double> times) {
        return new Timed(median(times), Instant.now(), times.size());
    }

    private List<Double> times(Work work) {
        engine.load(work.execution().original(), work.weights().get());
        engine.begin(work.execution(), work.preprocessing(), work.training());
        List<Double> times = new ArrayList<>();
        try (Round round = new Round(() -> loader(work), decoded(work).batches())) {
            Optional<Input> features = work.kept() ? Optional.of(features(work, round.next())) : Optional.empty();
            for (int i = 0; i < effort.warm(); i++) {
                put(work, features.orElseGet(() -> images(round.next())), round.targets());
            }
            double enough = work.trained().isPresent() ? effort.seconds() : effort.seconds() / SHARE_WITHOUT_TRAINING;
            long began = nanos.getAsLong();
            while (times.size() < effort.least() || times.size() < effort.most() && secondsSince(began) < enough) {
                long start = nanos.getAsLong();
                Input input = features.orElseGet(() -> images(round.next()));
                if (times.isEmpty() && work.trained().isPresent() && !work.kept()) {
                    seen.accept(round.last());
                }
                double ofOthers = put(work, input, round.targets());
                times.add((secondsSince(start) - ofOthers) * setup.experiment().batch() / input.count());
            }
        }
        return times;
    }

    private static double median(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static Images images(PixelBatch batch) {
        return Images.pixels(batch.pixels(), batch.count(), batch.size(), batch.channels());
    }

    private Features features(Work work, PixelBatch batch) {
        Border border = Border.of(work.execution(), batch.size());
        ByteBuffer memory = ByteBuffer.allocateDirect(Math.toIntExact(batch.count() * border.bytes()));
        engine.features(images(batch), border, memory);
        return new Features(memory.flip(), border, batch.count());
    }

    /** Does a batch, and gives the seconds that are of other batches: their shares in the step that adds them up. */
    private double put(Work work, Input input, Targets targets) {
        if (work.trained().isEmpty()) {
            engine.output(input);
            return 0;
        }
        Regularisation of = setup.experiment().plan().regularisation();
        Mixer mixer = new Mixer(of.mixing(), setup.experiment().seed());
        engine.addGradients(new Batch(input, targets,
                mixer.of(input.count(), work.preprocessing().size(), 0, 0)), 1, 0);
        long computed = of.accumulation() > 1 ? nanos.getAsLong() : 0;
        engine.step(setup.values(work.trained().get(), 0));
        return of.accumulation() > 1 ? secondsSince(computed) * (of.accumulation() - 1) / of.accumulation() : 0;
    }

    @Override
    public int computed(Phase phase, View view, int[] items) {
        FeatureStore store = stores.computeIfAbsent(phase.toString(), any -> setup.store(cache, phase,
                phase instanceof Phase.Train train ? setup.trainee(train).begin(setup.weights()) : setup.weights()));
        return Feed.computed(batches, view, items, store);
    }

    private BatchLoader loader(Work work) {
        return work.trained().isPresent()
                ? batches.training(work.preprocessing(), setup.experiment().plan().augmentation(), 0, 0)
                : batches.evaluation(work.preprocessing(), Part.TRAIN);
    }

    /** Decodes a few batches, and reads them again without that: the difference is what decoding costs. */
    private Decoded decoded(Work work) {
        return decoded.computeIfAbsent(work.trained().isPresent() + " " + work.preprocessing().size(), any -> {
            int[] read = {0};
            double cold = secondsPerImage(work, read, MOST_DECODED);
            double warm = secondsPerImage(work, new int[1], read[0]);
            return new Decoded(Math.max(1, read[0] - AHEAD_OF_READER),
                    Math.max(0, cold - warm));
        });
    }

    private double secondsPerImage(Work work, int[] read, int most) {
        int images = 0;
        long began = nanos.getAsLong();
        try (BatchLoader loader = loader(work)) {
            while (loader.hasNext() && read[0] < most
                    && (read[0] <= effort.least()
                    || secondsSince(began) < Math.min(SECONDS_OF_DECODING, effort.seconds()))) {
                images += loader.next().count();
                read[0]++;
            }
            return secondsSince(began) / images;
        }
    }

    @Override
    public double decoding(int size) {
        return decoded.entrySet().stream().filter(one -> one.getKey().endsWith(" " + size)).findFirst()
                .map(Map.Entry::getValue).orElseGet(() -> decoded(Work.exported(setup))).secondsPerImage();
    }

    /** A disk is not as fast every time: the middle of some writes, fewer where each takes long. */
    @Override
    public double saving() {
        try {
            Files.createDirectories(scratch);
            Path file = Files.createTempFile(scratch, "saving", WholeFile.ASIDE);
            try {
                engine.load(setup.network(), setup.weights());
                List<Double> times = new ArrayList<>();
                long began = nanos.getAsLong();
                while (times.isEmpty() || times.size() < MOST_WRITES && secondsSince(began) < effort.seconds()) {
                    long start = nanos.getAsLong();
                    Checkpoint checkpoint = Checkpoint.start(engine.weights());
                    if (checkpoint.isFinite()) {
                        checkpoint.save(file);
                    }
                    times.add(secondsSince(start));
                }
                return median(times) / Files.size(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | InvalidInput unwritable) {
            return 0;                   // only this folder may be at fault: the run will say so of its own
        }
    }

    @Override
    public double solving(Phase.Solve phase, Work features) {
        int columns = HeadLayer.of(setup.network()).columns();
        int rows = phase.views() * setup.data().dataset().indices(Part.TRAIN).length;
        int few = Math.min(rows, ROWS_OF_FEATURES);
        ByteBuffer zeros = ByteBuffer.allocateDirect(few * columns * Float.BYTES).order(ByteOrder.nativeOrder());
        float[] ones = new float[columns];
        Arrays.fill(ones, 1);
        LinearHead.Standard standard = new LinearHead.Standard(ones, ones);
        if (setup.watch().target().kind() == TargetKind.VALUES) {
            return ridge(new LinearHead.Rows(List.of(zeros), columns, new Targets.Rows(new float[few], 1)), standard,
                    (double) rows / few, phase.penalties().size());
        }
        LinearHead.Rows table = new LinearHead.Rows(List.of(zeros), columns, new Targets.Labels(new int[few]));
        try (LogisticRegression regression = new LogisticRegression(table, standard,
                setup.classes(), new CrossEntropy(0), setup.experiment().engine().threads())) {
            double sums = BACK_AND_FORTH * median(passes(() -> regression.logits(table)));
            double calls = median(passes(regression::pass));        // cost more than the sums of few rows
            return Math.max(sums, calls) * rows / few * PASSES_PER_PENALTY * phase.penalties().size();
        }
    }

    /** Few rows take less than what the first passes warm up: many of them, fewer where each takes long. */
    private List<Double> passes(Runnable pass) {
        for (int i = 0; i < effort.warm(); i++) {
            pass.run();
        }
        List<Double> times = new ArrayList<>();
        long began = nanos.getAsLong();
        while (times.isEmpty() || times.size() < MOST_PASSES
                && secondsSince(began) < effort.seconds() / SHARE_WITHOUT_TRAINING) {
            long start = nanos.getAsLong();
            pass.run();
            times.add(secondsSince(start));
        }
        return times;
    }

    /** Normal equations of so many times these rows, and a decomposition for each penalty. */
    private double ridge(LinearHead.Rows few, LinearHead.Standard standard, double times, int penalties) {
        long began = nanos.getAsLong();
        try (LinearHead regression = new RidgeRegression(few, standard, setup.experiment().engine().threads())) {
            double adding = secondsSince(began);
            long solving = nanos.getAsLong();
            regression.solve(1);
            return adding * times + secondsSince(solving) * penalties;
        }
    }

    private double secondsSince(long began) {
        return (nanos.getAsLong() - began) / 1e9;
    }

    @Override
    public void close() {
        engine.close();
    }

    /** The same few batches over and over. */
    private static final class Round implements AutoCloseable {
        private final Supplier<BatchLoader> open;
        private final int batches;
        private BatchLoader loader;
        private int read;
        private PixelBatch last;

        Round(Supplier<BatchLoader> open, int batches) {
            this.open = open;
            this.batches = batches;
        }

        PixelBatch next() {
            if (loader == null || read == batches || !loader.hasNext()) {
                close();
                loader = open.get();
                read = 0;
            }
            read++;
            last = loader.next();
            return last;
        }

        PixelBatch last() {
            return last;
        }

        Targets targets() {
            return last.targets();
        }

        @Override
        public void close() {
            if (loader != null) {
                loader.close();
            }
        }
    }
}
