package dev.varve.weights.torch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * What torch.save writes since PyTorch 1.6: a zip file with one folder, in it {@code data.pkl}, {@code byteorder} and
 * {@code data/KEY} for each storage, nothing compressed.
 */
final class ZipArchive implements Archive {

    private static final String PICKLE = "data.pkl";

    private final FileChannel channel;
    private final ZipFile zip;
    private final String folder;
    private final Map<String, ByteBuffer> mapped = new HashMap<>();

    ZipArchive(FileChannel channel) throws IOException {
        this.channel = channel;
        try {
            this.zip = ZipFile.builder().setSeekableByteChannel(channel).get();
        } catch (IOException | RuntimeException broken) {
            throw Refused.damaged("it is a zip file that is not whole (%s)", Refused.line(broken.getMessage()));
        }
        this.folder = Collections.list(zip.getEntries()).stream().map(ZipArchiveEntry::getName)
                .filter(name -> name.endsWith("/" + PICKLE)).findFirst()
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .orElseThrow(() -> new Refused("it is a zip file without data.pkl, which torch.save writes; give a "
                        + "file of weights"));
    }

    @Override
    public Object root() throws IOException {
        ZipArchiveEntry order = zip.getEntry(folder + "byteorder");
        if (order != null) {
            String said = new String(content(order), StandardCharsets.US_ASCII);
            if (!said.equals("little")) {
                throw new Refused("its numbers are %s-endian, and only little-endian ones are read; save it on another "
                        + "machine", Refused.line(said));
            }
        }
        return new TensorPickle().read(new ByteArrayInputStream(content(entry(PICKLE))));
    }

    private byte[] content(ZipArchiveEntry entry) throws IOException {
        requireStored(entry);
        if (entry.getSize() > TensorPickle.LONGEST) {
            throw new Refused("its %s has %,d bytes, and %,d are the most; save the model's state_dict() alone",
                    Refused.line(entry.getName()), entry.getSize(), TensorPickle.LONGEST);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(TensorPickle.LONGEST);
        }
    }

    @Override
    public ByteBuffer bytes(Storage storage) throws IOException {
        ByteBuffer known = mapped.get(storage.key());
        if (known == null) {
            known = map(storage);
            mapped.put(storage.key(), known);
        }
        return known;
    }

    private ByteBuffer map(Storage storage) throws IOException {
        ZipArchiveEntry entry = entry("data/" + storage.key());
        requireStored(entry);
        long begin = entry.getDataOffset();
        if (entry.getSize() != storage.bytes() || begin < 0 || begin > channel.size() - entry.getSize()) {
            throw Refused.damaged("its storage %s has %,d bytes where it needs %,d", Refused.line(storage.key()),
                    entry.getSize(), storage.bytes());
        }
        return channel.map(FileChannel.MapMode.READ_ONLY, begin, entry.getSize());
    }

    private static void requireStored(ZipArchiveEntry entry) {
        if (entry.getMethod() != ZipEntry.STORED) {
            throw new Refused("its %s is compressed, as torch.save never writes it; unpack it and save it again",
                    Refused.line(entry.getName()));
        }
    }

    private ZipArchiveEntry entry(String name) {
        ZipArchiveEntry entry = zip.getEntry(folder + name);
        if (entry == null) {
            throw Refused.damaged("it has no %s", Refused.line(name));
        }
        return entry;
    }
}
