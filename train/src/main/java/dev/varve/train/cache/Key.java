package dev.varve.train.cache;

import dev.varve.files.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What kept bytes go by: which photo, and what was made of it; each as the first half of a SHA-256.
 *
 * @param photo of the bytes of the photo's file
 * @param made of the name of what was made of it
 */
record Key(Half photo, Half made) {

    /** The bytes of a key in an index. */
    static final int BYTES = 4 * Long.BYTES;

    private static final int DIGITS = 2 * Long.BYTES;

    /** Half of a hash: 128 bits. */
    record Half(long high, long low) {

        /** The first half of a SHA-256 in lower-case hexadecimal. */
        static Half of(String sha256) {
            return new Half(HexFormat.fromHexDigitsToLong(sha256, 0, DIGITS),
                    HexFormat.fromHexDigitsToLong(sha256, DIGITS, 2 * DIGITS));
        }
    }

    static Key of(String photo, String made) {
        return new Key(Half.of(photo), Half.of(new Sha256().add(made).hex()));
    }

    void put(ByteBuffer line) {
        line.putLong(photo.high).putLong(photo.low).putLong(made.high).putLong(made.low);
    }

    static Key get(ByteBuffer line) {
        return new Key(new Half(line.getLong(), line.getLong()), new Half(line.getLong(), line.getLong()));
    }
}
