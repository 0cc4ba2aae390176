package dev.varve.weights.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles put together opcode by opcode, and zip files around them. */
final class Pickles {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Texts in ISO 8859-1, so that every char is a byte. */
    Pickles add(String... parts) {
        for (String part : parts) {
            bytes.writeBytes(part.getBytes(StandardCharsets.ISO_8859_1));
        }
        return this;
    }

    static Pickles begin() {
        return new Pickles().add("\u0080\2");
    }

    /** {@code X}: a text. */
    Pickles text(String text) {
        return add("X", little(text.length()), text);
    }

    /** {@code c}: a class or function. */
    Pickles global(String module, String name) {
        return add("c" + module + "\n" + name + "\n");
    }

    static String little(int number) {
        return "" + (char) (number & 255) + (char) (number >> 8 & 255) + (char) (number >> 16 & 255)
                + (char) (number >>> 24);
    }

    byte[] end() {
        return add(".").bytes.toByteArray();
    }

    /** A file as torch.save lays it out. */
    static Path zip(Path file, byte[] pickle, Map<String, byte[]> others) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data.pkl", pickle);
        entries.putAll(others);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> one : entries.entrySet()) {
                ZipEntry entry = new ZipEntry("archive/" + one.getKey());
                CRC32 crc = new CRC32();
                crc.update(one.getValue());
                entry.setCrc(crc.getValue());
                entry.setSize(one.getValue().length);
                zip.putNextEntry(entry);
                zip.write(one.getValue());
            }
        }
        return file;
    }

    /** A dictionary of one tensor {@code w} of singles. */
    static byte[] tensor(int numbers, int offset, int extent, int stride) {
        return begin().add("}").text("w").global("torch._utils", "_rebuild_tensor_v2").add("(", "(").text("storage")
                .global("torch", "FloatStorage").text("0").text("cpu").add("J", little(numbers), "tQ")
                .add("J", little(offset), "J", little(extent), "\u0085", "J", little(stride), "\u0085", "\u0089")
                .global("collections", "OrderedDict").add(")R", "t", "R", "s").end();
    }
}
