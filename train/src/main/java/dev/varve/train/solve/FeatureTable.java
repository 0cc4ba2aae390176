package dev.varve.train.solve;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.files.WholeFile;
import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.engine.LinearHead.Standard;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Features of images with what is true of them, in a file that is mapped piece by piece: memory stays bounded however
 * many images there are. The file has no name, where the system allows that, and is gone when the table is closed or
 * the process ends.
 */
public final class FeatureTable implements AutoCloseable {

    private static final int PIECE_BYTES = 64 << 20;

    private final FileChannel channel;
    private final int columns;
    private final int rowsOfPiece;
    private final int rows;
    private final List<Targets> targets = new ArrayList<>();
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private int filled;

    /**
     * A table without rows, for all of which the disk has room from now on.
     *
     * @param folder where its file goes; it is made if it is missing
     * @param rows how many will be added
     * @param columns features of an image
     * @param elsewhere how messages say that it could go elsewhere, such as {@code choose another --out}
     * @throws InvalidInput if the disk has no room
     */
    public FeatureTable(Path folder, int rows, int columns, String elsewhere) {
        this.columns = columns;
        this.rowsOfPiece = Math.max(1, PIECE_BYTES / (columns * Float.BYTES));
        this.rows = rows;
        try {
            channel = open(folder);
        } catch (IOException failure) {
            throw noRoom(folder, elsewhere, failure);
        }
        try {
            for (int first = 0; first < rows; first += rowsOfPiece) {
                long bytes = (long) Math.min(rowsOfPiece, rows - first) * columns * Float.BYTES;
                long begin = (long) first * columns * Float.BYTES;
                reserve(begin, bytes);
                pieces.add(channel.map(FileChannel.MapMode.READ_WRITE, begin, bytes).order(ByteOrder.nativeOrder()));
            }
        } catch (IOException failure) {
            close();
            throw noRoom(folder, elsewhere, failure);
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(folder), "features", WholeFile.ASIDE);
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private InvalidInput noRoom(Path folder, String elsewhere, IOException failure) {
        return new InvalidInput(failure, "%s: %,d MiB of features cannot be written here (%s); make room on the disk, "
                + "or %s", folder, (long) rows * columns * Float.BYTES >> 20, Reason.of(failure), elsewhere);
    }

    /** Writes zeros: a mapped page that the disk has no room for would end the process. */
    private void reserve(long begin, long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, 1 << 20));
        for (long at = begin; at < begin + bytes; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), begin + bytes - at));
            at += channel.write(zeros, at);
        }
    }

    /** Adds the features of some images, row-major, and what is true of them. */
    public void add(float[] features, Targets targetsOfRows) {
        targets.add(targetsOfRows);
        for (int row = 0; row < targetsOfRows.count(); row++) {
            FloatBuffer piece = pieces.get(filled / rowsOfPiece).asFloatBuffer();
            piece.position(filled % rowsOfPiece * columns);
            piece.put(features, row * columns, columns);
            filled++;
        }
    }

    /**
     * All rows.
     *
     * @throws IllegalStateException if some have not been added
     */
    public Rows rows() {
        if (filled < rows) {
            throw new IllegalStateException("features: " + filled + " of " + rows + " rows were added");
        }
        return new Rows(pieces, columns, Targets.joined(targets));
    }

    /** Mean and deviation of each feature over all rows; a feature that never changes gets deviation 1. */
    public Standard standard() {
        double[] sum = new double[columns];
        double[] squares = new double[columns];
        float[] first = new float[columns];
        pieces.get(0).asFloatBuffer().get(first);               // taken off, so that squares keep their digits
        float[] row = new float[columns];
        for (ByteBuffer piece : pieces) {
            FloatBuffer values = piece.asFloatBuffer();
            while (values.hasRemaining()) {
                values.get(row);
                for (int column = 0; column < columns; column++) {
                    double value = (double) row[column] - first[column];
                    sum[column] += value;
                    squares[column] += value * value;
                }
            }
        }
        float[] mean = new float[columns];
        float[] deviation = new float[columns];
        for (int column = 0; column < columns; column++) {
            double shifted = sum[column] / rows;
            mean[column] = (float) (first[column] + shifted);
            float root = (float) Math.sqrt(Math.max(0, squares[column] / rows - shifted * shifted));
            deviation[column] = root > 0 ? root : 1;
        }
        return new Standard(mean, deviation);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
