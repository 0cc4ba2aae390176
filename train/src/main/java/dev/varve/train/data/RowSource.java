package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SourceChoice.Labels;
import dev.varve.train.store.FolderStore;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a data set names: by the {@code split.csv} of a folder or an archive, which wins over its folders, by its
 * folders, by a CSV or TSV file, or by a list.
 */
final class RowSource {

    private final DataPlace place;
    private final Path data;
    private final DataOptions options;
    private final List<String> notes;

    RowSource(DataPlace place, DataOptions options, List<String> notes) {
        this.place = place;
        this.data = place.path();
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

    /** What it finds is open from then on, if it is an archive. */
    Found find() {
        if (place.whole().isPresent()) {
            return whole(place.whole().get());
        }
        if (!Files.isRegularFile(data)) {
            throw new InvalidInput("%s: no such folder or file; give a folder of photos, an archive, a list, "
                    + "or a CSV file", data);
        }
        ImageStore store = images();
        try {
            return named(store);
        } catch (InvalidInput refused) {
            store.close();
            throw refused;
        }
    }

    /** What a CSV file or a list names. */
    private Found named(ImageStore store) {
        TextFile text = new TextFile(data, bytes());
        if (!place.isList()) {
            requireOneLabelOfPaths();
            return new Found(store, grouped(CsvRows.read(text, store, options), store));
        }
        requireNoColumns("a CSV file, found a list");
        requireOneLabel("a list of paths tells");
        requireOneFile("a list tells");
        return new Found(store, grouped(ListRows.read(text, store,
                PathLabels.of(options.source(), Labels.LAST_FOLDER)), store));
    }

    /** A folder or archive that brings all there is. */
    private Found whole(ImageStore store) {
        if (!options.source().images().isEmpty()) {
            throw new InvalidInput("--images %s: is for CSV files and lists, whose paths begin there, found %s; leave "
                    + "it out", options.source().images(), data);
        }
        if (store.has(DataPlace.SPLIT)) {
            requireOneLabelOfPaths();
            TextFile split = new TextFile(store.named(DataPlace.SPLIT), split(store));
            return new Found(store, grouped(CsvRows.read(split, store, options), store));
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
        Path images = Path.of(options.source().images());
        return DataPlace.at(images).whole().orElseThrow(() -> new InvalidInput("--images: must be a folder or an "
                + "archive, found %s; name the one at which the paths of %s begin", images, data));
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
            return store.bytes(DataPlace.SPLIT);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be read (%s); check its rights", store.named(DataPlace.SPLIT),
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
