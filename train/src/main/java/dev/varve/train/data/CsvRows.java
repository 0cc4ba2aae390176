package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.image.ImageDecoder;
import dev.varve.plan.Experiment.TargetChoice;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The images that a CSV file names, in the columns {@code path}, those of the target, and perhaps {@code split}; of a
 * stack its columns stand for {@code path}. A file that ends in {@code .tsv} has tabs between its values.
 */
final class CsvRows {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
            .setHeader().setSkipHeaderRecord(true).setIgnoreHeaderCase(true).setTrim(true)
            .setIgnoreEmptyLines(true).build();
    /** Where the parser says that quotes are wrong. */
    private static final Pattern LINE = Pattern.compile("line:? (\\d+)");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path csv;
    private final TargetChoice target;
    private final List<String> files;
    private final Map<String, Long> lineOf = new HashMap<>();

    private CsvRows(Path csv, DataOptions options) {
        this.csv = csv;
        this.target = options.target();
        this.files = options.reading().kind() == Reading.Kind.STACK ? options.reading().names() : List.of("path");
    }

    static List<Row> read(Path csv, DataOptions options) {
        return new CsvRows(csv, options).rows();
    }

    private CSVFormat format() {
        return csv.toString().toLowerCase(Locale.ROOT).endsWith(".tsv")
                ? FORMAT.builder().setDelimiter('\t').build() : FORMAT;
    }

    private List<Row> rows() {
        try (Reader text = new StringReader(text()); CSVParser records = format().parse(text)) {
            List<String> columns = records.getHeaderNames().stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
            if (!columns.containsAll(lower(files)) || !columns.containsAll(lower(target.columns()))) {
                throw new InvalidInput("%s: needs the columns %s and %s (and may have split), found %s;"
                        + " write them into its first line%s", csv, String.join(", ", files),
                        String.join(", ", target.columns()), columns,
                        columns.containsAll(lower(files)) ? ", or name others with --label-column" : "");
            }
            List<Row> rows = new ArrayList<>();
            for (CSVRecord entry : records) {
                rows.add(row(entry, records.getCurrentLineNumber(), columns.contains("split")));
            }
            return rows;
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        } catch (IOException e) {
            throw unreadable(e);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(e, "%s: cannot be read as CSV (%s); write path,label,split into its first line",
                    csv, e.getMessage());
        }
    }

    private InvalidInput unreadable(IOException e) {
        if (e instanceof CharacterCodingException) {
            return isImage() ? new InvalidInput(e, "%s: is an image, data are a folder or a CSV file; give the folder "
                    + "that holds its class folder", csv)
                    : new InvalidInput(e, "%s: must be CSV in UTF-8, found other bytes; save it as UTF-8, or give a "
                            + "folder of photos", csv);
        }
        Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
        return e instanceof CSVException && line.find()
                ? new InvalidInput(e, "%s line %s: a value that begins with a quote must end with one, found none or "
                        + "more behind it; mend the quotes", csv, line.group(1))
                : new InvalidInput(e, "%s: cannot be read (%s); check its rights", csv, Reason.of(e));
    }

    private boolean isImage() {
        try {
            return ImageDecoder.fault(Files.readAllBytes(csv), 1).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private String text() throws IOException {
        String text = Files.readString(csv, StandardCharsets.UTF_8);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private Row row(CSVRecord entry, long line, boolean withSplit) {
        if (!entry.isConsistent()) {
            throw new InvalidInput("%s line %d: has %d values for %d columns; put values that hold a comma in quotes",
                    csv, line, entry.size(), entry.getParser().getHeaderNames().size());
        }
        List<String> paths = files.stream().map(column -> value(entry, column, line)).toList();
        for (String path : paths) {
            if (!exists(path)) {
                throw new InvalidInput("%s line %d: no such file: %s; remove the row, or mend its path",
                        csv, line, path);
            }
        }
        String name = Item.name(paths);
        Long first = lineOf.putIfAbsent(name, line);
        if (first != null) {
            throw new InvalidInput("%s line %d: %s stands in line %d already; remove one of them",
                    csv, line, name, first);
        }
        return new Row(paths, labels(entry, line), withSplit ? part(value(entry, "split", line), line) : null);
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private List<String> labels(CSVRecord entry, long line) {
        String column = target.columns().get(0);
        return switch (target.kind()) {
            case LABEL -> List.of(value(entry, column, line));
            case LABELS -> Stream.of(entry.get(column).split(Pattern.quote(target.separator()))).map(String::strip)
                    .filter(name -> !name.isEmpty()).distinct().toList();
            case VALUES -> target.columns().stream().map(name -> number(entry, name, line)).toList();
        };
    }

    private String number(CSVRecord entry, String column, long line) {
        String value = value(entry, column, line);
        try {
            if (Float.isFinite(Float.parseFloat(value))) {
                return value;
            }
        } catch (NumberFormatException none) {
            // told below, as what is no finite number is
        }
        throw new InvalidInput("%s line %d: %s must be a number, found %s; mend or remove the row, or name another "
                + "column with --label-column", csv, line, column, value);
    }

    private String value(CSVRecord entry, String column, long line) {
        String value = entry.get(column);
        if (value.isEmpty()) {
            throw new InvalidInput("%s line %d: %s is missing; fill it in, or remove the row", csv, line, column);
        }
        return value;
    }

    private boolean exists(String path) {
        try {
            return Files.isRegularFile(csv.resolveSibling(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Part part(String name, long line) {
        return Part.named(name).orElseThrow(() -> new InvalidInput(
                "%s line %d: split must be train, valid (or validation, val) or test, found %s; mend the row",
                csv, line, name));
    }
}
