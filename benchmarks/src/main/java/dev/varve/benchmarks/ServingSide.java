package dev.varve.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.varve.card.Reading;
import dev.varve.image.Pixels;
import dev.varve.image.Preprocessor;
import dev.varve.predict.Predictor;
import dev.varve.predict.PredictorOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.Function;

/** An exported model that runs on one batch again and again; a unit is a batch. */
final class ServingSide implements Side {

    private final Function<FloatBuffer, float[][]> model;
    private final AutoCloseable resource;
    private final FloatBuffer images;
    private final int[] labels;

    private ServingSide(Function<FloatBuffer, float[][]> model, AutoCloseable resource, FloatBuffer images,
            int[] labels) {
        this.model = model;
        this.resource = resource;
        this.images = images;
        this.labels = labels;
    }

    /** Varve's predictor. */
    static Side predictor(Bench bench, String architecture) {
        Predictor predictor = Predictor.open(bench.model(architecture),
                PredictorOptions.defaults().withThreads(bench.threads()));
        return new ServingSide(predictor::logits, predictor, normalised(bench, architecture),
                bench.batches().first().labels());
    }

    /** ONNX Runtime with the predictor's session options and nothing around it. */
    static Side onnxRuntime(Bench bench, String architecture) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {bench.batch(), Reading.RGB.channels(), bench.size(), bench.size()};
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(bench.threads());
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(bench.model(architecture).toString(), options);
            String input = session.getInputNames().iterator().next();
            return new ServingSide(images -> run(environment, session, input, images, shape), session,
                    normalised(bench, architecture), bench.batches().first().labels());
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
        }
    }

    private static float[][] run(OrtEnvironment environment, OrtSession session, String input, FloatBuffer images,
            long... shape) {
        try (OnnxTensor batch = OnnxTensor.createTensor(environment, images, shape);
                OrtSession.Result result = session.run(Map.of(input, batch))) {
            return (float[][]) result.get(0).getValue();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
        }
    }

    /** The first batch as the model takes it: {@code [N, 3, size, size]}. */
    private static FloatBuffer normalised(Bench bench, String architecture) {
        Preprocessor preprocessor = new Preprocessor(bench.subject(architecture).preprocessing(bench.size()));
        ByteBuffer pixels = bench.batches().first().images().bytes().duplicate();
        byte[] one = new byte[bench.size() * bench.size() * Reading.RGB.channels()];
        FloatBuffer floats = ByteBuffer.allocateDirect(pixels.remaining() * Float.BYTES)
                .order(ByteOrder.nativeOrder()).asFloatBuffer();
        while (pixels.hasRemaining()) {
            pixels.get(one);
            preprocessor.normalise(Pixels.of(bench.size(), bench.size(), one), floats);
        }
        return floats.flip();
    }

    @Override
    public Facts facts() {
        return Facts.of(crossEntropy(model.apply(images.duplicate()), labels), 0);
    }

    /** Mean over the images. */
    static double crossEntropy(float[][] logits, int... labels) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double all = 0;
            for (float logit : logits[i]) {
                all += Math.exp(logit - logits[i][labels[i]]);
            }
            sum += Math.log(all);
        }
        return sum / labels.length;
    }

    @Override
    public Lap run(int units) {
        Stopclock clock = new Stopclock();
        for (int i = 0; i < units; i++) {
            model.apply(images.duplicate());
        }
        return clock.lap(units);
    }

    @Override
    public void close() {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("a model cannot be closed: " + e.getMessage(), e);
        }
    }
}
