package dev.varve.train.run;

import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Phase;
import dev.varve.train.data.Augmentation;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long a plan will take, measured: a few batches of each phase are loaded and trained on a copy of the model, the
 * first of which warms up and is not counted.
 *
 * @param phases in the order of the plan
 */
public record Forecast(List<PhaseForecast> phases) {

    private static final int TIMED_BATCHES = 3;

    /**
     * One phase.
     *
     * @param name of the phase
     * @param steps batches that it trains on, or lets the body run over
     * @param secondsPerStep median of the timed batches
     * @param secondsPerEpochOfValidation the valid part at the speed of one timed batch
     * @param epochs how many; 1 of a phase that solves
     */
    public record PhaseForecast(String name, int steps, double secondsPerStep, double secondsPerEpochOfValidation,
            int epochs) {

        /** The whole phase. */
        public double seconds() {
            return steps * secondsPerStep + epochs * secondsPerEpochOfValidation;
        }
    }

    /** Keeps an immutable copy. */
    public Forecast {
        phases = List.copyOf(phases);
    }

    /** The whole plan. */
    public double seconds() {
        return phases.stream().mapToDouble(PhaseForecast::seconds).sum();
    }

    /** Times a few batches of every phase. */
    public static Forecast of(Setup setup) {
        return of(setup, TIMED_BATCHES, batch -> { });
    }

    /** Trains on one batch of every phase, whose time is the forecast, and shows the augmented batch. */
    public static Forecast ofOneBatch(Setup setup, Consumer<PixelBatch> seen) {
        return of(setup, 0, seen);
    }

    private static Forecast of(Setup setup, int batches, Consumer<PixelBatch> seen) {
        List<PhaseForecast> phases = new ArrayList<>();
        try (Engine engine = Engine.open(
                new Engine.Settings(setup.experiment().engine().threads(), Arithmetic.F32))) {
            for (Phase phase : setup.experiment().plan().phases()) {
                phases.add(phase instanceof Phase.Train train ? new Clock(setup, train, engine).time(batches, seen)
                        : new Pass(setup, (Phase.Solve) phase, engine).time(batches));
            }
        }
        return new Forecast(phases);
    }

    /** Times one phase on a model that is thrown away. */
    private record Clock(Setup setup, Phase.Train phase, Engine engine) {

        PhaseForecast time(int count, Consumer<PixelBatch> seen) {
            Trainee trainee = setup.trainee(phase);
            engine.load(trainee.network(), trainee.begin(setup.weights()));
            engine.begin(setup.execution(phase), setup.preprocessing(phase), setup.training(phase));
            ImageBatches batches = setup.batches();
            int size = phase.sizeOr(setup.experiment().size());
            try (BatchLoader loader = batches.training(Augmentation.DEFAULT, size, 0, 0)) {
                PixelBatch batch = loader.next();
                seen.accept(batch);
                double warm = seconds(() -> train(batch));
                PixelBatch last = batch;
                double[] timed = new double[Math.min(count, batches.trainingSteps() - 1)];
                for (int i = 0; i < timed.length; i++) {
                    long began = System.nanoTime();
                    last = loader.next();
                    train(last);
                    timed[i] = (System.nanoTime() - began) / 1e9;
                }
                Arrays.sort(timed);
                PixelBatch shown = last;
                double validation = seconds(() -> engine.evaluate(images(shown), shown.labels())) / shown.count()
                        * setup.data().dataset().indices(Part.VALID).length;
                return new PhaseForecast(phase.name(), phase.epochs() * batches.trainingSteps(),
                        timed.length == 0 ? warm : timed[timed.length / 2], validation, phase.epochs());
            }
        }

        private void train(PixelBatch batch) {
            engine.lossAndGradients(images(batch), batch.labels(), 0);
            engine.step(phase.momentum().at(0), setup.ratesOfShares(phase.rates(0)));
        }

        private static double seconds(Runnable work) {
            long began = System.nanoTime();
            work.run();
            return (System.nanoTime() - began) / 1e9;
        }
    }

    /** Times the pass of a phase that solves; computing the head from it is not counted. */
    private record Pass(Setup setup, Phase.Solve phase, Engine engine) {

        PhaseForecast time(int count) {
            engine.load(HeadLayer.of(setup.network()).features(), setup.weights());
            engine.begin(setup.execution(phase), setup.preprocessing(phase), Training.none());
            ImageBatches batches = setup.batches();
            try (BatchLoader loader = batches.view(setup.preprocessing(phase), Augmentation.DEFAULT, 0)) {
                engine.output(images(loader.next()));
                double[] timed = new double[Math.max(1, Math.min(count, loader.batches() - 1))];
                for (int i = 0; i < timed.length && loader.hasNext(); i++) {
                    long began = System.nanoTime();
                    engine.output(images(loader.next()));
                    timed[i] = (System.nanoTime() - began) / 1e9;
                }
                Arrays.sort(timed);
                int steps = phase.views() * loader.batches();
                double valid = (double) setup.data().dataset().indices(Part.VALID).length / setup.experiment().batch();
                return new PhaseForecast(phase.name(), steps, timed[timed.length / 2],
                        2 * valid * timed[timed.length / 2], 1);
            }
        }
    }

    private static Images images(PixelBatch batch) {
        return Images.pixels(batch.pixels(), batch.count(), batch.size());
    }
}
