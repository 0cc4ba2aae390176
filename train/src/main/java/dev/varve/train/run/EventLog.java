package dev.varve.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The log of a run: {@code events.jsonl}, one event a line, only ever appended to. */
final class EventLog implements Listener, AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final OutputStream out;

    /** Opens the log at its end, behind a line break if a killed process left half a line. */
    EventLog(Path file) {
        try {
            boolean torn = endsInsideLine(file);
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (torn) {
                out.write('\n');
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
            out.write((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
            throw new InvalidInput(missing, "%s: the log of a run cannot be read; name the run's folder", file);
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
