package dev.varve.image;

/**
 * The coded data of a sequential JPEG (ITU-T T.81, annex F.2.2), read code by code without building pixels. libjpeg
 * fills damaged places with grey and goes on; here they are found, because their codes soon make no sense.
 */
final class JpegScan {

    private static final int BLOCK = 64;
    private static final int SIXTEEN_ZEROS = 0xF0;
    private static final int MOST_HELD = 56;
    private static final int STRAY_BYTES = 8;       // other programs let some pass, and so do some cameras

    private final byte[] bytes;
    private int at;
    private long held;          // the next bits, right-aligned
    private int count;

    JpegScan(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** A colour in a scan: how many blocks each unit has of it, and the codes of their coefficients. */
    record Colour(int blocks, JpegCodes first, JpegCodes others) {
    }

    /**
     * Reads a scan to its end.
     *
     * @param colours in the order of the scan
     * @param units how many there are
     * @param restart units between restart markers, 0 for none
     * @throws Unreadable where the codes make no sense, end too early, or leave much unread
     */
    void read(Colour[] colours, long units, int restart) throws Unreadable {
        for (long unit = 0; unit < units; unit++) {
            if (restart > 0 && unit > 0 && unit % restart == 0) {
                endAtMarker();
                at += 2;
            }
            for (Colour colour : colours) {
                for (int i = 0; i < colour.blocks(); i++) {
                    readBlock(colour);
                }
            }
        }
        endAtMarker();
    }

    private void readBlock(Colour colour) throws Unreadable {
        skip(next(colour.first()));
        for (int place = 1; place < BLOCK; place++) {
            int symbol = next(colour.others());
            int bits = symbol & 0x0F;
            if (bits == 0 && symbol != SIXTEEN_ZEROS) {
                return;                             // the rest of the block is zero
            }
            place += symbol >> 4;
            if (place >= BLOCK) {
                throw damaged();
            }
            skip(bits);
        }
    }

    private int next(JpegCodes codes) throws Unreadable {
        fill();
        int window = (int) (count >= JpegCodes.LONGEST
                ? held >> count - JpegCodes.LONGEST : held << JpegCodes.LONGEST - count) & 0xFFFF;
        int found = codes.find(window);
        skip(JpegCodes.length(found));
        return JpegCodes.symbol(found);
    }

    private void skip(int bits) throws Unreadable {
        if (bits > count) {
            fill();
        }
        count -= bits;
        if (count < 0 || bits > JpegCodes.LONGEST) {
            throw damaged();
        }
    }

    /** Takes bytes until enough bits are held or a marker is reached; FF 00 stands for FF. */
    private void fill() {
        while (count <= MOST_HELD - Byte.SIZE && !atMarker()) {
            held = held << Byte.SIZE | Byte.toUnsignedLong(bytes[at]);
            at += bytes[at] == (byte) 0xFF ? 2 : 1;
            count += Byte.SIZE;
        }
    }

    private boolean atMarker() {
        return bytes[at] == (byte) 0xFF && bytes[at + 1] != 0;
    }

    /** Moves to the marker behind the data, of which only padding may be left. */
    private void endAtMarker() throws Unreadable {
        int unread = count / Byte.SIZE;
        while (!atMarker()) {
            at++;
            unread++;
        }
        if (unread > STRAY_BYTES) {
            throw damaged();
        }
        while (bytes[at + 1] == (byte) 0xFF) {
            at++;
        }
        count = 0;
    }

    private Unreadable damaged() {
        return new Unreadable("JPEG is damaged before byte %,d", at);
    }
}
