package dev.varve.train.cache;

import dev.varve.files.Sha256;
import java.util.Locale;
import java.util.Optional;

/**
 * What a frozen part of a network made of photos, on the disk: one folder for each such part and view, one record for
 * each photo. All that decides the bytes of a record is in its name, so that what has changed never finds former ones.
 * Any thread may use it.
 */
public final class FeatureCache {

    /** The most bytes of a record. */
    public static final long MOST_BYTES = Blobs.SEGMENT_BYTES;

    static final String FOLDER = "features";

    /** To be raised with every change of what frozen segments give for the same nodes and weights. */
    private static final String EDITION = "2";

    private final Room room;
    private Optional<String> fault = Optional.empty();

    private FeatureCache(Room room) {
        this.room = room;
    }

    /** One in a room; reads nothing yet. */
    public static FeatureCache open(Room room) {
        return new FeatureCache(room);
    }

    /** The records of one frozen part and view, read from the disk now. */
    public Records records(String part, String view) {
        String name = new Sha256().add(part).add("\n").add(view).hex();
        return new Records(new Blobs(room, room.folder(FOLDER).resolve(name), EDITION));
    }

    /** Why some records were not kept, with what the user may do about it; empty while all is well. */
    public synchronized Optional<String> fault() {
        return fault;
    }

    private synchronized void failed(String reason) {
        if (fault.isEmpty()) {
            fault = Optional.of(String.format(Locale.ROOT, "The cache of features in %s cannot be written (%s), so what"
                    + " is frozen is computed in every epoch for photos that are not in it, which takes longer; make"
                    + " room, or let VARVE_CACHE name another folder", room.folder(FOLDER), reason));
        }
    }

    /** The features of photos in one view. */
    public final class Records {
        private final Blobs blobs;

        private Records(Blobs blobs) {
            this.blobs = blobs;
            blobs.fault().ifPresent(FeatureCache.this::failed);
        }

        /** Whether records are still taken in. */
        public boolean isWriting() {
            return blobs.isWriting();
        }

        /**
         * Whether the features of a photo are kept.
         *
         * @param photo SHA-256 of its file in lower-case hexadecimal
         * @param shown what else decides them, besides part and view
         */
        public boolean has(String photo, String shown) {
            return blobs.has(Key.of(photo, shown));
        }

        /**
         * The features of a photo.
         *
         * @param photo as in {@link #has}
         * @param shown as in {@link #has}
         * @return what {@link #keep} was given; empty if nothing was, or if it is not there any more as it was
         */
        public Optional<byte[]> find(String photo, String shown) {
            return blobs.find(Key.of(photo, shown));
        }

        /** Keeps features of at most {@link #MOST_BYTES}; a failure is a {@link #fault} and ends the writing. */
        public void keep(String photo, String shown, byte[] features) {
            blobs.keep(Key.of(photo, shown), features);
            blobs.fault().ifPresent(FeatureCache.this::failed);
        }
    }
}
