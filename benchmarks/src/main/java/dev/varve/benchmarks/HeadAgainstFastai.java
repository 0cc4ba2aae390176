package dev.varve.benchmarks;

import dev.varve.plan.Experiment.Precision;
import dev.varve.train.cache.Room;
import dev.varve.train.data.Augmentation;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.DataOptions;
import dev.varve.train.data.DataSource;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Images;

/**
 * How many times as fast as fastai's frozen phase is the head phase of tf_efficientnet_lite0 in bf16, end to end:
 * files, decoding, augmentation, training?
 *
 * <p>{@code --data DIR --weights FILE [--python PYTHON] [--reference DIR] [--batch 32] [--size 160] [--rounds 3]
 * [--threads N]}; a round is an epoch, without validation. {@code FILE} is a safetensors file of timm's
 * tf_efficientnet_lite0 and {@code DIR} holds a {@code split.csv}, as fastai's script
 * {@code fastai_frozen_phase.py} needs them.
 */
public final class HeadAgainstFastai {

    private static final String ARCHITECTURE = "tf_efficientnet_lite0";
    private static final double GOAL = 3;

    private HeadAgainstFastai() {
    }

    /**
     * Runs the comparison and prints it.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) {
        Question.ask(arguments, HeadAgainstFastai::compare, "--data", "--weights", "--python", "--reference",
                "--batch", "--size", "--rounds", "--threads");
    }

    private static void compare(Options options) {
        int batch = options.number("--batch", 32);
        int size = options.number("--size", 160);
        try (Side varve = new Epochs(options, batch, size);
                Side fastai = fastai(options, batch, size)) {
            Rounds rounds = Rounds.alternate(options.number("--rounds", 3), varve, fastai);
            System.out.print(rounds.report(varve.name(), fastai.name(), GOAL));
        }
    }

    private static Side fastai(Options options, int batch, int size) {
        return new PythonSide("fastai", PythonSide.command(options, "fastai_frozen_phase.py", options.path("--data"),
                size, batch, options.path("--weights")), "epoch",
                answer -> answer.get("images").asDouble() / answer.get("training_seconds").asDouble());
    }

    /** Varve's side: an epoch over the files; no decoded image is kept from one to the next. */
    private static final class Epochs implements Side {
        private final Trainee trainee;
        private final Dataset dataset;
        private final int batch;
        private final int size;
        private int epoch;

        Epochs(Options options, int batch, int size) {
            this.batch = batch;
            this.size = size;
            dataset = DataSource.read(options.path("--data"), DataOptions.DEFAULT).dataset();
            trainee = Trainee.of(ARCHITECTURE, Trainee.Phase.HEAD, Precision.BF16, options.threads());
        }

        @Override
        public String name() {
            return "Varve";
        }

        @Override
        public double imagesPerSecond() {
            long began = System.nanoTime();
            int images = 0;
            ImageBatches batches = new ImageBatches(dataset, new Loading(batch, 1, Room.none(), 0));
            try (BatchLoader loader = batches.training(Augmentation.DEFAULT, size, epoch++, 0)) {
                while (loader.hasNext()) {
                    PixelBatch one = loader.next();
                    trainee.train(Images.pixels(one.pixels(), one.count(), one.size()), one.labels());
                    images += one.count();
                }
            }
            return images / ((System.nanoTime() - began) / 1e9);
        }

        @Override
        public void close() {
            trainee.close();
        }
    }
}
