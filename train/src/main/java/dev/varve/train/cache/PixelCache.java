package dev.varve.train.cache;

import dev.varve.card.Reason;
import dev.varve.image.Edition;
import dev.varve.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Prepared pixels of photos on the disk, found by the SHA-256 of the photo's file, the name of the preparation and the
 * {@link Edition} that made them, so that a changed photo or a changed preparation never finds former ones.
 *
 * <p>Whatever is wrong with the files only means that less is found: every picture is checked by its checksum when it
 * is read, each process writes files of its own, and nothing is ever changed in place. Any thread may use it.
 */
public final class PixelCache {

    /** What all files together take at most; never more than a tenth of what the disk has left without them. */
    public static final long MOST_BYTES = 10L << 30;

    private static final String FOLDER = "pixels";
    private static final int SEGMENT_BYTES = 64 << 20;

    private final Path folder;
    private final String edition;
    private final long most;
    private final Map<String, Segment> segments = new HashMap<>();
    private final Map<Key, Place> places = new ConcurrentHashMap<>();
    private final Set<String> photos = ConcurrentHashMap.newKeySet();
    private Segment last;
    private boolean writing;
    private String fault;

    private PixelCache(Path folder, String edition, long most) {
        this.folder = folder;
        this.edition = edition;
        this.most = most;
    }

    /** Where a picture is kept. */
    private record Place(Segment segment, Entry entry) {
    }

    /** One that keeps nothing. */
    public static PixelCache none() {
        return new PixelCache(Path.of(""), "", 0);
    }

    /**
     * Reads what is known.
     *
     * @param cache a folder for files that can be made again, see {@link Cache}; it may be missing
     * @return the cache; with a {@link #fault} and perhaps empty if the folder cannot be used
     */
    public static PixelCache open(Path cache) {
        return open(cache, Edition.current(), MOST_BYTES);
    }

    static PixelCache open(Path cache, String edition, long most) {
        PixelCache opened = new PixelCache(cache.resolve(FOLDER), edition, most);
        opened.read();
        return opened;
    }

    /**
     * How much the cache takes on the disk.
     *
     * @param cache as in {@link #open}
     * @return bytes; 0 if there is none, or it cannot be read
     */
    public static long bytes(Path cache) {
        try {
            return Usage.in(cache.resolve(FOLDER)).stream().mapToLong(Usage::bytes).sum();
        } catch (IOException missing) {
            return 0;
        }
    }

    private synchronized void read() {
        try {
            Files.createDirectories(folder);
            writing = true;
            if (!Files.isWritable(folder)) {
                stop("it is read-only");
            }
            for (Usage known : Usage.in(folder)) {
                Segment segment = Segment.open(folder, known.name());
                segments.put(known.name(), segment);
                segment.entries(edition).forEach(entry -> add(new Place(segment, entry)));
            }
        } catch (IOException unusable) {
            stop(Reason.of(unusable));
        }
    }

    private void add(Place place) {
        places.put(place.entry().key(), place);
        photos.add(place.entry().key().photo());
    }

    private void stop(String reason) {
        writing = false;
        fault = String.format(Locale.ROOT, "The cache of prepared photos in %s cannot be written (%s), so photos that"
                + " are not in it are decoded in every epoch, which takes longer; make room, or let VARVE_CACHE name"
                + " another folder", folder, reason);
    }

    /** Why nothing more is kept, with what the user may do about it; empty while all is well. */
    public synchronized Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Whether pictures are still taken in. */
    public synchronized boolean isWriting() {
        return writing;
    }

    /**
     * Whether pixels of a photo are kept, in whatever preparation; so it was once found to be a readable picture.
     *
     * @param photo SHA-256 of its file in lower-case hexadecimal
     */
    public boolean knows(String photo) {
        return photos.contains(photo);
    }

    /**
     * The kept pixels of a photo.
     *
     * @param photo SHA-256 of its file in lower-case hexadecimal
     * @param preparation name of what was done to it, with all that decides its bytes
     * @return what {@link #keep} was given; empty if nothing was, or if it is not there any more as it was
     */
    public Optional<Pixels> find(String photo, String preparation) {
        Place place = places.get(Key.of(photo, preparation));
        return place == null ? Optional.empty() : place.segment().read(place.entry());
    }

    /**
     * Keeps pixels; a failure is a {@link #fault} and ends the writing. A picture of more than 64 MiB is left out.
     *
     * @param photo as in {@link #find}
     * @param preparation as in {@link #find}
     * @param pixels what that made of the photo
     */
    public synchronized void keep(String photo, String preparation, Pixels pixels) {
        int bytes = pixels.rgb().remaining();
        if (!writing || bytes > SEGMENT_BYTES) {
            return;
        }
        try {
            if (last == null || !last.hasRoom(bytes)) {
                long room = Usage.makeRoom(folder, most, SEGMENT_BYTES, this::isUsed);
                if (room < bytes) {
                    stop("it may take no more of the disk");
                    return;
                }
                last = Segment.begin(folder, edition, (int) room);
                segments.put(last.name(), last);
            }
            add(new Place(last, last.append(Key.of(photo, preparation), pixels)));
        } catch (IOException failure) {
            stop(Reason.of(failure));
        }
    }

    private boolean isUsed(String segment) {
        return segments.containsKey(segment) && segments.get(segment).isUsed();
    }
}
