package dev.varve.train.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The files of an archive, each read where it lies in it. A folder that alone stands at the top and holds further
 * folders is passed over: the paths begin below it.
 */
final class Archive implements ImageStore {

    private final Path place;
    private final Map<String, Entry> entries;
    /** Not a channel: that would be closed when a reading thread is interrupted. */
    private final RandomAccessFile data;

    /**
     * Of entries by their paths; those of folders end with a slash.
     *
     * @param data what their offsets count in
     */
    Archive(Path place, Map<String, Entry> entries, RandomAccessFile data) {
        this.place = place;
        this.entries = below(top(entries.keySet()), entries);
        this.data = data;
    }

    /**
     * Where a file lies.
     *
     * @param offset of its first byte
     * @param stored bytes that it takes in the archive
     * @param size bytes that it has
     * @param deflated whether it is compressed
     * @param checksum CRC-32 of its bytes, if the archive holds one
     */
    record Entry(long offset, long stored, long size, boolean deflated, Optional<Long> checksum) {

        static final Entry FOLDER = new Entry(0, 0, 0, false, Optional.empty());
    }

    /** The folder that all paths begin with and may be passed over, with its slash; else nothing. */
    private static String top(Collection<String> paths) {
        List<String> shown = paths.stream().filter(ImageStore::isShown).toList();
        List<String> tops = shown.stream().map(path -> path.substring(0, path.indexOf('/') + 1)).distinct().toList();
        return tops.size() == 1 && shown.stream().anyMatch(path -> path.indexOf('/', tops.get(0).length()) > 0)
                ? tops.get(0) : "";
    }

    private static Map<String, Entry> below(String top, Map<String, Entry> entries) {
        Map<String, Entry> below = new TreeMap<>();
        entries.forEach((path, entry) -> {
            if (path.startsWith(top) && path.length() > top.length()) {
                below.put(path.substring(top.length()), entry);
            }
        });
        return below;
    }

    @Override
    public Path place() {
        return place;
    }

    @Override
    public List<String> files() {
        return entries.keySet().stream().filter(path -> !path.endsWith("/") && ImageStore.isShown(path)).toList();
    }

    @Override
    public List<String> folders() {
        TreeSet<String> folders = new TreeSet<>();
        for (String path : entries.keySet()) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                folders.add(path.substring(0, slash));
            }
        }
        return folders.stream().filter(ImageStore::isShown).toList();
    }

    @Override
    public boolean has(String path) {
        return entries.containsKey(path) && !path.endsWith("/");
    }

    @Override
    public void close() {
        try {
            data.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Entry entry(String path) throws IOException {
        if (!has(path)) {
            throw new NoSuchFileException(named(path).toString());
        }
        return entries.get(path);
    }

    @Override
    public byte[] bytes(String path) throws IOException {
        Entry entry = entry(path);
        if (Math.max(entry.size(), entry.stored()) > Integer.MAX_VALUE - Long.BYTES) {
            throw new FileNotFoundException("it has more than 2 GiB");
        }
        byte[] stored = stored(entry);
        byte[] bytes = entry.deflated() ? inflated(stored, (int) entry.size()) : stored;
        if (entry.checksum().isPresent() && entry.checksum().get() != checksum(bytes)) {
            throw new IOException("its checksum in the archive is another");
        }
        return bytes;
    }

    private byte[] stored(Entry entry) throws IOException {
        byte[] stored = new byte[(int) entry.stored()];
        synchronized (data) {
            data.seek(entry.offset());
            data.readFully(stored);
        }
        return stored;
    }

    private static byte[] inflated(byte[] stored, int size) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] bytes = new byte[size];
            inflater.setInput(stored);
            int read = 0;
            while (read < size) {
                int more = inflater.inflate(bytes, read, size - read);
                if (more == 0) {
                    throw new IOException("it ends too early in the archive");
                }
                read += more;
            }
            return bytes;
        } catch (DataFormatException damaged) {
            throw new IOException("its bytes in the archive are damaged", damaged);
        } finally {
            inflater.end();
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    @Override
    public Stamp stamp(String path) throws IOException {
        return new Stamp(entry(path).size(), Files.getLastModifiedTime(place));
    }

    @Override
    public String inside(String named) {
        try {
            Path path = Path.of(named);
            return path.isAbsolute() ? named : Archives.slashed(path);
        } catch (InvalidPathException none) {
            return named;
        }
    }
}
