package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a run between two batches, as one file: weights and optimizer state as arrays, all else in its metadata.
 * A run that goes on from here gives the bytes of one that was never stopped: everything random is a function of seed
 * and position.
 *
 * @param position how far the run has come
 * @param tally what the epoch's batches came to so far
 * @param best the best epoch so far
 * @param callbacks what they came to in this phase
 * @param weights all parameters and statistics
 * @param optimizer what the optimizer remembers in this phase
 */
record Checkpoint(Position position, Tally tally, Best best, CallbackState callbacks, Weights weights,
        Weights optimizer) {

    private static final String WEIGHTS = "weights/";
    private static final String OPTIMIZER = "optimizer/";
    /** The score is called by the monitor that was the only one at first, so that its checkpoints stay as they were. */
    private static final String BEST = "bestAccuracy";
    /** Absent where there are none, as in former checkpoints. */
    private static final String CALLBACKS = "callbacks";

    /** Writes the checkpoint in place of the former one, which stays whole until this one is safely on the disk. */
    void save(Path file) {
        List<NamedArray> arrays = new ArrayList<>();
        weights.arrays().values().forEach(array -> arrays.add(renamed(WEIGHTS + array.name(), array)));
        optimizer.arrays().values().forEach(array -> arrays.add(renamed(OPTIMIZER + array.name(), array)));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("phase", "" + position.phase());
        metadata.put("epoch", "" + position.epoch());
        metadata.put("batch", "" + position.batch());
        metadata.put("step", "" + position.step());
        metadata.put("loss", "" + tally.loss());
        metadata.put("correct", "" + tally.correct());
        metadata.put("images", "" + tally.images());
        metadata.put(BEST, "" + best.score());
        metadata.put("bestEpoch", "" + best.epoch());
        if (!callbacks.equals(CallbackState.NONE)) {
            metadata.put(CALLBACKS, callbacks.text());
        }
        write(file, Weights.of(arrays), metadata);
    }

    /** Whether all weights are numbers: those of a run that has diverged are not worth keeping. */
    boolean isFinite() {
        return weights.arrays().values().stream().allMatch(NamedArray::isFinite);
    }

    /**
     * Writes arrays aside and then in place of a former file.
     *
     * @throws InvalidInput if the disk does not take them; the former file is untouched
     */
    static void write(Path file, Weights weights, Map<String, String> metadata) {
        try {
            new Safetensors(weights, metadata).write(file);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be written (%s), the former one is kept; make room on the "
                    + "disk, then go on with `varve resume %s`", file, Reason.of(failure), file.getParent());
        }
    }

    /** The state before the first batch. */
    static Checkpoint start(Weights weights) {
        return new Checkpoint(Position.START, Tally.NONE, Best.NONE, CallbackState.NONE, weights, Weights.NONE);
    }

    /**
     * Reads a checkpoint.
     *
     * @throws InvalidInput if the file is no checkpoint
     */
    static Checkpoint load(Path file) {
        Safetensors read = Safetensors.read(file);
        Map<String, String> metadata = read.metadata();
        try {
            return new Checkpoint(
                    new Position(Integer.parseInt(metadata.get("phase")), Integer.parseInt(metadata.get("epoch")),
                            Integer.parseInt(metadata.get("batch")), Integer.parseInt(metadata.get("step"))),
                    new Tally(Double.parseDouble(metadata.get("loss")), Long.parseLong(metadata.get("correct")),
                            Long.parseLong(metadata.get("images"))),
                    new Best(Double.parseDouble(metadata.get(BEST)),
                            Integer.parseInt(metadata.get("bestEpoch"))),
                    metadata.containsKey(CALLBACKS) ? CallbackState.parse(metadata.get(CALLBACKS))
                            : CallbackState.NONE,
                    withPrefix(read.weights(), WEIGHTS), withPrefix(read.weights(), OPTIMIZER));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException wrong) {
            throw new InvalidInput(wrong, "%s: is no checkpoint of a run; it was made by another program", file);
        }
    }

    private static Weights withPrefix(Weights all, String prefix) {
        return Weights.of(all.arrays().values().stream().filter(array -> array.name().startsWith(prefix))
                .map(array -> renamed(array.name().substring(prefix.length()), array)).toList());
    }

    private static NamedArray renamed(String name, NamedArray array) {
        return new NamedArray(name, array.dtype(), array.shape(), array.bytes());
    }
}
