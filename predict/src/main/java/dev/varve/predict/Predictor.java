package dev.varve.predict;

import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.image.ImageDecoder;
import dev.varve.image.Pixels;
import dev.varve.image.Preprocessor;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An exported model, ready to say what is in a picture.
 *
 * <p>All methods may be called from any thread at the same time; equal calls give equal results. An image alone and the
 * same image in a batch may differ in the last digits of single precision. {@link #close} waits for running calls;
 * calls after it throw {@link IllegalStateException}.
 */
public final class Predictor implements AutoCloseable {

    private static final String STREAM = "image from a stream";

    private final Session session;
    private final Card card;
    private final Preprocessor preprocessor;
    private final int largestBatch;
    private final Optional<Views> views;
    private final int shortSide;
    private final Buffers buffers = new Buffers();

    private Predictor(Session session, PredictorOptions options) {
        this.session = session;
        this.card = session.card();
        this.preprocessor = new Preprocessor(card.preprocessing());
        this.largestBatch = options.largestBatch();
        this.views = options.testTime().map(testTime -> new Views(testTime, preprocessor, card.preprocessing()));
        this.shortSide = Math.max(preprocessor.decodedShortSide(), views.map(Views::shortSide).orElse(0));
    }

    /**
     * Opens a model with {@link PredictorOptions#defaults()}.
     *
     * @param model an ONNX file that varve exported, of either profile
     * @throws InvalidInput if it is missing, damaged, or made by another program
     */
    public static Predictor open(Path model) {
        return open(model, PredictorOptions.defaults());
    }

    /** Opens a model as {@link #open(Path)} does, within limits. */
    public static Predictor open(Path model, PredictorOptions options) {
        return new Predictor(Session.open(model, options.threads()), options);
    }

    /** What the file says about its model: classes, preprocessing, provenance. */
    public Card card() {
        return card;
    }

    /**
     * Says what is in an image file.
     *
     * @throws InvalidInput if it is missing, not a readable image, or of other channels than the model takes
     */
    public Prediction predict(Path image) {
        return predictStack(List.of(image));
    }

    /**
     * Says what is in an image whose channels lie in files of their own.
     *
     * @param files one for each name of the card's reading, in that order; one for a model whose items are single files
     * @throws InvalidInput if one is missing, or they are not as the model takes them
     */
    public Prediction predictStack(List<Path> files) {
        return predict(ImageDecoder.decode(files, shortSide, reading()));
    }

    private Reading reading() {
        return card.preprocessing().reading();
    }

    /**
     * Says what is in the bytes of an image file.
     *
     * @param image the whole file, such as the body of an upload
     * @throws InvalidInput if it is not a readable image, or of other channels than the model takes
     */
    public Prediction predict(byte[] image) {
        return predict(image, "image of " + image.length + " bytes");
    }

    private Prediction predict(byte[] image, String name) {
        return predict(ImageDecoder.decode(List.of(image), List.of(name), shortSide, reading()));
    }

    /**
     * Says what is in an image file that is read from a stream to its end; does not close it.
     *
     * @throws InvalidInput if it cannot be read, is not a readable image, or of other channels than the model takes
     */
    public Prediction predict(InputStream image) {
        return predict(ImageDecoder.bytes(image, STREAM), STREAM);
    }

    /**
     * Says what is in a picture in memory, of any size.
     *
     * @throws InvalidInput if it has other channels than the model takes
     */
    public Prediction predict(Pixels image) {
        return predictAll(List.of(image)).get(0);
    }

    /** Says what is in each picture, in their order; an empty list gives an empty list. */
    public List<Prediction> predictAll(List<Pixels> images) {
        return inBatches(images, Function.identity());
    }

    /**
     * Says what is in each image file, in their order; only one batch of them is in memory at a time.
     *
     * @throws InvalidInput naming the first that is missing or not a readable image
     */
    public List<Prediction> predictFiles(List<Path> images) {
        return predictEach(images, (image, side) -> ImageDecoder.decode(List.of(image), side, reading()));
    }

    /**
     * Says what is in each of some images that are decoded when their turn comes, in their order; only one batch of
     * them is in memory at a time.
     *
     * @param images what stands for them
     * @param decode gives the picture of one, which needs no longer short side than the number it is given
     * @return what each shows
     */
    public <T> List<Prediction> predictEach(List<T> images, BiFunction<T, Integer, Pixels> decode) {
        return inBatches(images, image -> decode.apply(image, shortSide));
    }

    private <T> List<Prediction> inBatches(List<T> images, Function<T, Pixels> decode) {
        List<Prediction> predictions = new ArrayList<>();
        int rowsOfImage = views.map(Views::rows).orElse(1);
        int atOnce = Math.max(1, largestBatch / rowsOfImage);
        for (int from = 0; from < images.size(); from += atOnce) {
            List<T> part = images.subList(from, Math.min(from + atOnce, images.size()));
            float[][] rows = run(part.size() * rowsOfImage, batch -> part.forEach(image ->
                    show(decode.apply(image), batch)));
            List<Prediction> said = Arrays.stream(rows).map(row -> Prediction.of(requireFinite(row), card)).toList();
            for (int i = 0; i < said.size(); i += rowsOfImage) {
                List<Prediction> ofImage = said.subList(i, i + rowsOfImage);
                predictions.add(views.map(all -> all.joined(ofImage)).orElse(ofImage.get(0)));
            }
        }
        return predictions;
    }

    private void show(Pixels picture, FloatBuffer batch) {
        preprocessor.normalise(preprocessor.crop(picture), batch);
        views.ifPresent(all -> all.show(picture, batch));
    }

    /**
     * The outputs of the network for images that are ready for it.
     *
     * @param images {@code [n, channels, size, size]} floats from position to limit, normalised as the card says; the
     *        position does not move
     * @return {@code [n][classes]}, before softmax or logistic function; of values before their scales
     * @throws IllegalArgumentException if it does not hold whole images
     */
    public float[][] logits(FloatBuffer images) {
        if (images.remaining() % itemFloats() != 0) {
            throw new IllegalArgumentException("images: must hold whole images of " + itemFloats() + " floats, got "
                    + images.remaining());
        }
        int count = images.remaining() / itemFloats();
        float[][] logits = new float[count][];
        for (int from = 0; from < count; from += largestBatch) {
            int part = Math.min(largestBatch, count - from);
            FloatBuffer source = images.slice(images.position() + from * itemFloats(), part * itemFloats());
            System.arraycopy(run(part, batch -> batch.put(source)), 0, logits, from, part);
        }
        return logits;
    }

    private int itemFloats() {
        return card.preprocessing().channels() * card.preprocessing().size() * card.preprocessing().size();
    }

    private float[][] run(int images, Consumer<FloatBuffer> fill) {
        FloatBuffer batch = buffers.take(Math.multiplyExact(images, itemFloats()));
        try {
            fill.accept(batch);
            return session.run(batch.flip());
        } finally {
            buffers.giveBack(batch);
        }
    }

    private float[] requireFinite(float[] logits) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new InvalidInput("%s: must give finite numbers, gives %s; its weights are damaged, "
                        + "export the model again", session.file(), logit);
            }
        }
        return logits;
    }

    /** Waits for running calls and frees all that the model holds; a second call does nothing. */
    @Override
    public void close() {
        session.close();
    }
}
