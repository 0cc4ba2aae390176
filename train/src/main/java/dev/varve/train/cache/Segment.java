package dev.varve.train.cache;

import dev.varve.image.Pixels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
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
 * Two files that one process writes and others may read: pixels, picture behind picture, and an index with a line for
 * each, written after its pixels. A killed writer leaves pixels without a line or half a line, which nobody reads; what
 * a power cut or another program made of the bytes shows in the checksums.
 *
 * <p>Files are opened for each read and write. They are not mapped: Java ends whatever a thread does some time after it
 * met a mapped file that was cut. Nor are they read by channels, which the interrupt that stops a loader would close.
 */
final class Segment {

    private static final String PIXELS = ".pixels";
    private static final String INDEX = ".index";
    private static final int HEADER_BYTES = 64;
    private static final String FORMAT = "Varve pixels 1, edition ";

    private final String name;
    private final Path pixels;
    private final Path index;
    private final int capacity;
    private int end;
    private int lines;
    private volatile boolean used;

    private Segment(Path folder, String name, int capacity) {
        this.name = name;
        this.pixels = folder.resolve(name + PIXELS);
        this.index = folder.resolve(name + INDEX);
        this.capacity = capacity;
    }

    /**
     * Begins an empty one with a name of its own.
     *
     * @param edition what made the pixels
     * @param capacity most bytes of pixels
     * @throws IOException if it cannot be written
     */
    static Segment begin(Path folder, String edition, int capacity) throws IOException {
        Segment segment = new Segment(folder, UUID.randomUUID().toString(), capacity);
        write(segment.index, 0, header(edition));
        segment.used = true;
        return segment;
    }

    /** One that is there already, to be read. */
    static Segment open(Path folder, String name) {
        return new Segment(folder, name, 0);
    }

    /** Deletes one; whoever has it mapped can still read it. */
    static void delete(Path folder, String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + INDEX));
        Files.deleteIfExists(folder.resolve(name + PIXELS));
    }

    /** Whether a file is of a segment. */
    static boolean isPart(Path file) {
        return file.toString().endsWith(PIXELS) || file.toString().endsWith(INDEX);
    }

    /** The name of the segment that a file is of. */
    static String name(Path file) {
        String full = file.getFileName().toString();
        return full.substring(0, full.lastIndexOf('.'));
    }

    String name() {
        return name;
    }

    private static byte[] header(String edition) {
        return Arrays.copyOf((FORMAT + edition).getBytes(StandardCharsets.US_ASCII), HEADER_BYTES);
    }

    /** The lines whose pixels are there; none if the index is of another format or edition, or cannot be read. */
    List<Entry> entries(String edition) {
        List<Entry> entries = new ArrayList<>();
        try {
            byte[] bytes = Files.readAllBytes(index);
            long written = Files.size(pixels);
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

    /** Whether so many more bytes of pixels have room. */
    boolean hasRoom(long bytes) {
        return end + bytes <= capacity;
    }

    /** Whether this process has read from it or written to it. */
    boolean isUsed() {
        return used;
    }

    /**
     * Writes a picture and then its line; by one thread at a time.
     *
     * @return the line
     * @throws IOException if the disk is full or refuses; nothing can be read of the picture then
     */
    Entry append(Key key, Pixels picture) throws IOException {
        byte[] rgb = new byte[picture.rgb().remaining()];
        picture.rgb().get(rgb);
        Entry entry = new Entry(key, end, picture.width(), picture.height(), Entry.checksum(rgb, rgb.length));
        write(pixels, end, rgb);
        write(index, HEADER_BYTES + (long) lines * Entry.BYTES, entry.line());
        end += rgb.length;
        lines++;
        return entry;
    }

    private static void write(Path file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            open.write(bytes);
        }
    }

    /** The picture of a line; empty if its bytes are not there, or are not those that were written. */
    Optional<Pixels> read(Entry entry) {
        byte[] rgb = new byte[Math.toIntExact(entry.length())];
        try (RandomAccessFile open = new RandomAccessFile(pixels.toFile(), "r")) {
            open.seek(entry.offset());
            open.readFully(rgb);
        } catch (IOException gone) {
            return Optional.empty();
        }
        if (!used) {
            used = true;
            touch();
        }
        return Entry.checksum(rgb, rgb.length) == entry.checksum()
                ? Optional.of(Pixels.owning(entry.width(), entry.height(), rgb)) : Optional.empty();
    }

    /** Makes it the one used last, for whoever must make room. */
    private void touch() {
        try {
            Files.setLastModifiedTime(pixels, FileTime.from(Instant.now()));
        } catch (IOException readOnly) {
            // Then nobody makes room either.
        }
    }
}
