package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.plan.SourceChoice.Labels;
import dev.varve.train.store.ImageStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The images of a folder or an archive whose paths tell their classes, and their parts, if {@code train},
 * {@code valid} and {@code test} folders stand at its top. All files in class folders count as images; where names tell
 * the classes, all that end as image files do.
 */
final class PathRows {

    private static final Set<String> ENDINGS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff");
    private static final Set<String> TABLES = Set.of("csv", "tsv");

    private final ImageStore store;
    private final PathLabels labels;
    private final Map<Part, String> folders;

    private PathRows(ImageStore store, PathLabels labels, Set<String> tops) {
        this.store = store;
        this.labels = labels;
        this.folders = parts(tops);
    }

    /** Reads the rows, and notes what is passed over. */
    static List<Row> read(ImageStore store, PathLabels labels, List<String> notes) {
        List<String> folders = store.folders();
        Set<String> tops = new TreeSet<>();
        folders.forEach(folder -> tops.add(folder.split("/", 2)[0]));
        return new PathRows(store, labels, tops).rows(folders, notes);
    }

    /**
     * What the paths of a list say.
     *
     * @param paths below the store
     * @return a row for each; empty for one that lies in no folder, or in none of the parts that others lie in
     */
    static List<Optional<Row>> of(List<String> paths, ImageStore store, PathLabels labels) {
        Set<String> tops = new TreeSet<>();
        paths.stream().filter(path -> path.indexOf('/') > 0).forEach(path -> tops.add(path.split("/", 2)[0]));
        PathRows rows = new PathRows(store, labels, tops);
        return paths.stream().map(rows::row).toList();
    }

    private Map<Part, String> parts(Set<String> tops) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        for (String top : tops) {
            Part.named(top).ifPresent(part -> {
                String other = parts.put(part, top);
                if (other != null) {
                    throw new InvalidInput("%s: has two folders for the same part, %s and %s; keep one", store.place(),
                            other, top);
                }
            });
        }
        return parts.containsKey(Part.TRAIN) ? parts : Map.of();
    }

    private List<Row> rows(List<String> storeFolders, List<String> notes) {
        List<Row> rows = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Set<String> empty = new TreeSet<>(labels.rule() == Labels.NAME ? List.of() : classFolders(storeFolders));
        for (String path : store.files()) {
            if (labels.rule() == Labels.NAME && !endsAsImage(path)) {
                others.add(path);
            } else {
                row(path).ifPresent(rows::add);
                below(path).filter(rest -> rest.indexOf('/') > 0).ifPresent(rest ->
                        empty.remove(path.substring(0, path.length() - rest.length() + rest.indexOf('/'))));
            }
        }
        if (rows.isEmpty()) {
            requireNoImages();
        }
        if (!empty.isEmpty()) {
            notes.add("Passed over " + (empty.size() == 1 ? "a class folder" : "class folders")
                    + " without images: " + Counts.named(List.copyOf(empty)));
        }
        if (!others.isEmpty()) {
            notes.add("Passed over " + Counts.files(others.size()) + " without the ending of an image: "
                    + Counts.named(others));
        }
        return rows;
    }

    private void requireNoImages() {
        long images = store.files().stream().filter(PathRows::endsAsImage).count();
        List<String> tables = store.files().stream().filter(path -> ending(path, TABLES)).toList();
        if (images == 0 && !tables.isEmpty()) {
            throw new InvalidInput("%s: holds no images, but %s; name that file to train on what it lists",
                    store.place(), Counts.named(tables));
        }
        if (images > 0) {
            throw new InvalidInput("%s: no image lies in a folder of its class, found %s elsewhere; give each class a "
                    + "folder, or tell classes by --label-pattern or a CSV file of path,label", store.place(),
                    Counts.images((int) images));
        }
    }

    /** Those that are the first below the data set, or its parts. */
    private List<String> classFolders(List<String> all) {
        return all.stream().filter(folder -> below(folder).filter(rest -> rest.indexOf('/') < 0).isPresent()).toList();
    }

    private Optional<Row> row(String path) {
        Part part = folders.entrySet().stream().filter(entry -> path.startsWith(entry.getValue() + "/"))
                .map(Map.Entry::getKey).findFirst().orElse(null);
        return below(path).flatMap(rest -> labels.of(rest, store.named(path))).map(label -> new Row(path, label, part));
    }

    /** The path below its part's folder; empty if there are parts and it lies in none. */
    private Optional<String> below(String path) {
        if (folders.isEmpty()) {
            return Optional.of(path);
        }
        return folders.values().stream().filter(folder -> path.startsWith(folder + "/")).findFirst()
                .map(folder -> path.substring(folder.length() + 1));
    }

    private static boolean endsAsImage(String path) {
        return ending(path, ENDINGS);
    }

    private static boolean ending(String path, Set<String> endings) {
        return endings.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
