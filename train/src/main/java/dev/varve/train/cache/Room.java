package dev.varve.train.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much of the disk kept photos and features may take together, and which of them this process has used. Any thread
 * may use it.
 */
public final class Room {

    private static final long GIB = 1L << 30;
    private static final int SHARE_OF_FREE_DISK = 10;

    private final Path cache;
    private final long most;
    private final Set<Path> used = ConcurrentHashMap.newKeySet();

    private Room(Path cache, long most) {
        this.cache = cache;
        this.most = most;
    }

    /**
     * Room in a folder of files that can be made again.
     *
     * @param cache see {@link Cache}; it may be missing
     * @param most bytes that all may take together; with 0 nothing is kept, and nothing is read of what is there
     */
    public static Room in(Path cache, long most) {
        return new Room(cache, most);
    }

    /** In the usual folder, of so many GiB, at least 0. */
    public static Room ofGiB(double most) {
        return in(Cache.folder(), (long) (most * GIB));
    }

    /** None at all. */
    public static Room none() {
        return new Room(Path.of(""), 0);
    }

    /** Whether anything may be kept. */
    public boolean isOpen() {
        return most > 0;
    }

    /**
     * How much of the disk is taken, by all processes.
     *
     * @return bytes; 0 if there is no such folder, or it cannot be read
     */
    public long taken() {
        try {
            return all().stream().mapToLong(Usage::bytes).sum();
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /**
     * The most bytes that all may take: what was said, or a tenth of the disk that they leave free, if that is less.
     *
     * @throws IOException if the disk cannot be asked
     */
    public long limit() throws IOException {
        if (!isOpen()) {
            return 0;
        }
        Path there = cache.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return Math.min(most, (Files.getFileStore(there).getUsableSpace() + taken()) / SHARE_OF_FREE_DISK);
    }

    /** Where one kind of files lies. */
    Path folder(String kind) {
        return cache.resolve(kind);
    }

    /** Lets a segment stay for as long as this process lives. */
    void use(Path segment) {
        used.add(segment);
    }

    /**
     * Deletes the segments that were of no use for longest until a new one has room.
     *
     * @param wanted bytes of the new one
     * @return the bytes that a new one may take, at most {@code wanted}; 0 or less if there is no room
     * @throws IOException if the folder cannot be read or written
     */
    long make(long wanted) throws IOException {
        List<Usage> all = all();
        long taken = all.stream().mapToLong(Usage::bytes).sum();
        long limit = limit();
        for (Usage one : all) {
            if (taken + wanted > limit && !used.contains(one.segment())) {
                Segment.delete(one.segment());
                taken -= one.bytes();
            }
        }
        return Math.min(wanted, limit - taken);
    }

    private List<Usage> all() throws IOException {
        List<Usage> all = new ArrayList<>(Usage.in(folder(PixelCache.FOLDER)));
        all.addAll(Usage.in(folder(FeatureCache.FOLDER)));
        all.sort(Comparator.comparingLong(Usage::lastUse));
        return all;
    }
}
