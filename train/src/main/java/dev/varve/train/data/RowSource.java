package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SourceChoice.Labels;
import dev.varve.train.store.Archives;
import dev.varve.train.store.FolderStore;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a data set names: by the {@code split.csv} of a folder or an archive, which wins over its folders, by its
 * folders, by a CSV or TSV file, or by a list.
 */
final class RowSource {

    private static final String SPLIT = "split.csv";
    private static final Set<String> LISTS = Set.of("txt", "lst");

    private final Path data;
    private final DataOptions options;
    private final List<String> notes;

    RowSource(Path data, DataOptions options, List<String> notes) {
        this.data = data;
        this.options = options;
        this.notes = notes;
    }

    /**
     * What was found.
     *
     * @param store where the files lie
     * @param rows the images
     */
    record Found(ImageStore store, List<Row> rows) {

        /** The images in the order of their paths. */
        List<Row> sorted() {
            return rows.stream().sorted(Comparator.comparing(Row::path)).toList();
        }
    }

    /** Whether columns say what the images are. */
    static boolean hasColumns(Path data) {
        boolean file = Files.isRegularFile(data);
        return Files.isDirectory(data) || file && Archives.isArchive(data) ? ImageStore.holds(data, SPLIT)
                : file && !isList(data);
    }

    /** What of a choice has a use for a data set. */
    static SourceChoice fitting(Path data, SourceChoice choice) {
        SourceChoice here = choice.withImages("");
        SourceChoice ofPaths = new SourceChoice("", SourceChoice.PATH_COLUMN, SourceChoice.SPLIT_COLUMN,
                choice.labels(), choice.pattern());
        return here.equals(ofPaths) || hasColumns(data) ? here : ofPaths;
    }

    Found find() {
        if (Files.isDirectory(data)) {
            return whole(new FolderStore(data));
        }
        if (!Files.isRegularFile(data)) {
            throw new InvalidInput("%s: no such folder or file; give a folder of photos, an archive, a list, "
                    + "or a CSV file", data);
        }
        if (Archives.isArchive(data)) {
            return whole(ImageStore.at(data));
        }
        ImageStore store = images();
        TextFile text = new TextFile(data, bytes());
        if (!isList(data)) {
            requireOneLabelOfPaths();
            return new Found(store, grouped(CsvRows.read(text, store, options), store));
        }
        requireNoColumns("a CSV file, found a list");
        requireOneLabel("a list of paths tells");
        requireOneFile("a list tells");
        return new Found(store, grouped(ListRows.read(text, store,
                PathLabels.of(options.source(), Labels.LAST_FOLDER)), store));
    }

    private static boolean isList(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return LISTS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** A folder or archive that brings all there is. */
    private Found whole(ImageStore store) {
        if (!options.source().images().isEmpty()) {
            throw new InvalidInput("--images %s: is for CSV files and lists, whose paths begin there, found %s; leave "
                    + "it out", options.source().images(), data);
        }
        if (store.has(SPLIT)) {
            requireOneLabelOfPaths();
            return new Found(store, grouped(CsvRows.read(new TextFile(store.named(SPLIT), split(store)), store,
                    options), store));
        }
        requireNoColumns("a CSV file, found folders");
        requireOneLabel("folders tell");
        requireOneFile("folders tell");
        return new Found(store, grouped(PathRows.read(store, PathLabels.of(options.source(), Labels.FIRST_FOLDER),
                notes), store));
    }

    private ImageStore images() {
        if (options.source().images().isEmpty()) {
            return new FolderStore(data.getParent() == null ? Path.of(".") : data.getParent());
        }
        Path place = Path.of(options.source().images());
        if (!Files.isDirectory(place) && !(Files.isRegularFile(place) && Archives.isArchive(place))) {
            throw new InvalidInput("--images: must be a folder or an archive, found %s; name the one at which the "
                    + "paths of %s begin", place, data);
        }
        return ImageStore.at(place);
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(data);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be read (%s); check its rights", data, Reason.of(failure));
        }
    }

    private static byte[] split(ImageStore store) {
        try {
            return store.bytes(SPLIT);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be read (%s); check its rights", store.named(SPLIT),
                    Reason.of(failure));
        }
    }

    private void requireNoColumns(String use) {
        requireUsual("--path-column", options.source().pathColumn(), SourceChoice.PATH_COLUMN, use);
        requireUsual("--split-column", options.source().splitColumn(), SourceChoice.SPLIT_COLUMN, use);
        requireUsual("--group-column", options.split().groupColumn(), "", use);
    }

    private void requireUsual(String option, String found, String usual, String use) {
        if (!found.equals(usual)) {
            throw new InvalidInput("%s %s: names a column of %s (%s); leave it out", option, found, use, data);
        }
    }

    private void requireOneLabelOfPaths() {
        if (options.source().labels() != Labels.USUAL) {
            requireOneLabel("--label-from and --label-pattern tell");
        }
    }

    private void requireOneLabel(String what) {
        if (!options.target().equals(TargetChoice.LABEL)) {
            throw new InvalidInput("%s: %s one class of each image, found the target %s (%s); give a "
                    + "CSV file of path and these, or a folder with split.csv", data, what, options.target().kind(),
                    String.join(", ", options.target().columns()));
        }
    }

    private void requireOneFile(String what) {
        if (options.reading().kind() == Reading.Kind.STACK) {
            throw new InvalidInput("%s: %s one file of each image, found %s; give a CSV file with these columns, or a "
                    + "folder with split.csv", data, what, options.reading());
        }
    }

    /** The rows in the groups that their paths tell. */
    private List<Row> grouped(List<Row> rows, ImageStore store) {
        if (options.split().groupPattern().isEmpty()) {
            return rows;
        }
        Pattern pattern = Pattern.compile(options.split().groupPattern());
        return rows.stream().map(row -> {
            Matcher found = pattern.matcher(row.path());
            if (!found.find() || found.group(1) == null) {
                throw new InvalidInput("%s: its path must have the pattern %s (--group-pattern), whose first group is "
                        + "the group of the image, found none in %s; mend the pattern", store.named(row.path()),
                        pattern, row.path());
            }
            return row.in(found.group(1));
        }).toList();
    }
}
