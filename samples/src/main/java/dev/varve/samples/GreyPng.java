package dev.varve.samples;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * A PNG file (ISO/IEC 15948) of 8-bit grey values in one stored, uncompressed block.
 *
 * <p>Compressed bytes depend on the zlib that a Java runtime was built with, these do not; and noisy photos hardly
 * compress.
 */
final class GreyPng {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int STORED_LIMIT = 65_535;

    private GreyPng() {
    }

    /** The file of a picture given row by row; (width + 1) * height must not exceed 65,535. */
    static byte[] encode(byte[] grey, int width) {
        int height = grey.length / width;
        ByteArrayOutputStream file = new ByteArrayOutputStream(grey.length + 512);
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(width, height));
            chunk(out, "IDAT", stored(scanlines(grey, width, height)));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return file.toByteArray();
    }

    private static byte[] header(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {8, 0, 0, 0, 0});                   // 8 bits, grey, deflate, plain filters, no interlace
        return bytes.toByteArray();
    }

    private static byte[] scanlines(byte[] grey, int width, int height) {
        byte[] lines = new byte[(width + 1) * height];           // a filter byte, 0 for none, before each row
        for (int y = 0; y < height; y++) {
            System.arraycopy(grey, y * width, lines, y * (width + 1) + 1, width);
        }
        return lines;
    }

    private static byte[] stored(byte[] data) throws IOException {
        if (data.length > STORED_LIMIT) {
            throw new IllegalArgumentException("a stored block holds " + STORED_LIMIT + " bytes: " + data.length);
        }
        Adler32 sum = new Adler32();
        sum.update(data);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length + 16);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0x7801);                                  // zlib, 32 KiB window, no compression
        out.writeByte(1);                                        // the last block, stored
        out.writeShort(Short.reverseBytes((short) data.length));
        out.writeShort(Short.reverseBytes((short) ~data.length));
        out.write(data);
        out.writeInt((int) sum.getValue());
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) sum.getValue());
    }
}
