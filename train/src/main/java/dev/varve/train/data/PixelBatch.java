package dev.varve.train.data;

import dev.varve.image.Pixels;
import dev.varve.train.truth.Targets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Images ready for the network, in memory that the loader uses again: valid until the next batch is asked for.
 *
 * @param pixels direct; {@code [n, size, size, channels]} bytes, from position 0 to its limit
 * @param targets what is true of the {@code n} images
 * @param items {@code n} numbers of items of the data set
 * @param size pixels of each side
 * @param channels of each pixel, of photos red, green and blue
 */
public record PixelBatch(ByteBuffer pixels, Targets targets, int[] items, int size, int channels) {

    /** Checks that the sizes fit. */
    public PixelBatch {
        if (targets.count() != items.length || pixels.remaining() != items.length * bytes(size, channels)) {
            throw new IllegalArgumentException(String.format(
                    "batch: %d targets and %d items of size %d and %d channels do not fit %,d bytes",
                    targets.count(), items.length, size, channels, pixels.remaining()));
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
        byte[] one = new byte[bytes(size, channels)];
        for (int i = 0; i < count(); i++) {
            all.get(one);
            pictures.add(Pixels.of(size, size, channels, one));
        }
        return pictures;
    }

    static int bytes(int size, int channels) {
        return size * size * channels;
    }
}
