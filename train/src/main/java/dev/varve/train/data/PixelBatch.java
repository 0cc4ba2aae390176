package dev.varve.train.data;

import dev.varve.image.Pixels;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Images ready for the network, in memory that the loader uses again: valid until the next batch is asked for.
 *
 * @param pixels direct; {@code [n, size, size, 3]} bytes in red, green, blue, from position 0 to its limit
 * @param targets what is true of the {@code n} images
 * @param items {@code n} numbers of items of the data set
 * @param size pixels of each side
 */
public record PixelBatch(ByteBuffer pixels, Targets targets, int[] items, int size) {

    /** Checks that the sizes fit. */
    public PixelBatch {
        if (targets.count() != items.length || pixels.remaining() != items.length * bytes(size)) {
            throw new IllegalArgumentException(String.format(
                    "batch: %d targets and %d items of size %d do not fit %,d bytes",
                    targets.count(), items.length, size, pixels.remaining()));
        }
    }

    /** Number of images. */
    public int count() {
        return items.length;
    }

    /** Copies of the images, which stay valid. */
    public List<Pixels> pictures() {
        List<Pixels> pictures = new ArrayList<>();
        ByteBuffer all = pixels.duplicate();
        byte[] one = new byte[bytes(size)];
        for (int i = 0; i < count(); i++) {
            all.get(one);
            pictures.add(Pixels.of(size, size, one));
        }
        return pictures;
    }

    static int bytes(int size) {
        return size * size * Pixels.CHANNELS;
    }
}
