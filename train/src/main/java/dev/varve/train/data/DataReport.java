package dev.varve.train.data;

import dev.varve.train.data.LoadedData.BadImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a data set holds, found by reading and decoding each of its files once. To be closed: an archive is open until
 * then.
 *
 * @param images how many images it names
 * @param unreadable those that cannot be read
 * @param formats how many of the others have each format, by its name
 * @param width of the others in pixels, upright; empty if there are none
 * @param height the same
 * @param classes what each part has of each class or name; empty for values
 * @param values the training images' values, by column; empty for classes and names
 * @param copies images that are the same, those of several parts first
 * @param notes what the user should know, one sentence each
 * @param dataset the readable images in their parts; empty if they cannot be divided or trained on
 * @param refusal why {@code train} refuses the data; empty if it does not
 */
public record DataReport(int images, List<BadImage> unreadable, Map<String, Integer> formats, Optional<Range> width,
                         Optional<Range> height, List<ClassCount> classes, Map<String, Range> values,
                         List<Copies> copies, List<String> notes, Optional<Dataset> dataset,
                         Optional<String> refusal) implements AutoCloseable {

    /**
     * Reads a data set; what {@code train} would refuse is told, not thrown, if its images can be found at all.
     *
     * @param data a folder, an archive, a CSV file or a list
     * @param options how it is read and divided
     * @param size pixels of each side of the square that the network would see
     * @throws dev.varve.card.InvalidInput if it names no images, or not as a data set does
     */
    public static DataReport of(Path data, DataOptions options, int size) {
        return new Survey(data, options, size).report();
    }

    /** Lets go of an archive, of which no image can be read then. */
    @Override
    public void close() {
        dataset.ifPresent(some -> some.store().close());
    }

    /**
     * The least, the middle and the most of some numbers.
     *
     * @param least the smallest
     * @param median the middle one; of an even number the mean of both in the middle
     * @param most the largest
     */
    public record Range(double least, double median, double most) {

        /** Of at least one number. */
        static Range of(double... numbers) {
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
            return new Range(sorted[0], median, sorted[sorted.length - 1]);
        }

        /** Of numbers; empty if there are none. */
        static Optional<Range> of(LongStream numbers) {
            double[] all = numbers.asDoubleStream().toArray();
            return all.length == 0 ? Optional.empty() : Optional.of(of(all));
        }
    }

    /**
     * How many images of a class each part has.
     *
     * @param name of the class; of images with several names, one of these
     * @param train images that train
     * @param valid images that validate
     * @param test images that test
     * @param open images of no part, for the data cannot be divided
     */
    public record ClassCount(String name, int train, int valid, int test, int open) {
    }

    /**
     * Images that are the same.
     *
     * @param bytes whether their files are the same, or else only their pixels
     * @param images paths, with the part behind where there is one
     * @param apart whether they are in several parts
     * @param disputed whether not the same is said to be true of all
     */
    public record Copies(boolean bytes, List<String> images, boolean apart, boolean disputed) {
    }
}
