package dev.varve.train.store;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.train.cache.Cache;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Finds what zip and tar archives hold, without unpacking them. A tar archive that is compressed by gzip can be read
 * from its beginning only: it is inflated, whenever it is opened, into a file of the cache folder that has no name any
 * more and is gone when the archive is closed. Links to other files of the archive are followed, all others are passed
 * over.
 */
public final class Archives {

    private static final int TAR_MAGIC = 257;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};
    private static final byte[] TAR = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final String DAMAGED = "%s: not a readable archive (%s); pack it again as .zip, .tar or .tar.gz";

    private Archives() {
    }

    /** Whether a file is a zip or tar archive, or compressed by gzip, by its first bytes. */
    public static boolean isArchive(Path file) {
        byte[] head = head(file);
        return starts(head, 0, ZIP) || starts(head, 0, EMPTY_ZIP) || starts(head, 0, GZIP)
                || starts(head, TAR_MAGIC, TAR);
    }

    static Archive open(Path file) {
        byte[] head = head(file);
        try {
            if (starts(head, 0, GZIP)) {
                return inflated(file);
            }
            return new Archive(file, starts(head, TAR_MAGIC, TAR) ? tar(file) : zip(file),
                    new RandomAccessFile(file.toFile(), "r"));
        } catch (IOException | IllegalArgumentException damaged) {
            throw damaged(file, damaged);
        }
    }

    private static InvalidInput damaged(Path file, Exception damage) {
        return new InvalidInput(damage, DAMAGED, file, damage instanceof IOException failure ? Reason.of(failure)
                : damage.getMessage());
    }

    private static byte[] head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(TAR_MAGIC + TAR.length);
        } catch (IOException unreadable) {
            throw new InvalidInput(unreadable, "%s: cannot be read (%s); check its rights", file,
                    Reason.of(unreadable));
        }
    }

    private static boolean starts(byte[] head, int from, byte... magic) {
        return head.length >= from + magic.length
                && Arrays.equals(head, from, from + magic.length, magic, 0, magic.length);
    }

    private static Map<String, Archive.Entry> zip(Path file) throws IOException {
        Map<String, Archive.Entry> entries = new TreeMap<>();
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                if (entry.isDirectory()) {
                    addFolder(entries, name(entry.getName()));
                } else if (!entry.isUnixSymlink()) {
                    requirePlain(file, entry);
                    entries.put(name(entry.getName()), new Archive.Entry(entry.getDataOffset(),
                            entry.getCompressedSize(), entry.getSize(), entry.getMethod() == ZipEntry.DEFLATED,
                            Optional.of(entry.getCrc())));
                }
            }
        }
        return entries;
    }

    /** The archive's own folder, which some name, is none of it. */
    private static void addFolder(Map<String, Archive.Entry> entries, String name) {
        if (!name.isEmpty() && !name.equals(".")) {
            entries.put(name + "/", Archive.Entry.FOLDER);
        }
    }

    private static void requirePlain(Path file, ZipArchiveEntry entry) {
        boolean coded = entry.getGeneralPurposeBit().usesEncryption();
        if (coded || entry.getMethod() != ZipEntry.DEFLATED && entry.getMethod() != ZipEntry.STORED) {
            throw new InvalidInput("%s: its files must be stored or deflated, found %s %s; pack it again without", file,
                    entry.getName(), coded ? "encrypted" : "compressed by method " + entry.getMethod());
        }
    }

    private static Map<String, Archive.Entry> tar(Path file) throws IOException {
        Map<String, Archive.Entry> entries = new TreeMap<>();
        Map<String, String> links = new TreeMap<>();
        try (TarFile tar = new TarFile(file)) {
            for (TarArchiveEntry entry : tar.getEntries()) {
                String name = name(entry.getName());
                if (entry.isDirectory()) {
                    addFolder(entries, name);
                } else if (entry.isLink()) {
                    links.put(name, name(entry.getLinkName()));
                } else if (entry.isSymbolicLink()) {
                    links.put(name, slashed(Path.of("/" + name).resolveSibling(entry.getLinkName())));
                } else if (entry.isFile() && !entry.isSparse()) {
                    entries.put(name, new Archive.Entry(entry.getDataOffset(), entry.getSize(), entry.getSize(), false,
                            Optional.empty()));
                }
            }
        }
        links.forEach((name, target) -> {
            if (entries.containsKey(target)) {
                entries.put(name, entries.get(target));
            }
        });
        return entries;
    }

    /** A path in its shortest form, with the archive's separator. */
    static String slashed(Path path) {
        return name(path.normalize().toString().replace(path.getFileSystem().getSeparator(), "/"));
    }

    /** As a path below the archive. */
    private static String name(String written) {
        String name = written.replace('\\', '/');
        while (name.startsWith("./") || name.startsWith("/")) {
            name = name.substring(name.indexOf('/') + 1);
        }
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static Archive inflated(Path file) throws IOException {
        Path plain = inflate(file);
        try {
            if (!starts(head(plain), TAR_MAGIC, TAR)) {
                throw new InvalidInput("%s: must hold a tar archive, found another file compressed by gzip; unpack it",
                        file);
            }
            return new Archive(file, tar(plain), new RandomAccessFile(plain.toFile(), "r"));
        } finally {
            Files.delete(plain);         // what is open stays readable
        }
    }

    private static Path inflate(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            Path plain = Files.createTempFile(Files.createDirectories(Cache.folder()), "archive", ".tar");
            try {
                Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
                return plain;
            } catch (IOException failure) {
                Files.delete(plain);
                throw failure;
            }
        } catch (ZipException | EOFException damage) {
            throw damaged(file, damage);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be inflated into the cache folder %s (%s); let VARVE_CACHE "
                    + "name another, or pack it as .zip", file, Cache.folder(), Reason.of(failure));
        }
    }
}
