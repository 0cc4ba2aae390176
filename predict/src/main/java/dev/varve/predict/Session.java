package dev.varve.predict;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model in ONNX Runtime: computes in many threads at once, and is freed when none computes any more. */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);

    private final Path file;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Card card;
    private final String input;
    private final ReadWriteLock running = new ReentrantReadWriteLock();
    private boolean closed;

    private Session(Path file, OrtEnvironment environment, OrtSession session) throws OrtException {
        this.file = file;
        this.environment = environment;
        this.session = session;
        this.card = card(file, session);
        this.input = session.getInputNames().iterator().next();
        requireImages();
    }

    static Session open(Path file, int threads) {
        if (!Files.exists(file)) {
            throw new InvalidInput("%s: no such file; check the path", file);
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput("%s: must be an ONNX file, is a folder or a device; name the .onnx file", file);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            // Threads that wait sleep: a server has other work for the processors.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            Session session = checked(file, environment, environment.createSession(file.toString(), options));
            LOG.debug("{}: {} classes, images of {} pixels, {} threads", file, session.card.classes().size(),
                    session.card.preprocessing().size(), threads);
            return session;
        } catch (OrtException e) {
            throw new InvalidInput(e, "%s: not an ONNX file, or a damaged one (%s); export or copy it again",
                    file, firstLine(e));
        }
    }

    /** Frees the model if it is not one that can be served. */
    private static Session checked(Path file, OrtEnvironment environment, OrtSession raw) throws OrtException {
        try {
            return new Session(file, environment, raw);
        } catch (OrtException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static Card card(Path file, OrtSession session) throws OrtException {
        String json = session.getMetadata().getCustomMetadataValue(Card.METADATA_KEY)
                .orElseThrow(() -> new InvalidInput("%s: made by another program (it lacks the metadata %s, which names"
                        + " classes and preprocessing); give an ONNX file that varve exported",
                        file, Card.METADATA_KEY));
        try {
            return Card.fromJson(json);
        } catch (InvalidInput e) {
            throw new InvalidInput(e, "%s: %s", file, e.getMessage());
        }
    }

    private void requireImages() throws OrtException {
        int size = card.preprocessing().size();
        long[] wanted = {-1, card.preprocessing().channels(), size, size};
        long[] given = shape(session.getInputInfo());
        long[] classes = shape(session.getOutputInfo());
        if (!Arrays.equals(wanted, given) || !Arrays.equals(new long[] {-1, card.classes().size()}, classes)) {
            throw new InvalidInput("%s: its card says %s and images of %d pixels and %s, its graph takes %s and gives "
                    + "%s; give the file as varve exported it", file,
                    Plural.of(card.classes().size(), "class", "classes"), size,
                    Plural.of(card.preprocessing().channels(), "channel"), Arrays.toString(given),
                    Arrays.toString(classes));
        }
    }

    private static long[] shape(Map<String, NodeInfo> values) {
        return values.size() == 1 && values.values().iterator().next().getInfo() instanceof TensorInfo tensor
                ? tensor.getShape() : new long[0];
    }

    /** What ONNX Runtime says, without its code in front. */
    private static String firstLine(OrtException e) {
        return e.getMessage().lines().findFirst().orElse("").replaceFirst("^Error code - \\w+ - message: ", "");
    }

    Path file() {
        return file;
    }

    Card card() {
        return card;
    }

    /** Rows of logits for a direct buffer of whole images. */
    float[][] run(FloatBuffer images) {
        int size = card.preprocessing().size();
        int channels = card.preprocessing().channels();
        long count = images.remaining() / (channels * (long) size * size);
        running.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the predictor of " + file + " is closed; open another");
            }
            long[] shape = {count, channels, size, size};
            try (OnnxTensor batch = OnnxTensor.createTensor(environment, images, shape);
                    OrtSession.Result result = session.run(Map.of(input, batch))) {
                return (float[][]) result.get(0).getValue();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(file + ": ONNX Runtime failed: " + firstLine(e), e);
        } finally {
            running.readLock().unlock();
        }
    }

    @Override
    public void close() {
        running.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(file + ": cannot be closed: " + firstLine(e), e);
        } finally {
            running.writeLock().unlock();
        }
    }
}
