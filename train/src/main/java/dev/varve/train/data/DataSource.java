package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.TargetKind;
import dev.varve.files.Sha256;
import dev.varve.plan.Defaults;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.train.cache.PixelCache;
import dev.varve.train.cache.Room;
import dev.varve.train.data.LoadedData.BadImage;
import dev.varve.train.data.RowSource.Found;
import dev.varve.train.store.ImageStore;
import dev.varve.train.truth.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Reads data sets: a folder with {@code split.csv} (which wins over sub-folders), a folder of {@code train},
 * {@code valid} (or {@code validation}, {@code val}) and {@code test}, a folder of class folders, a zip or tar archive
 * of any of these, a CSV or TSV file of {@code path,label[,split]} with paths from where it lies, whose labels may be
 * several names or numbers, or a list: a {@code .txt} file with a path in each line. What {@link DataOptions#source}
 * says may name other columns, another place where paths begin, and another rule for classes. Every file is read and
 * hashed, and decoded unless the cache has its pixels, so nothing unreadable is found in the middle of training.
 */
public final class DataSource {

    /** The remedy for unreadable images where some may be left out. */
    static final String SKIP = ", or pass --skip-bad-images";

    private final DataPlace place;
    private final Path data;
    private final DataOptions options;
    private final Supplier<PixelCache> cache;      // opened with OpenCV, which a refusal needs not
    private final List<String> notes;

    private DataSource(DataPlace place, DataOptions options, Supplier<PixelCache> cache) {
        this(place, options, cache, new ArrayList<>());
    }

    /** One that adds to notes of others. */
    DataSource(DataPlace place, DataOptions options, Supplier<PixelCache> cache, List<String> notes) {
        this.place = place;
        this.data = place.path();
        this.cache = cache;
        this.options = options;
        this.notes = notes;
    }

    /**
     * Reads a data set.
     *
     * @param data a folder, an archive, a CSV file or a list
     * @param options what to do where it leaves something open
     * @return its images and what there is to say about them, to be closed
     * @throws InvalidInput if it cannot be trained on; the message says why
     */
    public static LoadedData read(Path data, DataOptions options) {
        return read(data, options, Room.ofGiB(Defaults.CACHE_GIB));
    }

    /**
     * Reads a data set whose prepared photos may be kept somewhere.
     *
     * @param room where they are, and how much of it they may take
     * @throws InvalidInput as above
     */
    public static LoadedData read(Path data, DataOptions options, Room room) {
        DataSource source = new DataSource(DataPlace.at(data), options, () -> PixelCache.open(room));
        return source.reading(source::read);
    }

    /**
     * Reads images to measure a model on: the test part, or all images of a data set that has none. There may be one
     * class only, or one image.
     *
     * @param data where they lie; stays open until the images are closed
     * @param target what is told of each image
     * @param source how the images are found
     * @param reading how files become channels
     * @return the images, all in the test part
     * @throws InvalidInput if there are none, or one cannot be read
     */
    public static LoadedData readForEvaluation(DataPlace data, TargetChoice target, SourceChoice source,
            Reading reading) {
        DataSource all = new DataSource(data,
                DataOptions.DEFAULT.withTarget(target).withSource(source).withReading(reading),
                () -> PixelCache.open(Room.ofGiB(Defaults.CACHE_GIB)));
        return all.reading(all::readForEvaluation);
    }

    /** Makes something of the images that the data name; if that fails, nothing stays open. */
    <T> T reading(Function<Found, T> work) {
        List<ImageStore> open = new ArrayList<>(place.whole().stream().toList());
        try {
            Found found = found();
            open.add(found.store());
            return work.apply(found);
        } catch (RuntimeException refused) {
            open.forEach(ImageStore::close);
            throw refused;
        }
    }

    private LoadedData readForEvaluation(Found found) {
        List<Row> rows = found.rows();
        ImageStore store = found.store();
        boolean tested = rows.stream().anyMatch(row -> row.part() == Part.TEST);
        List<Row> chosen = rows.stream().filter(row -> !tested || row.part() == Part.TEST)
                .sorted(Comparator.comparing(Row::path)).map(row -> row.to(Part.TEST)).toList();
        List<Scan> scans = Scan.all(store, chosen, cache.get(), options.reading());
        List<BadImage> bad = bad(scans);
        if (!bad.isEmpty()) {
            throw refusal(store, bad, scans.size(), "");
        }
        List<String> classes = classes(scans);
        List<Item> items = items(scans, classes);
        notes.add(tested ? "Measured on the test part." : "Measured on all images, for there is no test part.");
        return new LoadedData(new Dataset(store, options.target().kind(), classes, items, options.reading()),
                fingerprint(scans), contents(scans), notes, List.of());
    }

    /** At least one image. */
    private Found found() {
        Found found = new RowSource(place, options, notes).find();
        if (found.rows().isEmpty()) {
            throw new InvalidInput("%s: holds no images; give a folder with one sub-folder of photos for each class,"
                    + " or a CSV file of path,label", data);
        }
        return found;
    }

    /** Those that cannot be read. */
    static List<BadImage> bad(List<Scan> scans) {
        return scans.stream().filter(scan -> scan.fault() != null)
                .map(scan -> new BadImage(scan.row().path(), scan.fault())).toList();
    }

    private LoadedData read(Found found) {
        PixelCache pixels = cache.get();
        List<Scan> scans = Scan.all(found.store(), found.sorted(), pixels, options.reading());
        pixels.fault().ifPresent(notes::add);
        return loaded(found.store(), scans);
    }

    /** Divided, checked and with notes. */
    LoadedData loaded(ImageStore store, List<Scan> scans) {
        List<BadImage> bad = bad(scans);
        reportBad(store, bad, scans.size());
        List<Scan> good = scans.stream().filter(scan -> scan.fault() == null).toList();
        checkClasses(good);
        List<Scan> images = new Splitter(data, options, notes).split(good).stream()
                .sorted(Comparator.comparing(scan -> scan.row().path())).toList();
        checkParts(images);
        noteLeak(images, Part.TEST);
        noteLeak(images, Part.VALID);
        List<String> classes = classes(images);
        Dataset dataset = new Dataset(store, options.target().kind(), classes, items(images, classes),
                options.reading());
        checkValues(dataset);
        return new LoadedData(dataset, fingerprint(images), contents(images), notes, bad);
    }

    private List<String> classes(List<Scan> images) {
        return options.target().kind() == TargetKind.VALUES ? options.target().columns()
                : images.stream().flatMap(scan -> scan.row().labels().stream()).distinct().sorted().toList();
    }

    private List<Item> items(List<Scan> images, List<String> classes) {
        return images.stream().map(scan -> new Item(scan.row().paths(), target(scan.row().labels(), classes),
                scan.row().part(), scan.content())).toList();
    }

    private Targets target(List<String> labels, List<String> classes) {
        if (options.target().kind() == TargetKind.LABEL) {
            return new Targets.Labels(classes.indexOf(labels.get(0)));
        }
        float[] numbers = new float[classes.size()];
        for (int i = 0; i < labels.size(); i++) {
            if (options.target().kind() == TargetKind.VALUES) {
                numbers[i] = Float.parseFloat(labels.get(i));
            } else {
                numbers[classes.indexOf(labels.get(i))] = 1;
            }
        }
        return new Targets.Rows(numbers, numbers.length);
    }

    private void reportBad(ImageStore store, List<BadImage> bad, int files) {
        if (bad.isEmpty()) {
            return;
        }
        if (!options.skipBadImages()) {
            throw refusal(store, bad, files, SKIP);
        }
        notes.add(String.format(Locale.ROOT, "Left out %,d of %,d files, which are not readable images: %s",
                bad.size(), files, named(bad)));
    }

    InvalidInput refusal(ImageStore store, List<BadImage> bad, int files, String otherRemedy) {
        return bad.size() == 1
                ? new InvalidInput("%s: not a readable image (%s); remove it%s", store.named(bad.get(0).path()),
                        bad.get(0).fault(), otherRemedy)
                : new InvalidInput("%s: %,d of %,d files are not readable images: %s; remove them%s", data,
                        bad.size(), files, named(bad), otherRemedy);
    }

    private static String named(List<BadImage> bad) {
        return Counts.named(bad.stream().map(b -> b.path() + " (" + b.fault() + ")").toList());
    }

    private void checkClasses(List<Scan> images) {
        Map<String, Long> counts = images.stream().flatMap(scan -> scan.row().labels().stream())
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        if (options.target().kind() == TargetKind.LABELS) {
            checkNames(images, counts.size());
        }
        if (options.target().kind() != TargetKind.LABEL) {
            return;
        }
        if (counts.size() < 2) {
            throw new InvalidInput("%s: needs at least two classes, found %s; give a folder with one sub-folder of"
                    + " photos for each class, or a CSV file of path,label", data,
                    counts.isEmpty() ? "none" : "one (" + counts.keySet().iterator().next() + ")");
        }
        counts.forEach((name, count) -> {
            if (count == 1) {
                throw new InvalidInput("%s: class %s has one image; a class needs one to train and one to validate,"
                        + " so add images, or remove the class", data, name);
            }
        });
    }

    private void checkNames(List<Scan> images, int names) {
        String column = options.target().columns().get(0);
        if (names == 0) {
            throw new InvalidInput("%s: needs one name at least in the column %s, found none; fill it in, or name "
                    + "another with --label-column", data, column);
        }
        if (images.stream().allMatch(image -> image.row().labels().size() < 2)) {
            notes.add(String.format(Locale.ROOT, "No image has more than one name: the column %s is divided at '%s' "
                    + "(--label-separator)", column, options.target().separator()));
        }
    }

    private void checkParts(List<Scan> images) {
        for (Part part : List.of(Part.TRAIN, Part.VALID)) {
            if (options.target().kind() != TargetKind.LABEL
                    && images.stream().noneMatch(image -> image.row().part() == part)) {
                throw new InvalidInput("%s: has no image for the %s part, found %s; add images", data, part,
                        Counts.images(images.size()));
            }
        }
        if (options.target().kind() == TargetKind.VALUES) {
            return;
        }
        Set<String> trained = images.stream().filter(scan -> scan.row().part() == Part.TRAIN)
                .flatMap(scan -> scan.row().labels().stream()).collect(Collectors.toSet());
        images.stream().flatMap(image -> image.row().labels().stream()).filter(name -> !trained.contains(name))
                .findFirst().ifPresent(name -> {
                    throw new InvalidInput("%s: class %s has no training images; add some, or remove the class", data,
                            name);
                });
    }

    private void checkValues(Dataset dataset) {
        if (dataset.kind() != TargetKind.VALUES) {
            return;
        }
        for (int i = 0; i < dataset.classes().size(); i++) {
            double[] values = dataset.values(i, Part.TRAIN);
            if (DoubleStream.of(values).distinct().count() < 2) {
                throw new InvalidInput("%s: the column %s must differ between training images, found %s in all; there "
                        + "is nothing to learn, leave it out", data, dataset.classes().get(i), values[0]);
            }
        }
    }

    /** The same bytes among the training images and in another part make results look better than they are. */
    private void noteLeak(List<Scan> images, Part part) {
        Map<String, String> trained = images.stream().filter(scan -> scan.row().part() == Part.TRAIN)
                .collect(Collectors.toMap(scan -> scan.content().sha256(), scan -> scan.row().path(),
                        (first, second) -> first));
        List<String> leaks = images.stream()
                .filter(scan -> scan.row().part() == part && trained.containsKey(scan.content().sha256()))
                .map(scan -> scan.row().path() + " = " + trained.get(scan.content().sha256())).toList();
        if (!leaks.isEmpty()) {
            notes.add(String.format(Locale.ROOT, "Warning: the %s part shares %s with the training part, so its"
                    + " results will look better than they are: %s", part, Counts.images(leaks.size()),
                    Counts.named(leaks)));
        }
    }

    private static String fingerprint(List<Scan> images) {
        return hash(images, image -> String.join("\0", image.row().path(), told(image),
                image.row().part().toString(), Long.toString(image.content().bytes()),
                image.content().sha256()));
    }

    private static String contents(List<Scan> images) {
        return hash(images, image -> String.join("\0", image.row().path(), told(image),
                image.content().sha256()));
    }

    private static String told(Scan image) {
        return String.join("\1", image.row().labels());
    }

    private static String hash(List<Scan> images, Function<Scan, String> line) {
        Sha256 hash = new Sha256();
        images.forEach(image -> hash.add(line.apply(image) + "\n"));
        return hash.hex();
    }
}
