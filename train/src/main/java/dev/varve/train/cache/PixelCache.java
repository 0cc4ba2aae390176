package dev.varve.train.cache;

import dev.varve.image.Edition;
import dev.varve.image.Pixels;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * Prepared pixels of photos on the disk, found by the SHA-256 of the photo's file, the name of the preparation and the
 * {@link Edition} that made them, so that a changed photo or a changed preparation never finds former ones. Any thread
 * may use it.
 */
public final class PixelCache {

    static final String FOLDER = "pixels";

    private static final int SIDES_BYTES = 2 * Integer.BYTES;

    private final Blobs blobs;

    private PixelCache(Blobs blobs) {
        this.blobs = blobs;
    }

    /** One that keeps nothing. */
    public static PixelCache none() {
        return open(Room.none());
    }

    /**
     * Reads what is known.
     *
     * @param room where, and how much of it
     * @return the cache; with a {@link #fault} and perhaps empty if the folder cannot be used
     */
    public static PixelCache open(Room room) {
        return open(room, Edition.current());
    }

    static PixelCache open(Room room, String edition) {
        return new PixelCache(new Blobs(room, room.folder(FOLDER), edition));
    }

    /** Why nothing more is kept, with what the user may do about it; empty while all is well. */
    public Optional<String> fault() {
        return blobs.fault().map(reason -> String.format(Locale.ROOT, "The cache of prepared photos in %s cannot be"
                + " written (%s), so photos that are not in it are decoded in every epoch, which takes longer; make"
                + " room, or let VARVE_CACHE name another folder", blobs.folder(), reason));
    }

    /** Whether pictures are still taken in. */
    public boolean isWriting() {
        return blobs.isWriting();
    }

    /**
     * Whether pixels of a photo are kept, in whatever preparation; so it was once found to be a readable picture.
     *
     * @param photo SHA-256 of its file in lower-case hexadecimal
     */
    public boolean knows(String photo) {
        return blobs.knows(photo);
    }

    /**
     * The kept pixels of a photo.
     *
     * @param photo SHA-256 of its file in lower-case hexadecimal
     * @param preparation name of what was done to it, with all that decides its bytes
     * @return what {@link #keep} was given; empty if nothing was, or if it is not there any more as it was
     */
    public Optional<Pixels> find(String photo, String preparation) {
        return blobs.find(Key.of(photo, preparation)).map(data -> {
            ByteBuffer record = ByteBuffer.wrap(data);
            int width = record.getInt();
            int height = record.getInt();
            byte[] bytes = new byte[record.remaining()];
            record.get(bytes);
            return Pixels.owning(width, height, bytes.length / (width * height), bytes);
        });
    }

    /**
     * Keeps pixels; a failure is a {@link #fault} and ends the writing. A picture of more than 64 MiB is left out.
     *
     * @param photo as in {@link #find}
     * @param preparation as in {@link #find}
     * @param pixels what that made of the photo
     */
    public void keep(String photo, String preparation, Pixels pixels) {
        if (isWriting()) {
            ByteBuffer bytes = pixels.bytes();
            ByteBuffer record = ByteBuffer.allocate(SIDES_BYTES + bytes.remaining());
            record.putInt(pixels.width()).putInt(pixels.height()).put(bytes);
            blobs.keep(Key.of(photo, preparation), record.array());
        }
    }
}
