package dev.varve.train.engine;

import dev.varve.analysis.BlockTimes;
import dev.varve.plan.Execution;
import dev.varve.plan.Tuning.Method;
import dev.varve.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;

/** Times parts of networks on tensors of ones, without a model. Not for several threads at once. */
@SuppressWarnings("try") // scopes are held, not used
public final class Trials {

    private final Calls calls;

    /**
     * Prepares.
     *
     * @param threads that compute, at least 1
     */
    public Trials(int threads) {
        this.calls = new Calls(threads);
    }

    /**
     * Times how the convolutions of an execution could be computed where a gradient passes.
     *
     * @param batch images of a batch, at least 1
     * @param size pixels of each side
     * @param nanos a clock
     * @return methods by node; of a node that is best computed plainly there is none
     */
    public Map<String, Method> fastestMethods(Execution execution, int batch, int size, LongSupplier nanos) {
        try (PointerScope call = calls.enter()) {
            return new ConvolutionTrials(batch, nanos).fastest(execution, size);
        }
    }

    /**
     * Times each block of a network, forward and back.
     *
     * @param execution that trains all of the network
     * @param weights of the network that the execution runs
     * @param batch images of a batch, at least 1
     * @param size pixels of each side
     * @param nanos a clock
     * @return in order of execution, the head last
     */
    public List<BlockTimes.Block> blockTimes(Execution execution, Weights weights, int batch, int size,
            LongSupplier nanos) {
        try (PointerScope call = calls.enter()) {
            return new BlockTrials(execution, weights, batch, nanos).timed(size);
        }
    }
}
