package dev.varve.train.engine;

import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.plan.Defaults;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Hyper;
import dev.varve.surgery.Rewrite;
import dev.varve.train.loss.CrossEntropy;
import dev.varve.weights.DType;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Executions written by hand, images by formula, and engines that are ready. */
final class Fixtures {

    static final Preprocessing PREPROCESSING = new Preprocessing(64, 64, Interpolation.AREA,
            List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private Fixtures() {
    }

    /** Everything trained in one segment. */
    static Execution unfrozen(Network network, Arithmetic arithmetic, boolean stochastic) {
        Set<String> trained = network.trainable().stream().map(Parameter::name).collect(Collectors.toSet());
        Segment all = new Segment("all", Kind.TRAINED, network.nodes().stream().map(Node::id).toList(), arithmetic,
                true, stochastic, false, 0, List.of());
        return new Execution(network, Rewrite.none(network), trained, List.of(all));
    }

    /** An engine of one thread in the middle of a phase, all trained parameters in one share. */
    static Engine engine(Execution execution, Weights weights) {
        boolean doubles = execution.segments().stream().anyMatch(one -> one.arithmetic() == Arithmetic.F64);
        Engine engine = Engine.open(new Engine.Settings(1, doubles ? Arithmetic.F64 : Arithmetic.F32));
        engine.load(execution.original(), weights);
        engine.begin(execution, PREPROCESSING, training(execution));
        return engine;
    }

    static Training training(Execution execution) {
        return new Training(new CrossEntropy(0), Defaults.OPTIMIZER, true,
                List.of(new Training.Share("all", execution.trained(), false)));
    }

    /** What one share steps by: the defaults of optimizer and decay. */
    static List<Hyper.Values> values(double momentum, double rate) {
        return List.of(new Hyper.Values(rate, momentum, Defaults.WEIGHT_DECAY,
                Defaults.OPTIMIZER.own().get(Hyper.BETA2), Defaults.OPTIMIZER.own().get(Hyper.EPSILON)));
    }

    /** The formula's input, normalised: {@code [count, 3, size, size]}. */
    static Images formulaImages(int count, int size) {
        ByteBuffer values = FormulaWeights.input(count, 3, size, size).bytes();
        ByteBuffer direct = ByteBuffer.allocateDirect(values.remaining()).order(ByteOrder.nativeOrder());
        return new Images(direct.put(values).flip(), Images.Encoding.NORMALISED, count, size);
    }

    /** Bytes by a formula of the index. */
    static Images pixels(int count, int size) {
        ByteBuffer direct = ByteBuffer.allocateDirect(count * size * size * 3);
        IntStream.range(0, direct.capacity()).forEach(i -> direct.put(i, (byte) (i * 2654435761L >>> 16)));
        return Images.pixels(direct, count, size);
    }

    /** The same images, normalised beforehand. */
    static Images normalised(Images pixels) {
        int area = pixels.size() * pixels.size();
        ByteBuffer values = ByteBuffer.allocateDirect(pixels.count() * 3 * area * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < pixels.count() * 3 * area; i++) {                  // i = (n * 3 + c) * area + pixel
            int channel = i / area % 3;
            int value = pixels.bytes().get((i / (3 * area) * area + i % area) * 3 + channel) & 0xFF;
            values.putFloat((float) ((value / 255.0 - PREPROCESSING.mean().get(channel))
                    / PREPROCESSING.std().get(channel)));
        }
        return new Images(values.flip(), Images.Encoding.NORMALISED, pixels.count(), pixels.size());
    }

    /** Some of the numbers as singles, in direct buffers of so many each; the last may hold fewer. */
    static List<ByteBuffer> pieces(double[] numbers, int from, int to, int each) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int begin = from; begin < to; begin += each) {
            int end = Math.min(to, begin + each);
            ByteBuffer piece = ByteBuffer.allocateDirect((end - begin) * Float.BYTES).order(ByteOrder.nativeOrder());
            for (int i = begin; i < end; i++) {
                piece.putFloat((float) numbers[i]);
            }
            pieces.add(piece.flip());
        }
        return pieces;
    }

    static double[] doubles(NamedArray array) {
        if (array.dtype() == DType.F64) {
            double[] values = new double[array.bytes().remaining() / Double.BYTES];
            array.bytes().asDoubleBuffer().get(values);
            return values;
        }
        float[] values = new float[array.bytes().remaining() / Float.BYTES];
        array.bytes().asFloatBuffer().get(values);
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
