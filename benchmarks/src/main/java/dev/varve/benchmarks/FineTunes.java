package dev.varve.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.train.run.Event;
import dev.varve.train.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Whole fine-tunes as a user starts them, from the command to its end: figure and score are the seconds and the
 * accuracy on the test part. The number of the turn is the seed.
 */
final class FineTunes {

    private static final String ARCHITECTURE = "tf_efficientnet_lite0";
    private static final String SIZE = "160";
    private static final String FREEZE_EPOCHS = "1";
    private static final String EPOCHS = "5";

    private FineTunes() {
    }

    /** {@code varve train} by a recipe, with nothing in its cache. */
    static Side varve(Bench bench, String recipe) {
        return side(seed -> {
            Path folder = bench.file("run");
            Path cache = bench.file("cache");
            try {
                Command done = Command.run(List.of(bench.launcher(), "train",
                        bench.data().toString(), "--recipe", recipe, "--size", SIZE, "--batch", "" + bench.batch(),
                        "--seed", "" + seed, "--threads", "" + bench.threads(), "--out", folder.toString()),
                        Map.of("VARVE_CACHE", cache.toString()));
                Lap lap = lap(done, testAccuracy(RunFolder.open(folder)));
                Bench.remove(folder);
                Bench.remove(cache);
                return lap;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static double testAccuracy(RunFolder run) {
        Event.RunFinished finished = (Event.RunFinished) run.events().get(run.events().size() - 1);
        return finished.metrics().get("test").get("accuracy");
    }

    /** fastai's {@code fine_tune}. */
    static Side fastai(Bench bench) throws IOException {
        String data = bench.data().toString();
        String python = bench.interpreter();
        return side(seed -> {
            try {
                Command done = Command.run(List.of(python, bench.script("fastai_baseline.py"), data, SIZE,
                        "" + bench.batch(), FREEZE_EPOCHS, EPOCHS, "" + seed,
                        bench.weights(ARCHITECTURE).toString()), Map.of("OMP_NUM_THREADS", "" + bench.threads()));
                String answer = done.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
                return lap(done, new ObjectMapper().readTree(answer).get("test_accuracy").asDouble());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Lap lap(Command done, double accuracy) {
        return new Lap(done.wall(), done.wall(), done.processor(), accuracy);
    }

    private static Side side(IntFunction<Lap> fineTune) {
        AtomicInteger turns = new AtomicInteger();
        return units -> fineTune.apply(turns.getAndIncrement());
    }
}
