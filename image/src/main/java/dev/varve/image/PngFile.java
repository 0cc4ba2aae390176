package dev.varve.image;

import java.util.zip.CRC32;

/** The chunks of a PNG file (ISO/IEC 15948), walked from start to end. */
final class PngFile {

    private static final int SIGNATURE = 8;
    private static final int FRAME = 12;        // length, type and checksum around the data of a chunk

    private PngFile() {
    }

    static Container read(byte[] bytes) throws Unreadable {
        int at = SIGNATURE;
        while (true) {
            if (at + FRAME > bytes.length) {
                throw new Unreadable("PNG ends after %,d bytes, before its end chunk", bytes.length);
            }
            long length = Container.number(bytes, at, 4, true);
            if (length > bytes.length - at - FRAME) {
                throw new Unreadable("PNG ends after %,d bytes, before its end chunk", bytes.length);
            }
            checkSum(bytes, at, (int) length);
            if (at == SIGNATURE && !Container.starts(bytes, at + 4, "IHDR")) {
                throw new Unreadable("PNG is damaged at byte %,d", at);
            }
            if (Container.starts(bytes, at + 4, "IEND")) {
                return new Container(false, Container.number(bytes, SIGNATURE + 8, 4, true),
                        Container.number(bytes, SIGNATURE + 12, 4, true));
            }
            at += FRAME + (int) length;
        }
    }

    /** Checks the sum of a chunk that is needed for the picture: its type begins with a capital letter. */
    private static void checkSum(byte[] bytes, int at, int length) throws Unreadable {
        CRC32 sum = new CRC32();
        sum.update(bytes, at + 4, length + 4);
        boolean needed = Character.isUpperCase(bytes[at + 4]);
        if (needed && sum.getValue() != Container.number(bytes, at + 8 + length, 4, true)) {
            throw new Unreadable("PNG is damaged between byte %,d and %,d", at, at + FRAME + length);
        }
    }
}
