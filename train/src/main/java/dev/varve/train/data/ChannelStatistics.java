package dev.varve.train.data;

import dev.varve.augment.Crop;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.image.Pixels;
import dev.varve.image.Preparation;
import dev.varve.train.cache.PixelCache;
import dev.varve.train.cache.Room;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Mean and deviation of each channel over training images, in units of full brightness: what channels are normalised by
 * of which nobody has published numbers.
 *
 * @param mean of each channel
 * @param std deviation of each channel from its mean, over all pixels; 1 of a channel that is the same everywhere
 */
public record ChannelStatistics(List<Double> mean, List<Double> std) {

    /** Images that are looked at, at most: further ones would change the third digit at best. */
    static final int MOST_IMAGES = 2000;

    private static final double FULL = 255;
    /** Less is what rounding leaves of none. */
    private static final double LEAST_VARIANCE = 1e-12;

    /** Sums over pixels, which are whole numbers, so that their order does not matter. */
    private record Sums(long pixels, long[] values, long[] squares) {

        static Sums of(Pixels picture) {
            int channels = picture.channels();
            long[] values = new long[channels];
            long[] squares = new long[channels];
            ByteBuffer bytes = picture.bytes();
            for (int at = 0; bytes.hasRemaining(); at++) {
                long value = Byte.toUnsignedInt(bytes.get());
                values[at % channels] += value;
                squares[at % channels] += value * value;
            }
            return new Sums((long) picture.width() * picture.height(), values, squares);
        }

        Sums and(Sums other) {
            return new Sums(pixels + other.pixels, sum(values, other.values), sum(squares, other.squares));
        }

        private static long[] sum(long[] one, long[] other) {
            return IntStream.range(0, one.length).mapToLong(i -> one[i] + other[i]).toArray();
        }

        double mean(int channel) {
            return values[channel] / (FULL * pixels);
        }

        double deviation(int channel) {
            double square = squares[channel] / (FULL * FULL * pixels);
            double variance = square - mean(channel) * mean(channel);
            return variance > LEAST_VARIANCE ? Math.sqrt(variance) : 1;
        }
    }

    /** Keeps immutable copies. */
    public ChannelStatistics {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /**
     * Measures training images as they are prepared for training: all of them, or {@value #MOST_IMAGES} at equal
     * distances.
     *
     * @param dataset with a training image at least
     * @param size pixels of each side of the square that the network sees
     * @param room where prepared images are kept
     */
    public static ChannelStatistics of(Dataset dataset, int size, Room room) {
        Preprocessing any = new Preprocessing(size, size, Interpolation.AREA, dataset.reading().each(0),
                dataset.reading().each(1), dataset.reading());
        PreparedImages images = new PreparedImages(dataset, Preparation.training(new Crop.Square(), any),
                PixelCache.open(room));
        int[] items = dataset.indices(Part.TRAIN);
        int chosen = Math.min(items.length, MOST_IMAGES);
        Sums sums = IntStream.range(0, chosen).parallel()
                .mapToObj(i -> Sums.of(images.get(items[(int) ((long) i * items.length / chosen)])))
                .reduce(Sums::and).orElseThrow();
        int channels = dataset.reading().channels();
        return new ChannelStatistics(IntStream.range(0, channels).mapToObj(sums::mean).toList(),
                IntStream.range(0, channels).mapToObj(sums::deviation).toList());
    }
}
