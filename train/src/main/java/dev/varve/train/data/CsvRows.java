package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.image.ImageDecoder;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SourceChoice.Labels;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
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
 * The images that a CSV file names, in the columns of the path, or of a stack in its columns, of the target and of the
 * group, and perhaps of the part, where {@code true} and {@code false} say as in fastai whether an image validates. A
 * file that ends in {@code .tsv} has tabs between its values.
 */
final class CsvRows {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
            .setHeader().setSkipHeaderRecord(true).setIgnoreHeaderCase(true).setTrim(true)
            .setIgnoreEmptyLines(true).build();
    /** Where the parser says that quotes are wrong. */
    private static final Pattern LINE = Pattern.compile("line:? (\\d+)");

    private final TextFile file;
    private final Path csv;
    private final ImageStore store;
    private final TargetChoice target;
    private final SourceChoice source;
    private final List<String> files;
    private final String groupColumn;
    private final Map<String, Long> lineOf = new HashMap<>();

    private CsvRows(TextFile file, ImageStore store, DataOptions options) {
        this.file = file;
        this.csv = file.named();
        this.store = store;
        this.target = options.target();
        this.source = options.source();
        this.files = options.reading().kind() == Reading.Kind.STACK ? options.reading().names()
                : List.of(source.pathColumn());
        this.groupColumn = options.split().groupColumn();
    }

    /** Reads the rows of a file whose paths begin at a store. */
    static List<Row> read(TextFile file, ImageStore store, DataOptions options) {
        return new CsvRows(file, store, options).rows();
    }

    private CSVFormat format() {
        return csv.toString().toLowerCase(Locale.ROOT).endsWith(".tsv")
                ? FORMAT.builder().setDelimiter('\t').build() : FORMAT;
    }

    private List<Row> rows() {
        try (Reader text = new StringReader(file.text()); CSVParser records = format().parse(text)) {
            List<String> columns = lower(records.getHeaderNames());
            requireColumns(columns);
            boolean withSplit = columns.contains(source.splitColumn().toLowerCase(Locale.ROOT));
            List<Row> rows = new ArrayList<>();
            for (CSVRecord entry : records) {
                rows.add(row(entry, records.getCurrentLineNumber(), withSplit));
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

    private void requireColumns(List<String> columns) {
        List<String> needed = new ArrayList<>(byColumn() ? target.columns() : List.of());
        if (!groupColumn.isEmpty()) {
            needed.add(groupColumn);
        }
        boolean usualSplit = source.splitColumn().equals(SourceChoice.SPLIT_COLUMN);
        if (!usualSplit) {
            needed.add(source.splitColumn());
        }
        if (!columns.containsAll(lower(files)) || !columns.containsAll(lower(needed))) {
            throw new InvalidInput("%s: needs the columns %s%s%s, found %s; write them into its first line, or name "
                    + "others with --path-column, --label-column and the like", csv, String.join(", ", files),
                    needed.isEmpty() ? ""
                    : " and " + String.join(", ", needed), usualSplit ? " (and may have split)" : "", columns);
        }
    }

    /** Whether a column says the target, not the path. */
    private boolean byColumn() {
        return source.labels() == Labels.USUAL;
    }

    private InvalidInput unreadable(IOException e) {
        if (e instanceof CharacterCodingException) {
            return isImage() ? new InvalidInput(e, "%s: is an image, data are a folder or a CSV file; give the folder "
                    + "that holds its class folder", csv)
                    : new InvalidInput(e, "%s: must be CSV in UTF-8, found other bytes; save it as UTF-8, or give a "
                            + "folder, .zip, .tar or .tar.gz of photos", csv);
        }
        Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
        return e instanceof CSVException && line.find()
                ? new InvalidInput(e, "%s line %s: a value that begins with a quote must end with one, found none or "
                        + "more behind it; mend the quotes", csv, line.group(1))
                : new InvalidInput(e, "%s: cannot be read (%s); check its rights", csv, Reason.of(e));
    }

    private boolean isImage() {
        return ImageDecoder.fault(file.bytes(), 1).isEmpty();
    }

    private Row row(CSVRecord entry, long line, boolean withSplit) {
        if (!entry.isConsistent()) {
            throw new InvalidInput("%s line %d: has %s for %d columns; put values that hold a comma in quotes",
                    csv, line, Plural.of(entry.size(), "value"), entry.getParser().getHeaderNames().size());
        }
        List<String> paths = files.stream().map(column -> path(entry, column, line)).toList();
        String name = Item.name(paths);
        Long first = lineOf.putIfAbsent(name, line);
        if (first != null) {
            throw new InvalidInput("%s line %d: %s stands in line %d already; remove one of them",
                    csv, line, name, first);
        }
        return new Row(paths, byColumn() ? labels(entry, line) : List.of(label(paths.get(0), line)),
                withSplit ? part(value(entry, source.splitColumn(), line), line) : null,
                groupColumn.isEmpty() ? null : value(entry, groupColumn, line));
    }

    /** The path of a file below the store: one file has one, however it is written. */
    private String path(CSVRecord entry, String column, long line) {
        String written = value(entry, column, line);
        String path = store.inside(written);
        if (!store.has(path)) {
            throw new InvalidInput("%s line %d: no such file: %s; remove the row, or mend its path%s", csv, line,
                    written, source.images().isEmpty() ? "" : ", which begins at " + source.images());
        }
        return path;
    }

    /** What a path tells. */
    private String label(String path, long line) {
        return PathLabels.of(source, Labels.USUAL).of(path, store.named(path)).orElseThrow(
                () -> new InvalidInput("%s line %d: must lie in a folder, found %s; move it, or leave --label-from out",
                        csv, line, path));
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

    private Part part(String name, long line) {
        return Part.said(name).orElseThrow(() -> new InvalidInput(
                "%s line %d: %s must be train, valid (or validation, val) or test, found %s; mend the row",
                csv, line, source.splitColumn(), name));
    }
}
