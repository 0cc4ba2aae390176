package dev.varve.image;

/** What the segments of a JPEG file say about its coded data, gathered until a scan can be checked. */
final class JpegCoding {

    private static final int BASELINE = 0xC0;
    private static final int EXTENDED = 0xC1;
    private static final int BLOCK_SIDE = 8;
    private static final int TABLES = 4;

    private final byte[] bytes;
    private final JpegCodes[] first = new JpegCodes[TABLES];
    private final JpegCodes[] others = new JpegCodes[TABLES];
    private boolean sequential;
    private int frame;
    private int restart;

    JpegCoding(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes over the tables of a segment. */
    void tables(int at, int length) {
        int place = at + 2;
        while (place < at + length) {
            JpegCodes codes = new JpegCodes(bytes, place + 1);
            (bytes[place] >> 4 == 0 ? first : others)[bytes[place] & 0x0F] = codes;
            place += 1 + codes.size();
        }
    }

    /** Takes over the size and the colours. */
    void frame(int marker, int at) {
        frame = at;
        sequential = (marker == BASELINE || marker == EXTENDED) && byteAt(at + 2) == Byte.SIZE;
    }

    /** Takes over the number of units between restarts. */
    void restart(int at) {
        restart = (int) Container.number(bytes, at + 2, 2, true);
    }

    /**
     * Checks the data behind a scan's segment; only sequential pictures are checked, not progressive ones.
     *
     * @throws Unreadable if it is damaged
     */
    void check(int at, int length) throws Unreadable {
        if (!sequential) {
            return;
        }
        int count = byteAt(at + 2);
        JpegScan.Colour[] colours = new JpegScan.Colour[count];
        int place = frame;
        for (int i = 0; i < count; i++) {
            place = colour(byteAt(at + 3 + 2 * i));
            int tables = byteAt(at + 4 + 2 * i);
            colours[i] = new JpegScan.Colour(
                    count == 1 ? 1 : across(place) * down(place), first[tables >> 4], others[tables & 0x0F]);
            if (colours[i].first() == null || colours[i].others() == null) {
                return;                         // left to the decoder, which knows default tables
            }
        }
        new JpegScan(bytes, at + length).read(colours, count == 1 ? blocks(place) : units(), restart);
    }

    /** Where the frame describes a colour. */
    private int colour(int id) {
        int place = frame + 8;
        while (byteAt(place) != id) {
            place += 3;
        }
        return place;
    }

    private long units() {
        return (long) parts(width(), BLOCK_SIDE * mostAcross()) * parts(height(), BLOCK_SIDE * mostDown());
    }

    /** In a scan of one colour the units are its blocks, without those that only fill up. */
    private long blocks(int place) {
        return (long) parts(parts(width() * across(place), mostAcross()), BLOCK_SIDE)
                * parts(parts(height() * down(place), mostDown()), BLOCK_SIDE);
    }

    private int mostAcross() {
        int most = 1;
        for (int i = 0; i < byteAt(frame + 7); i++) {
            most = Math.max(most, across(frame + 8 + 3 * i));
        }
        return most;
    }

    private int mostDown() {
        int most = 1;
        for (int i = 0; i < byteAt(frame + 7); i++) {
            most = Math.max(most, down(frame + 8 + 3 * i));
        }
        return most;
    }

    private int across(int place) {
        return byteAt(place + 1) >> 4;
    }

    private int down(int place) {
        return byteAt(place + 1) & 0x0F;
    }

    private int width() {
        return (int) Container.number(bytes, frame + 5, 2, true);
    }

    private int height() {
        return (int) Container.number(bytes, frame + 3, 2, true);
    }

    private int byteAt(int place) {
        return Byte.toUnsignedInt(bytes[place]);
    }

    private static int parts(int whole, int size) {
        return (whole + size - 1) / size;
    }
}
