package dev.varve.train.data;

import dev.varve.card.TargetKind;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.train.store.Archives;
import dev.varve.train.store.ImageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a data set lies, opened once: to be asked what it has a use for, and to be read. An archive is open until this
 * is closed.
 */
public final class DataPlace implements AutoCloseable {

    static final String SPLIT = "split.csv";
    private static final Set<String> LISTS = Set.of("txt", "lst");

    private final Path path;
    private final Optional<ImageStore> whole;

    private DataPlace(Path path, Optional<ImageStore> whole) {
        this.path = path;
        this.whole = whole;
    }

    /**
     * Opens a place; that there is nothing is told when it is read.
     *
     * @param path a folder, an archive, a CSV file or a list
     * @throws dev.varve.card.InvalidInput if an archive cannot be read
     */
    public static DataPlace at(Path path) {
        boolean all = Files.isDirectory(path) || Files.isRegularFile(path) && Archives.isArchive(path);
        return new DataPlace(path, all ? Optional.of(ImageStore.at(path)) : Optional.empty());
    }

    Path path() {
        return path;
    }

    /** The folder or archive that brings all there is; empty of a CSV file, a list, and where there is nothing. */
    Optional<ImageStore> whole() {
        return whole;
    }

    boolean isList() {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return LISTS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Whether columns say what the images are. */
    private boolean hasColumns() {
        return whole.map(store -> store.has(SPLIT)).orElseGet(() -> Files.isRegularFile(path) && !isList());
    }

    /**
     * What of a choice that was made for other data has a use for these: columns for a CSV file, the rule for classes,
     * and no place where paths begin.
     */
    public SourceChoice fitting(SourceChoice choice) {
        SourceChoice here = choice.withImages("");
        SourceChoice ofPaths = new SourceChoice("", SourceChoice.PATH_COLUMN, SourceChoice.SPLIT_COLUMN,
                choice.labels(), choice.pattern());
        return here.equals(ofPaths) || hasColumns() ? here : ofPaths;
    }

    /** The same of a target: where no column says the class of an image, the name of one is of no use. */
    public TargetChoice fitting(TargetChoice choice) {
        return choice.kind() == TargetKind.LABEL && !choice.equals(TargetChoice.LABEL) && !hasColumns()
                ? TargetChoice.LABEL : choice;
    }

    @Override
    public void close() {
        whole.ifPresent(ImageStore::close);
    }
}
