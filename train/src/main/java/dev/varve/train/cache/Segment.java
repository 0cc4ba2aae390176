package dev.varve.train.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Two files that one process writes and others may read: data, record behind record, and an index with a line for
 * each, written after its data. A killed writer leaves data without a line or half a line, which nobody reads; what
 * a power cut or another program made of the bytes shows in the checksums.
 *
 * <p>Files are opened for each read and write. They are not mapped: Java ends whatever a thread does some time after it
 * met a mapped file that was cut. Nor are they read by channels, which the interrupt that stops a loader would close.
 */
final class Segment {

    private static final String DATA = ".data";
    private static final String INDEX = ".index";
    private static final int HEADER_BYTES = 64;
    private static final String FORMAT = "Varve cache 2, edition ";

    private final Path path;
    private final int capacity;
    private int end;
    private int lines;
    private volatile boolean touched;

    private Segment(Path path, int capacity) {
        this.path = path;
        this.capacity = capacity;
    }

    /**
     * Begins an empty one with a name of its own.
     *
     * @param folder made if it is missing
     * @param edition what makes the data
     * @param capacity most bytes of data
     * @throws IOException if it cannot be written
     */
    static Segment begin(Path folder, String edition, int capacity) throws IOException {
        Files.createDirectories(folder);
        Segment segment = new Segment(folder.resolve(UUID.randomUUID().toString()), capacity);
        write(segment.file(INDEX), 0, header(edition));
        segment.touched = true;
        return segment;
    }

    /** One that is there already, to be read. */
    static Segment open(Path path) {
        return new Segment(path, 0);
    }

    /** Deletes one, and its folder if that is empty then. */
    static void delete(Path path) throws IOException {
        Files.deleteIfExists(Path.of(path + INDEX));
        Files.deleteIfExists(Path.of(path + DATA));
        try {
            Files.deleteIfExists(path.getParent());
        } catch (DirectoryNotEmptyException others) {
            // They stay.
        }
    }

    /** Whether a file is of a segment. */
    static boolean isPart(Path file) {
        return file.toString().endsWith(DATA) || file.toString().endsWith(INDEX);
    }

    /** The segment that a file is of: its path without the end. */
    static Path of(Path file) {
        String full = file.toString();
        return Path.of(full.substring(0, full.lastIndexOf('.')));
    }

    Path path() {
        return path;
    }

    private Path file(String end) {
        return Path.of(path + end);
    }

    private static byte[] header(String edition) {
        return Arrays.copyOf((FORMAT + edition).getBytes(StandardCharsets.US_ASCII), HEADER_BYTES);
    }

    /** The lines whose data are there; none if the index is of another format or edition, or cannot be read. */
    List<Entry> entries(String edition) {
        List<Entry> entries = new ArrayList<>();
        try {
            byte[] bytes = Files.readAllBytes(file(INDEX));
            long written = Files.size(file(DATA));
            if (bytes.length >= HEADER_BYTES && Arrays.equals(Arrays.copyOf(bytes, HEADER_BYTES), header(edition))) {
                for (int at = HEADER_BYTES; at + Entry.BYTES <= bytes.length; at += Entry.BYTES) {
                    Entry.of(Arrays.copyOfRange(bytes, at, at + Entry.BYTES))
                            .filter(entry -> entry.end() <= written).ifPresent(entries::add);
                }
            }
            return entries;
        } catch (IOException gone) {
            return List.of();           // by another process, which makes room
        }
    }

    /** Whether so many more bytes of data have room. */
    boolean hasRoom(long bytes) {
        return end + bytes <= capacity;
    }

    /**
     * Writes a record and then its line; by one thread at a time.
     *
     * @return the line
     * @throws IOException if the disk is full or refuses; nothing can be read of the record then
     */
    Entry append(Key key, byte[] data) throws IOException {
        Entry entry = new Entry(key, end, data.length, Entry.checksum(data, data.length));
        write(file(DATA), end, data);
        write(file(INDEX), HEADER_BYTES + (long) lines * Entry.BYTES, entry.line());
        end += data.length;
        lines++;
        return entry;
    }

    private static void write(Path file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            open.write(bytes);
        }
    }

    /** The record of a line; empty if its bytes are not there, or are not those that were written. */
    Optional<byte[]> read(Entry entry) {
        byte[] data = new byte[entry.length()];
        try (RandomAccessFile open = new RandomAccessFile(file(DATA).toFile(), "r")) {
            open.seek(entry.offset());
            open.readFully(data);
        } catch (IOException gone) {
            return Optional.empty();
        }
        touch();
        return Entry.checksum(data, data.length) == entry.checksum() ? Optional.of(data) : Optional.empty();
    }

    /** Makes it, at its first use, the one used last, for whoever must make room. */
    private void touch() {
        if (!touched) {
            touched = true;
            try {
                Files.setLastModifiedTime(file(DATA), FileTime.from(Instant.now()));
            } catch (IOException readOnly) {
                // Then nobody makes room either.
            }
        }
    }
}
