package dev.varve.train.cache;

import dev.varve.files.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What kept pixels go by: which photo, and what was done to it.
 *
 * @param photo SHA-256 of the bytes of the photo's file, in lower-case hexadecimal
 * @param preparation SHA-256 of the name of what was done, likewise
 */
record Key(String photo, String preparation) {

    /** The bytes of a key in an index. */
    static final int BYTES = 64;

    private static final HexFormat HEX = HexFormat.of();

    static Key of(String photo, String preparationName) {
        return new Key(photo, new Sha256().add(preparationName).hex());
    }

    void put(ByteBuffer line) {
        line.put(HEX.parseHex(photo)).put(HEX.parseHex(preparation));
    }

    static Key get(ByteBuffer line) {
        byte[] half = new byte[BYTES / 2];
        line.get(half);
        String photo = HEX.formatHex(half);
        line.get(half);
        return new Key(photo, HEX.formatHex(half));
    }
}
