package dev.varve.train.run;

import dev.varve.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code metrics.csv}: a row for each epoch with all figures, and the rate of each group in its last batch. It is a
 * reading of the events, written anew behind each epoch: of a run that was killed and went on it has each epoch once.
 */
final class CsvLog implements Listener {

    static final String FILE = "metrics.csv";

    private final Path file;
    private final Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    private List<String> rateColumns = List.of();
    private Map<String, Double> rates = Map.of();

    /**
     * Begins a log.
     *
     * @param file where it stands
     * @param former what has happened in the run so far
     */
    CsvLog(Path file, List<Event> former) {
        this.file = file;
        former.forEach(this::read);
    }

    @Override
    public void on(Event event) {
        read(event);
        if (event instanceof Event.EpochFinished) {
            write();
        }
    }

    private void read(Event event) {
        if (event instanceof Event.RunStarted run) {
            rateColumns = run.groups().stream().map(CsvLog::rateColumn).toList();
        } else if (event instanceof Event.PhaseStarted) {
            rates = Map.of();
        } else if (event instanceof Event.Step step) {
            rates = step.rates();
        } else if (event instanceof Event.EpochFinished epoch) {
            rows.put(epoch.phase() + " " + epoch.epoch(), row(epoch));
        }
    }

    private Map<String, Object> row(Event.EpochFinished epoch) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("phase", epoch.phase());
        row.put("epoch", epoch.epoch());
        row.put("step", epoch.step());
        row.put("seconds", epoch.seconds());
        new TreeMap<>(epoch.metrics()).forEach((part, figures) -> figures.forEach(
                (name, value) -> row.put(part + "_" + name, value)));
        rates.forEach((group, rate) -> row.put(rateColumn(group), rate));
        return row;
    }

    private static String rateColumn(String group) {
        return "rate_" + group;
    }

    /** All that a row has, the rates last and in the order of the groups: a phase may train the head alone. */
    private Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        rows.values().forEach(row -> columns.addAll(row.keySet()));
        List<String> given = rateColumns.stream().filter(columns::remove).toList();
        columns.addAll(given);
        return columns;
    }

    private void write() {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text(columns(), rows.values()));
            WholeFile.write(file, channel -> {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        } catch (IOException failure) {
            throw EventLog.unwritable(file, failure);
        }
    }

    private static String text(Set<String> columns, Collection<Map<String, Object>> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader(columns.toArray(String[]::new))
                .setRecordSeparator("\n").build();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (Map<String, Object> row : rows) {
                printer.printRecord(columns.stream().map(row::get).toList());
            }
        }
        return text.toString();
    }
}
