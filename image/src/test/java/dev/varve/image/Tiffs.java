package dev.varve.image;

import java.nio.ByteBuffer;

/** Plain TIFF files made for tests, big-endian and without compression: the samples of a pixel lie side by side. */
final class Tiffs {

    private static final int ENTRIES = 9;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private Tiffs() {
    }

    /**
     * A page.
     *
     * @param values {@code [height, width, samples]}
     */
    record Page(int width, int height, int samples, int... values) {
    }

    /**
     * A file of pages.
     *
     * @param bits 8, 16 or 32 of each value
     */
    static byte[] file(int bits, Page... pages) {
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        out.putShort((short) 0x4D4D).putShort((short) 42).putInt(8);
        for (int i = 0; i < pages.length; i++) {
            page(out, bits, pages[i], i == pages.length - 1);
        }
        byte[] all = new byte[out.position()];
        out.flip().get(all);
        return all;
    }

    private static void page(ByteBuffer out, int bits, Page page, boolean last) {
        int behind = out.position() + 2 + 12 * ENTRIES + 4;
        int widths = behind + 2 * page.samples();
        int bytes = page.values().length * bits / 8;
        out.putShort((short) ENTRIES);
        entry(out, 256, LONG, 1, page.width());
        entry(out, 257, LONG, 1, page.height());
        if (page.samples() <= 2) {
            entry(out, 258, SHORT, page.samples(), bits << 16 | (page.samples() - 1) * bits);
        } else {
            entry(out, 258, SHORT, page.samples(), behind);
        }
        entry(out, 259, SHORT, 1, 1 << 16);
        entry(out, 262, SHORT, 1, 1 << 16);
        entry(out, 273, LONG, 1, widths);
        entry(out, 277, SHORT, 1, page.samples() << 16);
        entry(out, 278, LONG, 1, page.height());
        entry(out, 279, LONG, 1, bytes);
        int next = widths + bytes + (bytes & 1);
        out.putInt(last ? 0 : next);
        for (int i = 0; i < page.samples(); i++) {
            out.putShort((short) bits);
        }
        for (int value : page.values()) {
            switch (bits) {
                case 8 -> out.put((byte) value);
                case 16 -> out.putShort((short) value);
                default -> out.putInt(value);
            }
        }
        out.position(next);
    }

    private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
