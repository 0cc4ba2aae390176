package dev.varve.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The log of a run: {@code events.jsonl}, one event a line, only ever appended to. */
final class EventLog implements Listener, AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final FileChannel out;

    /**
     * Opens the log at its end, behind a line break if a killed process left half a line, and keeps other processes
     * from training in the same folder until it is closed.
     *
     * @throws InvalidInput if another process does, or the file cannot be written
     */
    EventLog(Path file) {
        this.file = file;
        try {
            boolean torn = endsInsideLine(file);
            out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
            if (!isLocked(out)) {
                out.close();
                throw new InvalidInput("%s: another process is training in this run now; wait for it, or stop it",
                        file.getParent());
            }
            if (torn) {
                write("\n");
            }
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    /** Any file of a run. */
    static InvalidInput unwritable(Path file, IOException failure) {
        return new InvalidInput(failure, "%s: cannot be written (%s); make room on the disk, then go on with "
                + "`varve resume %s`", file, Reason.of(failure), file.getParent());
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static boolean endsInsideLine(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(bytes.length() - 1);
            return bytes.read() != '\n';
        }
    }

    /** Appends the event in one write, so that a kill leaves whole lines but for the last. */
    @Override
    public void on(Event event) {
        try {
            write(JSON.writeValueAsString(event) + "\n");
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    /**
     * All events of a log in order; lines that a kill left unfinished are passed over.
     *
     * @throws InvalidInput if there is no log
     */
    static List<Event> read(Path file) {
        List<Event> events = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (isWhole(line)) {
                    events.add(JSON.readValue(line, Event.class));
                }
            }
        } catch (IOException missing) {
            throw new InvalidInput(missing, "%s: the log of a run cannot be read (%s); name the run's folder", file,
                    Reason.of(missing));
        }
        return events;
    }

    private static boolean isWhole(String line) {
        try {
            return !line.isBlank() && JSON.readTree(line).isObject();
        } catch (JsonProcessingException torn) {
            return false;
        }
    }
}
