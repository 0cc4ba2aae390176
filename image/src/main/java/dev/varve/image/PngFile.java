package dev.varve.image;

import java.util.zip.CRC32;

/** The chunks of a PNG file (ISO/IEC 15948), walked from start to end. */
final class PngFile {

    private static final int SIGNATURE = 8;
    private static final int FRAME = 12;        // length, type and checksum around the data of a chunk

    private static final int COLOUR_TYPE = 25;
    private static final byte GREY = 0;
    private static final byte RGB = 2;
    private static final byte PALETTE = 3;
    private static final byte GREY_ALPHA = 4;
    private static final byte RGB_ALPHA = 6;

    private PngFile() {
    }

    static Container read(byte[] bytes) throws Unreadable {
        int at = SIGNATURE;
        boolean transparent = false;
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
                        Container.number(bytes, SIGNATURE + 12, 4, true), channels(bytes, transparent));
            }
            transparent |= Container.starts(bytes, at + 4, "tRNS");
            at += FRAME + (int) length;
        }
    }

    /** Whether a file is of grey and transparency, which OpenCV gives as colours and transparency. */
    static boolean isGreyWithAlpha(byte[] bytes) {
        return Container.starts(bytes, SIGNATURE + 4, "IHDR") && bytes[COLOUR_TYPE] == GREY_ALPHA;
    }

    private static int channels(byte[] bytes, boolean transparent) throws Unreadable {
        return switch (bytes[COLOUR_TYPE]) {
            case GREY -> 1;
            case GREY_ALPHA -> 2;
            case RGB -> Container.COLOURS;
            case PALETTE -> transparent ? Container.WITH_ALPHA : Container.COLOURS;
            case RGB_ALPHA -> Container.WITH_ALPHA;
            default -> throw new Unreadable("PNG is damaged at byte %,d", COLOUR_TYPE);
        };
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
