package dev.varve.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.graph.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file, each rule checked: 8 bytes of length, little-endian, then a JSON object of entries
 * {@code name: {"dtype", "shape", "data_offsets": [begin, end]}} and texts under {@code __metadata__}.
 *
 * @param dataStart position of the first array in the file
 * @param entries in the header's order
 */
record SafetensorsHeader(long dataStart, List<Entry> entries, Map<String, String> metadata) {

    /** The name under which texts stand among the arrays. */
    static final String METADATA = "__metadata__";

    private static final long LARGEST = 100_000_000;
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().reader();

    /** An array as the header describes it; offsets count from the first array. */
    record Entry(String name, DType dtype, Shape shape, long begin, long end) {
        int length() {
            return (int) (end - begin);
        }
    }

    /** A rule of the format is broken; the message says which, and what was found. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    static SafetensorsHeader read(long size, Safetensors.Bytes bytes) throws IOException, Broken {
        require(size >= Long.BYTES, "it has %,d bytes, a header needs at least 8", size);
        long length = bytes.at(0, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        require(length >= 0 && length <= LARGEST && length <= size - Long.BYTES,
                "its header claims %s bytes, the file has %,d", Long.toUnsignedString(length), size);
        JsonNode json = parse(bytes.at(Long.BYTES, (int) length));
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (field.getKey().equals(METADATA)) {
                metadata.putAll(metadata(field.getValue()));
            } else {
                entries.add(entry(field.getKey(), field.getValue()));
            }
        }
        requireContiguous(entries, size - Long.BYTES - length);
        return new SafetensorsHeader(Long.BYTES + length, entries, metadata);
    }

    private static JsonNode parse(ByteBuffer header) throws IOException, Broken {
        byte[] text = new byte[header.remaining()];
        header.get(text);
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new Broken("its header is no JSON: " + line(wrong.getOriginalMessage()));
        } catch (IOException wrong) {
            throw new Broken("its header is no text in UTF-8");
        }
        require(json.isObject(), "its header is no JSON object");
        return json;
    }

    private static Map<String, String> metadata(JsonNode json) throws Broken {
        require(json.isObject(), "its metadata is no JSON object");
        Map<String, String> metadata = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            require(field.getValue().isTextual(), "its metadata %s is no text", line(field.getKey()));
            metadata.put(field.getKey(), field.getValue().asText());
        }
        return metadata;
    }

    private static Entry entry(String name, JsonNode json) throws Broken {
        String shown = line(name);
        DType dtype = dtype(json.path("dtype").asText(), shown);
        long[] extents = numbers(json.path("shape"), shown, "shape");
        long[] offsets = numbers(json.path("data_offsets"), shown, "data_offsets");
        require(offsets.length == 2 && offsets[0] <= offsets[1], "%s has the offsets %s", shown,
                Arrays.toString(offsets));
        long bytes = bytes(dtype, extents, shown);
        require(bytes == offsets[1] - offsets[0], "%s, %s %s, needs %,d bytes and has %,d", shown, dtype,
                Arrays.toString(extents), bytes, offsets[1] - offsets[0]);
        return new Entry(name, dtype, Shape.of(extents), offsets[0], offsets[1]);
    }

    private static DType dtype(String type, String name) throws Broken {
        for (DType known : DType.values()) {
            if (known.name().equals(type)) {
                return known;
            }
        }
        throw new Broken(name + " has the type '" + line(type) + "', known are " + Arrays.toString(DType.values()));
    }

    private static long bytes(DType dtype, long[] extents, String name) throws Broken {
        long bytes = dtype.bytes();
        for (long extent : extents) {
            require(extent > 0, "%s has the shape %s, extents start at 1", name, Arrays.toString(extents));
            require(bytes <= Integer.MAX_VALUE / extent, "%s has the shape %s, an array may have 2 GiB", name,
                    Arrays.toString(extents));
            bytes *= extent;
        }
        return bytes;
    }

    private static long[] numbers(JsonNode json, String name, String field) throws Broken {
        require(json.isArray(), "%s has no list %s", name, field);
        long[] numbers = new long[json.size()];
        for (int i = 0; i < numbers.length; i++) {
            require(json.get(i).isIntegralNumber() && json.get(i).canConvertToLong() && json.get(i).asLong() >= 0,
                    "%s has %s in its %s", name, line(json.get(i).toString()), field);
            numbers[i] = json.get(i).asLong();
        }
        return numbers;
    }

    private static void requireContiguous(List<Entry> entries, long dataSize) throws Broken {
        long end = 0;
        for (Entry entry : entries.stream().sorted(Comparator.comparingLong(Entry::begin)).toList()) {
            require(entry.begin() == end, "%s begins at %,d, the array before it ends at %,d", line(entry.name()),
                    entry.begin(), end);
            end = entry.end();
        }
        require(end == dataSize, "its arrays have %,d bytes, behind the header there are %,d", end, dataSize);
    }

    private static void require(boolean rule, String message, Object... values) throws Broken {
        if (!rule) {
            throw new Broken(String.format(Locale.ROOT, message, values));
        }
    }

    /** What a file says, fit for one line of a message. */
    static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
