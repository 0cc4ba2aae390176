package dev.varve.weights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A safetensors file: named arrays behind a header in JSON (github.com/huggingface/safetensors, format 0.4).
 *
 * <p>Files are mapped, not copied, and may be larger than 2 GiB, a single array may not. Do not cut a file short while
 * its arrays are in use. A file that breaks any rule of the format is refused, also one whose arrays leave a gap
 * between them or behind them.
 *
 * @param weights the arrays, in the header's order
 * @param metadata texts that the header carries, in the order of their names; may be empty
 */
public record Safetensors(Weights weights, Map<String, String> metadata) {

    private static final int ALIGNMENT = 8;

    /** Keeps immutable copies. */
    public Safetensors {
        if (weights.has(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("no array may have the name " + SafetensorsHeader.METADATA);
        }
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /**
     * Maps a file.
     *
     * @throws InvalidInput if there is none, if it cannot be read, or if it breaks a rule of the format; says which
     */
    public static Safetensors read(Path file) {
        return read(file, Integer.MAX_VALUE);
    }

    /** Maps a file in one piece up to a number of bytes, and array by array beyond. */
    static Safetensors read(Path file, long onePiece) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput("%s: %s; give a safetensors file", file,
                    Files.exists(file) ? "is no file" : "there is no such file");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() <= onePiece) {
                return parse(file.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            }
            return parse(file.toString(), channel.size(),
                    (offset, length) -> channel.map(FileChannel.MapMode.READ_ONLY, offset, length));
        } catch (IOException fault) {
            throw new InvalidInput(fault, "%s: cannot be read (%s); check its rights", file, Reason.of(fault));
        }
    }

    /**
     * Reads a file's bytes, which stay in use.
     *
     * @param subject what messages call it
     * @throws InvalidInput if a rule of the format is broken; says which
     */
    public static Safetensors parse(String subject, ByteBuffer bytes) {
        ByteBuffer whole = bytes.slice();
        try {
            return parse(subject, whole.limit(), (offset, length) -> whole.slice((int) offset, length));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Safetensors parse(String subject, long size, Bytes bytes) throws IOException {
        try {
            SafetensorsHeader header = SafetensorsHeader.read(size, bytes);
            Map<String, NamedArray> arrays = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                ByteBuffer values = bytes.at(header.dataStart() + entry.begin(), entry.length());
                arrays.put(entry.name(), new NamedArray(entry.name(), entry.dtype(), entry.shape(), values));
            }
            return new Safetensors(new Weights(arrays), header.metadata());
        } catch (SafetensorsHeader.Broken broken) {
            throw new InvalidInput("%s: not a whole safetensors file (%s); get it anew", subject, broken.getMessage());
        }
    }

    /** Where a file's bytes come from. */
    interface Bytes {
        ByteBuffer at(long offset, int length) throws IOException;
    }

    /**
     * Writes a file as {@link WholeFile} does. The same arrays and metadata give the same bytes. Arrays of wider
     * numbers stand first in the data, so that each is aligned.
     *
     * @throws IOException if the disk is full or refuses; the former file is untouched then
     */
    public void write(Path file) throws IOException {
        List<NamedArray> byWidth = weights.arrays().values().stream()
                .sorted(Comparator.comparingInt((NamedArray array) -> -array.dtype().bytes())).toList();
        WholeFile.write(file, channel -> {
            writeAll(channel, header(byWidth));
            for (NamedArray array : byWidth) {
                writeAll(channel, array.bytes());
            }
        });
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private ByteBuffer header(List<NamedArray> byWidth) {
        Map<String, long[]> offsets = new LinkedHashMap<>();
        long end = 0;
        for (NamedArray array : byWidth) {
            long begin = end;
            end += array.bytes().remaining();
            offsets.put(array.name(), new long[] {begin, end});
        }
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = header.putObject(SafetensorsHeader.METADATA);
            metadata.forEach(texts::put);
        }
        weights.arrays().forEach((name, array) -> {
            ObjectNode entry = header.putObject(name);
            entry.put("dtype", array.dtype().name());
            for (long extent : array.shape().extents()) {
                entry.withArray("shape").add(extent);
            }
            entry.withArray("shape");
            entry.putArray("data_offsets").add(offsets.get(name)[0]).add(offsets.get(name)[1]);
        });
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }
}
