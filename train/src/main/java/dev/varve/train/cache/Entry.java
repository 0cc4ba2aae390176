package dev.varve.train.cache;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A line of an index: whose bytes lie where in the segment's file of data.
 *
 * @param key what they go by
 * @param offset of their first
 * @param length how many
 * @param checksum their CRC-32C
 */
record Entry(Key key, int offset, int length, int checksum) {

    /** The bytes of a line, whose last four are the CRC-32C of the others. */
    static final int BYTES = Key.BYTES + 4 * Integer.BYTES;

    /** The byte behind its last one. */
    long end() {
        return (long) offset + length;
    }

    /** The line as it is written. */
    byte[] line() {
        ByteBuffer line = ByteBuffer.allocate(BYTES);
        key.put(line);
        line.putInt(offset).putInt(length).putInt(checksum);
        return line.putInt(checksum(line.array(), BYTES - Integer.BYTES)).array();
    }

    /** Reads a line; empty if it is not as it was written. */
    static Optional<Entry> of(byte[] line) {
        ByteBuffer buffer = ByteBuffer.wrap(line);
        Entry entry = new Entry(Key.get(buffer), buffer.getInt(), buffer.getInt(), buffer.getInt());
        return buffer.getInt() == checksum(line, BYTES - Integer.BYTES) ? Optional.of(entry) : Optional.empty();
    }

    /** CRC-32C of the first bytes of an array. */
    static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
