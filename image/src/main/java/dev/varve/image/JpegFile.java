package dev.varve.image;

/** The markers of a JPEG file (ITU-T T.81, annex B), walked from start to end. */
final class JpegFile {

    private static final int TABLE_HUFFMAN = 0xC4;
    private static final int RESERVED_FRAME = 0xC8;
    private static final int TABLE_ARITHMETIC = 0xCC;
    private static final int FIRST_FRAME = 0xC0;
    private static final int LAST_FRAME = 0xCF;
    private static final int FIRST_RESTART = 0xD0;
    private static final int LAST_RESTART = 0xD7;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int RESTARTS = 0xDD;
    private static final int LAST_KNOWN = 0xFE;

    private final byte[] bytes;
    private final JpegCoding coding;
    private final boolean thoroughly;
    private int at = 2;         // behind the start marker
    private long width;
    private long height;
    private int channels;

    private JpegFile(byte[] bytes, boolean thoroughly) {
        this.bytes = bytes;
        this.thoroughly = thoroughly;
        this.coding = new JpegCoding(bytes);
    }

    static Container read(byte[] bytes, boolean thoroughly) throws Unreadable {
        JpegFile file = new JpegFile(bytes, thoroughly);
        try {
            file.walk();
        } catch (ArrayIndexOutOfBoundsException e) {
            if (file.at < bytes.length - 2) {
                throw new Unreadable("JPEG is damaged at byte %,d", file.at);
            }
            throw new Unreadable("JPEG ends after %,d bytes, before its end marker", bytes.length);
        }
        if (file.width == 0 || file.height == 0) {
            throw new Unreadable("JPEG without a picture");
        }
        return new Container(true, file.width, file.height, file.channels);
    }

    /** Follows the markers to the end marker; what stands behind it does not matter. */
    private void walk() throws Unreadable {
        for (int marker = next(); marker != END; marker = next()) {
            int length = (int) Container.number(bytes, at, 2, true);
            boolean known = marker >= FIRST_FRAME && marker <= LAST_KNOWN
                    && (marker < FIRST_RESTART || marker > END);
            if (!known || length < 2) {
                throw new Unreadable("JPEG is damaged at byte %,d", at - 2);
            }
            int segment = at;
            at += length;
            if (marker == SCAN) {
                skipScan();
            }
            note(marker, segment, length);
        }
    }

    /** What a segment means; a scan is looked at last, when it is known to have an end. */
    private void note(int marker, int segment, int length) throws Unreadable {
        if (segment + length > bytes.length) {
            return;                             // the next marker is missing, too
        }
        if (isFrame(marker)) {
            height = Container.number(bytes, segment + 3, 2, true);
            width = Container.number(bytes, segment + 5, 2, true);
            channels = Byte.toUnsignedInt(bytes[segment + 7]);
            coding.frame(marker, segment);
        } else if (marker == TABLE_HUFFMAN) {
            coding.tables(segment, length);
        } else if (marker == RESTARTS) {
            coding.restart(segment);
        } else if (marker == SCAN && thoroughly) {
            coding.check(segment, length);
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= FIRST_FRAME && marker <= LAST_FRAME
                && marker != TABLE_HUFFMAN && marker != RESERVED_FRAME && marker != TABLE_ARITHMETIC;
    }

    /** Reads the next marker; other programs pass over stray bytes before it and any number of FF in it, too. */
    private int next() {
        while (bytes[at] != (byte) 0xFF) {
            at++;
        }
        while (bytes[at] == (byte) 0xFF) {
            at++;
        }
        return Byte.toUnsignedInt(bytes[at++]);
    }

    /** Moves to the first marker behind coded data; in there FF 00 is a plain FF, and restarts belong to the data. */
    private void skipScan() {
        while (true) {
            while (bytes[at] != (byte) 0xFF) {
                at++;
            }
            int code = Byte.toUnsignedInt(bytes[at + 1]);
            if (code == 0xFF) {
                at++;
            } else if (code == 0 || code >= FIRST_RESTART && code <= LAST_RESTART) {
                at += 2;
            } else {
                return;
            }
        }
    }
}
