package dev.varve.train.cache;

import dev.varve.card.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records of a folder by their keys. Whatever is wrong with the files only means that less is found: every record is
 * checked by its checksum when it is read, each process writes segments of its own, and nothing is ever changed in
 * place. Any thread may use it.
 */
final class Blobs {

    /** The most bytes of a record, and of all in a segment. */
    static final int SEGMENT_BYTES = 64 << 20;

    private final Room room;
    private final Path folder;
    private final String edition;
    private final Map<Key, Place> places = new ConcurrentHashMap<>();
    private final Set<Key.Half> photos = ConcurrentHashMap.newKeySet();
    private Segment last;
    private boolean writing;
    private String fault;

    private record Place(Segment segment, Entry entry) {
    }

    /**
     * Reads what is known.
     *
     * @param room whose limit holds
     * @param folder where the segments lie; made if it is missing
     * @param edition what makes the records
     */
    Blobs(Room room, Path folder, String edition) {
        this.room = room;
        this.folder = folder;
        this.edition = edition;
        if (room.isOpen()) {
            read();
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
                Segment segment = Segment.open(known.segment());
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
        fault = reason;
    }

    Path folder() {
        return folder;
    }

    /** Why nothing more is kept; empty while all is well. */
    synchronized Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Whether records are still taken in. */
    synchronized boolean isWriting() {
        return writing;
    }

    /** Whether a record of the photo is kept, whatever was made of it. */
    boolean knows(String photo) {
        return photos.contains(Key.Half.of(photo));
    }

    /** Whether a record is kept, if its bytes are still what was written. */
    boolean has(Key key) {
        return places.containsKey(key);
    }

    /** What {@link #keep} was given; empty if nothing was, or if it is not there any more as it was. */
    Optional<byte[]> find(Key key) {
        Place place = places.get(key);
        if (place == null) {
            return Optional.empty();
        }
        room.use(place.segment().path());
        Optional<byte[]> found = place.segment().read(place.entry());
        if (found.isEmpty()) {
            places.remove(key, place);
        }
        return found;
    }

    /** Keeps a record; a failure is a {@link #fault} and ends the writing. One beyond a segment is left out. */
    synchronized void keep(Key key, byte[] data) {
        if (!writing || data.length > SEGMENT_BYTES) {
            return;
        }
        try {
            if (last == null || !last.hasRoom(data.length)) {
                long free = room.make(SEGMENT_BYTES);
                if (free < data.length) {
                    stop("it may take no more of the disk");
                    return;
                }
                last = Segment.begin(folder, edition, (int) free);
                room.use(last.path());
            }
            add(new Place(last, last.append(key, data)));
        } catch (IOException failure) {
            stop(Reason.of(failure));
        }
    }
}
