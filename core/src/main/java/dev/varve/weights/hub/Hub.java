package dev.varve.weights.hub;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.files.Sha256;
import dev.varve.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files of weights in a cache folder, downloaded once. A file's SHA-256 is checked each time that it is used: against
 * the digits that the library gives, against what the server said when it came, and against what it was then, which
 * lies beside it in {@code FILE.sha256}.
 *
 * <p>Several processes may share a folder: one downloads, the others wait.
 */
public final class Hub {

    /** The environment variable that forbids downloads: any value but 0 and false. */
    public static final String OFFLINE = "VARVE_OFFLINE";

    /** Where weights lie in a cache folder. */
    static final String FOLDER = "weights/";

    private static final int ATTEMPTS = 2;

    private final Path cache;
    private final boolean offline;
    private final Progress progress;
    private final Download.Patience patience;
    private final Site site;

    /**
     * Files below a folder.
     *
     * @param cache where they are kept; need not exist
     * @param offline whether nothing may be downloaded, {@link #OFFLINE} apart
     * @param progress hears of downloads
     */
    public Hub(Path cache, boolean offline, Progress progress) {
        this(cache, offline || forbidden(System.getenv(OFFLINE)), progress, Download.Patience.USUAL,
                Site.of(System.getenv()));
    }

    Hub(Path cache, boolean offline, Progress progress, Download.Patience patience, Site site) {
        this.cache = cache;
        this.offline = offline;
        this.progress = progress;
        this.patience = patience;
        this.site = site;
    }

    /** The same without a word of downloads. */
    Hub silent() {
        return new Hub(cache, offline, Progress.SILENT, patience, site);
    }

    /** The hub whose repositories are asked for, and who asks. */
    Site site() {
        return site;
    }

    static boolean forbidden(String said) {
        return said != null && !said.isBlank() && !said.equals("0") && !said.equalsIgnoreCase("false");
    }

    /**
     * A file that is there.
     *
     * @param sha256 of its bytes, 64 lower-case hexadecimal digits
     */
    public record Fetched(Path file, String sha256) {
    }

    /** Whether the file lies in the cache; its bytes are not looked at. */
    public boolean has(Pretraining wanted) {
        return has(wanted.file());
    }

    boolean has(RemoteFile wanted) {
        return Files.isRegularFile(file(wanted));
    }

    /**
     * The file of some weights, downloaded if it is not there or not what it was.
     *
     * @throws InvalidInput if it cannot be had: no network, offline, no such file, other bytes than expected, no room
     */
    public Fetched fetch(Pretraining wanted) {
        return fetch(wanted.file(), Site.OPEN);
    }

    /**
     * A file, downloaded if it is not there or not what it was.
     *
     * @param asked told who asks
     * @throws NotServed if the server has no such file
     * @throws InvalidInput as {@link #fetch(Pretraining)}
     */
    Fetched fetch(RemoteFile wanted, Site asked) {
        Path file = file(wanted);
        if (has(wanted)) {
            String sha256 = Sha256.of(file);
            if (isExpected(wanted, sha256)) {
                return new Fetched(file, sha256);
            }
        }
        if (offline) {
            throw new InvalidInput("%s: %s, and --offline or %s forbids to download them; run once without, or name a "
                    + "file", wanted.name(), has(wanted) ? "these weights are not those that were downloaded to " + file
                    : "these weights are not in the cache yet", OFFLINE);
        }
        try {
            Files.createDirectories(file.getParent());
            return alone(wanted, asked);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: weights cannot be kept here (%s); make room, or let VARVE_CACHE name "
                    + "another folder", file, Reason.of(failure));
        }
    }

    private Path file(RemoteFile wanted) {
        return cache.resolve(wanted.path());
    }

    private Path beside(RemoteFile wanted, String end) {
        Path file = file(wanted);
        return file.resolveSibling(file.getFileName() + end);
    }

    private boolean isExpected(RemoteFile wanted, String sha256) {
        return sha256.startsWith(wanted.sha256()) && sha256.startsWith(remembered(wanted));
    }

    /** What the file was when it first came; empty if it never did. */
    private String remembered(RemoteFile wanted) {
        Path beside = beside(wanted, ".sha256");
        try {
            return Files.exists(beside) ? Files.readString(beside).strip() : "";
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be read (%s); delete it", beside, Reason.of(failure));
        }
    }

    private Fetched alone(RemoteFile wanted, Site asked) throws IOException {
        Path file = file(wanted);
        synchronized (Hub.class) {
            try (FileChannel lock = FileChannel.open(beside(wanted, ".lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                lock.lock();
                if (has(wanted)) {
                    String sha256 = Sha256.of(file);
                    if (isExpected(wanted, sha256)) {
                        return new Fetched(file, sha256);
                    }
                }
                return download(wanted, asked);
            }
        }
    }

    private Fetched download(RemoteFile wanted, Site asked) throws IOException {
        Path file = file(wanted);
        Path part = beside(wanted, WholeFile.ASIDE);
        String sha256 = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String promised = new Download(wanted, part, asked, patience,
                    (bytes, all) -> progress.at(wanted, bytes, all)).complete();
            sha256 = Sha256.of(part);
            if (sha256.startsWith(promised) && isExpected(wanted, sha256)) {
                ByteBuffer text = ByteBuffer.wrap((sha256 + "\n").getBytes(StandardCharsets.US_ASCII));
                WholeFile.write(beside(wanted, ".sha256"), channel -> channel.write(text));
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return new Fetched(file, sha256);
            }
            Files.delete(part);
        }
        String known = remembered(wanted).isEmpty() ? "" : "; if they were replaced on purpose, delete "
                + beside(wanted, ".sha256");
        throw new InvalidInput("%s: its SHA-256 must begin with %s, found %s (not kept); try again, or name other "
                + "weights%s", wanted.url(), wanted.sha256().isEmpty() ? "what the server or a former download says"
                : wanted.sha256(), sha256, known);
    }
}
