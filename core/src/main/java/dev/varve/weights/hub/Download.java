package dev.varve.weights.hub;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * One file over HTTP into a part that outlives a failure: what has come is gone on with by a range request, in this
 * attempt or in a later run. Proxies are those of Java's properties.
 */
final class Download {

    /**
     * How patient it is.
     *
     * @param connect until a server must answer
     * @param silence until the next bytes must come
     * @param tries attempts in a row that bring nothing
     * @param longestWait that a server may ask for
     */
    record Patience(Duration connect, Duration silence, int tries, Duration longestWait) {
        static final Patience USUAL = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(60), 4,
                Duration.ofMinutes(2));
    }

    /** Hears of bytes on the disk and bytes in all, -1 if that is not known. */
    interface Meter {
        void at(long bytes, long all);
    }

    private static final int CHUNK = 1 << 16;
    private static final int PARTIAL = 206;
    private static final int BEYOND_END = 416;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+)");

    private final URI url;
    private final Path part;
    private final boolean provable;
    private final Site site;
    private final Patience patience;
    private final Meter meter;
    private final HttpClient client;

    /**
     * Prepares a download.
     *
     * @param file if its hash is known, two parts can be told to be of one file
     * @param part what has come of it
     * @param site told who asks
     */
    Download(RemoteFile file, Path part, Site site, Patience patience, Meter meter) {
        this.url = file.url();
        this.part = part;
        this.provable = !file.sha256().isEmpty();
        this.site = site;
        this.patience = patience;
        this.meter = meter;
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(patience.connect)
                .followRedirects(HttpClient.Redirect.NEVER).proxy(ProxySelector.getDefault()).build();
    }

    /**
     * Completes the part.
     *
     * @return the SHA-256 that the server says the file has, 64 digits; empty if it does not say
     * @throws NotServed if the server has no such file
     * @throws InvalidInput if it cannot be had; the part stays for a later attempt
     */
    String complete() {
        int fruitless = 0;
        while (true) {
            long had = length();
            try {
                Answer answer = ask(had);
                try (InputStream body = answer.last().body()) {
                    if (take(answer, body, had)) {
                        return answer.sha256();
                    }
                }
                fruitless++;
                waitFor(answer, fruitless);
            } catch (ConnectException | HttpConnectTimeoutException | SSLException none) {
                throw new InvalidInput(none, "%s: cannot be reached (%s); is there a network? A proxy is named by "
                        + "JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT, a file by --weights", url,
                        said(none));
            } catch (IOException cut) {
                fruitless = length() > had ? 0 : fruitless + 1;
                if (fruitless >= patience.tries) {
                    throw new InvalidInput(cut, "%s: broke off %d times (%s), %,d bytes have come; start again to go "
                            + "on from there", url, fruitless, said(cut), length());
                }
            }
        }
    }

    private Answer ask(long had) throws IOException {
        try {
            return Answer.to(client, url, had, site, patience.silence);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** Whether the part is whole now; no if the server asks for patience, or must be asked anew. */
    private boolean take(Answer answer, InputStream body, long had) throws IOException {
        int status = answer.status();
        if (status == TOO_MANY || status >= SERVER_FAULT) {
            return false;
        }
        if (status == BEYOND_END) {
            return provable || !answer.sha256().isEmpty() || discard();
        }
        if (status == PARTIAL) {
            Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
            if (!range.matches() || Long.parseLong(range.group(1)) != had
                    || !provable && answer.sha256().isEmpty()) {
                return discard();
            }
            copy(body, had, Long.parseLong(range.group(2)));
            return true;
        }
        if (status != 200) {
            throw new NotServed(url, status);
        }
        copy(body, 0, answer.last().headers().firstValueAsLong("Content-Length").orElse(-1));
        return true;
    }

    private boolean discard() throws IOException {
        Files.deleteIfExists(part);
        return false;
    }

    private void copy(InputStream body, long from, long all) throws IOException {
        ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "download");
            thread.setDaemon(true);
            return thread;
        });
        try (FileChannel out = open(from)) {
            byte[] chunk = new byte[CHUNK];
            long bytes = from;
            for (int read = next(reader, body, chunk); read >= 0; read = next(reader, body, chunk)) {
                write(out, ByteBuffer.wrap(chunk, 0, read));
                bytes += read;
                meter.at(bytes, all);
            }
            if (all >= 0 && bytes != all) {
                throw new IOException("it ended after " + bytes + " of " + all + " bytes");
            }
        } finally {
            reader.shutdownNow();
        }
    }

    /** A read from the network has no time limit of its own. */
    private int next(ExecutorService reader, InputStream body, byte[] chunk) throws IOException {
        try {
            return reader.submit(() -> body.read(chunk)).get(patience.silence.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw new IOException("nothing came for " + patience.silence.toSeconds() + " s", silent);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause().getMessage(), failed);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private FileChannel open(long from) {
        try {
            FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return out.truncate(from).position(from);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    private void write(FileChannel out, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    private InvalidInput unwritable(IOException failure) {
        return new InvalidInput(failure, "%s: the download cannot be written here (%s); make room, or let VARVE_CACHE "
                + "name another folder", part, Reason.of(failure));
    }

    private void waitFor(Answer answer, int fruitless) {
        int status = answer.status();
        if (status == PARTIAL || status == BEYOND_END) {
            return;
        }
        Duration wait = answer.header("Retry-After").flatMap(Download::asked)
                .orElse(Duration.ofSeconds(1L << fruitless - 1));
        if (fruitless >= patience.tries || wait.compareTo(patience.longestWait) > 0) {
            throw new InvalidInput("%s: the server is busy (HTTP %d), it asks to wait %,d s; try again later", url,
                    status, wait.toSeconds());
        }
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** Seconds, or a date of HTTP. */
    private static Optional<Duration> asked(String header) {
        try {
            return Optional.of(header.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(ZonedDateTime.now(),
                            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)));
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }

    private long length() {
        try {
            return Files.exists(part) ? Files.size(part) : 0;
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    private InvalidInput interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new InvalidInput(interrupted, "%s: the download was stopped; start again to go on from there", url);
    }

    private static String said(IOException failure) {
        return failure.getMessage() == null ? "no answer" : failure.getMessage();
    }
}
