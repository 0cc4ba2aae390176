package dev.varve.train.data;

import dev.varve.augment.Augmentation;
import dev.varve.card.Preprocessing;
import dev.varve.image.Augmenter;
import dev.varve.random.Draws;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.IntFunction;

/** How the images of a pass are shown to the network: the same item always in the same way. */
public final class View {

    private final String name;
    private final int size;
    private final int channels;
    private final IntFunction<String> draws;
    private final ImageBatches.Writer writer;

    private View(String name, int size, PreparedImages prepared, IntFunction<String> draws,
            ImageBatches.Writer writer) {
        this.name = name;
        this.size = size;
        this.channels = prepared.dataset().reading().channels();
        this.draws = draws;
        this.writer = writer;
    }

    /** Each image as it was prepared. */
    static View of(PreparedImages prepared, int size) {
        return new View(prepared.preparation().name(), size, prepared, item -> "",
                (item, first, out) -> out.put(prepared.get(item).bytes()));
    }

    /** Each image as it was prepared, in a mirror. */
    static View mirrored(PreparedImages prepared, int size) {
        return new View(prepared.preparation().name() + ", mirrored", size, prepared, item -> "",
                (item, first, out) -> out.put(prepared.get(item).mirrored().bytes()));
    }

    /** Each image changed at random. */
    static View augmented(PreparedImages prepared, Preprocessing preprocessing, Augmentation augmentation,
            Series series) {
        Augmenter augmenter = new Augmenter(augmentation, preprocessing);
        return new View(String.format(Locale.ROOT, "%s, %d pixels of %s, %s", prepared.preparation().name(),
                preprocessing.size(), augmentation, series), preprocessing.size(), prepared, item -> "item " + item,
                (item, first, out) -> augmenter.apply(prepared.get(item), Draws.of(series.seed(), series.purpose(),
                        series.number(), augmentation.batch() ? first : item), out));
    }

    /** Where the draws of a view come from. */
    record Series(long seed, Draws.Purpose purpose, long number) {
    }

    /** All that decides what is shown and is the same for every image. */
    public String name() {
        return name;
    }

    /** What else decides what is shown of an item, besides the bytes of its file; empty if nothing does. */
    public String drawn(int item) {
        return draws.apply(item);
    }

    /** Pixels of each side. */
    public int size() {
        return size;
    }

    /** Values of each pixel. */
    public int channels() {
        return channels;
    }

    /** Puts {@code size * size * channels} bytes. */
    void write(int item, int first, ByteBuffer out) {
        writer.write(item, first, out);
    }
}
