package dev.varve.image;

/** A table of Huffman codes as a JPEG file defines it (ITU-T T.81, annex C): shorter codes first, rising. */
final class JpegCodes {

    /** Bits of the longest code. */
    static final int LONGEST = 16;

    private static final int WRONG = (LONGEST + 1) << 8;
    private static final int QUICK = 8;

    private final int[] quick = new int[1 << QUICK];
    private final int[] counts = new int[LONGEST + 1];
    private final int[] symbols;

    /**
     * Builds a table.
     *
     * @param bytes of the file
     * @param at where the sixteen counts of codes of each length stand, the symbols behind them
     */
    JpegCodes(byte[] bytes, int at) {
        int all = 0;
        for (int length = 1; length <= LONGEST; length++) {
            counts[length] = Byte.toUnsignedInt(bytes[at + length - 1]);
            all += counts[length];
        }
        symbols = new int[all];
        for (int i = 0; i < all; i++) {
            symbols[i] = Byte.toUnsignedInt(bytes[at + LONGEST + i]);
        }
        for (int i = 0; i < quick.length; i++) {
            int found = search(i << LONGEST - QUICK);
            quick[i] = length(found) <= QUICK ? found : 0;
        }
    }

    /** Bytes that the table takes in the file. */
    int size() {
        return LONGEST + symbols.length;
    }

    /**
     * Finds the code that some bits begin with.
     *
     * @param window the next sixteen bits
     * @return for {@link #length} and {@link #symbol}; longer than {@link #LONGEST} if no code begins so
     */
    int find(int window) {
        int found = quick[window >> LONGEST - QUICK];
        return found != 0 ? found : search(window);
    }

    static int length(int found) {
        return found >> 8;
    }

    static int symbol(int found) {
        return found & 0xFF;
    }

    private int search(int window) {
        int first = 0;              // the first code of this length
        int before = 0;             // symbols with shorter codes
        for (int length = 1; length <= LONGEST; length++) {
            int place = (window >> LONGEST - length) - first;
            if (place < counts[length]) {
                return length << 8 | symbols[before + place];
            }
            first = first + counts[length] << 1;
            before += counts[length];
        }
        return WRONG;
    }
}
