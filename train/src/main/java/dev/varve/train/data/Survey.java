package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.Reading;
import dev.varve.card.TargetKind;
import dev.varve.files.Sha256;
import dev.varve.image.ImageDecoder;
import dev.varve.image.ImageHeader;
import dev.varve.image.Pixels;
import dev.varve.train.cache.PixelCache;
import dev.varve.train.data.DataReport.ClassCount;
import dev.varve.train.data.DataReport.Copies;
import dev.varve.train.data.DataReport.Range;
import dev.varve.train.data.LoadedData.BadImage;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads a data set to report on it. */
final class Survey {

    /** How many times as many training images a class has that is worth a word. */
    private static final int MANY_TIMES = 3;
    private static final int SMALLEST = 1;
    private static final int RGB = 3;

    private final Path data;
    private final DataOptions options;
    private final int size;

    Survey(Path data, DataOptions options, int size) {
        this.data = data;
        this.options = options;
        this.size = size;
    }

    /**
     * A readable image.
     *
     * @param image the image, in no part yet
     * @param header what its file says of itself, upright
     * @param pixels hash of its decoded pixels, of a large JPEG at reduced size
     */
    record Seen(Scan image, ImageHeader header, String pixels) {

        static Seen of(ImageStore store, Scan image, Reading reading) {
            try {
                List<byte[]> files = new ArrayList<>();
                for (String path : image.row().paths()) {
                    files.add(store.bytes(path));
                }
                Pixels small = ImageDecoder.decode(files, image.row().paths(), SMALLEST, reading);
                return new Seen(image, ImageHeader.of(files.get(0)).orElseThrow().upright(small), hash(small));
            } catch (IOException changed) {
                throw new UncheckedIOException(changed);
            }
        }

        /** What is stored in its file. */
        int channels(ImageStore store) {
            try {
                return ImageDecoder.channels(store.bytes(image.row().path())).orElseThrow();
            } catch (IOException changed) {
                throw new UncheckedIOException(changed);
            }
        }

        static String hash(Pixels pixels) {
            return new Sha256().add(pixels.width() + " x " + pixels.height()).add(pixels.bytes()).hex();
        }
    }

    DataReport report() {
        List<String> notes = new ArrayList<>();
        DataSource source = new DataSource(DataPlace.at(data), options, PixelCache::none, notes);
        return source.reading(found -> report(source, found, notes));
    }

    private DataReport report(DataSource source, RowSource.Found found, List<String> notes) {
        List<Scan> scans = Scan.all(found.store(), found.sorted(), PixelCache.none(), options.reading());
        List<BadImage> bad = DataSource.bad(scans);
        List<Scan> good = scans.stream().filter(scan -> scan.fault() == null).toList();
        List<Seen> seen = good.parallelStream().map(image -> Seen.of(found.store(), image, options.reading())).toList();
        Optional<String> refusal = bad.isEmpty() || options.skipBadImages() ? Optional.empty()
                : Optional.of(source.refusal(found.store(), bad, scans.size(), DataSource.SKIP).getMessage());
        Optional<Dataset> dataset = Optional.empty();
        int noted = notes.size();
        try {
            dataset = Optional.of(source.loaded(found.store(), good).dataset());
        } catch (InvalidInput refused) {
            refusal = refusal.or(() -> Optional.of(refused.getMessage()));
            notes.subList(noted, notes.size()).clear();         // they tell of a split that is none
        }
        List<ClassCount> classes = options.target().kind() == TargetKind.VALUES ? List.of()
                : dataset.map(Survey::counts).orElseGet(() -> open(good));
        dataset.ifPresent(some -> noteBalance(classes, notes));
        noteSmall(seen, notes);
        List<Copies> copies = new SameImages(found.store(), dataset).among(seen);
        noteDisputes(copies, notes);
        noteUnread(found.store(), seen, notes);
        if (dataset.isEmpty()) {
            found.store().close();
        }
        return new DataReport(scans.size(), bad, formats(seen),
                Range.of(seen.stream().mapToLong(one -> one.header().width())),
                Range.of(seen.stream().mapToLong(one -> one.header().height())), classes,
                dataset.map(this::values).orElse(Map.of()), copies, notes, dataset, refusal);
    }

    private static Map<String, Integer> formats(List<Seen> seen) {
        return seen.stream().collect(Collectors.groupingBy(one -> one.header().format(), TreeMap::new,
                Collectors.summingInt(one -> 1)));
    }

    private static List<ClassCount> counts(Dataset dataset) {
        int[] train = dataset.balance(Part.TRAIN);
        int[] valid = dataset.balance(Part.VALID);
        int[] test = dataset.balance(Part.TEST);
        return IntStream.range(0, train.length)
                .mapToObj(i -> new ClassCount(dataset.classes().get(i), train[i], valid[i], test[i], 0)).toList();
    }

    private static List<ClassCount> open(List<Scan> images) {
        Map<String, List<Part>> parts = images.stream().flatMap(image -> image.row().labels().stream()
                        .map(name -> new Row(name, name, image.row().part())))
                .collect(Collectors.groupingBy(Row::path, TreeMap::new, Collectors.mapping(Row::part,
                        Collectors.toList())));
        return parts.entrySet().stream().map(one -> new ClassCount(one.getKey(), count(one.getValue(), Part.TRAIN),
                count(one.getValue(), Part.VALID), count(one.getValue(), Part.TEST), count(one.getValue(), null)))
                .toList();
    }

    private static int count(List<Part> parts, Part part) {
        return (int) parts.stream().filter(one -> one == part).count();
    }

    private Map<String, Range> values(Dataset dataset) {
        Map<String, Range> values = new LinkedHashMap<>();
        for (int i = 0; i < dataset.classes().size() && dataset.kind() == TargetKind.VALUES; i++) {
            values.put(dataset.classes().get(i), Range.of(dataset.values(i, Part.TRAIN)));
        }
        return values;
    }

    private static void noteBalance(List<ClassCount> classes, List<String> notes) {
        List<String> unseen = classes.stream().filter(one -> one.valid() == 0).map(ClassCount::name).toList();
        if (!unseen.isEmpty()) {
            notes.add("No image validates of " + Counts.named(unseen));
        }
        Comparator<ClassCount> byTraining = Comparator.comparing(ClassCount::train);
        Optional<ClassCount> most = classes.stream().max(byTraining);
        Optional<ClassCount> fewest = classes.stream().min(byTraining);
        if (most.isPresent() && most.get().train() >= MANY_TIMES * fewest.get().train()) {
            notes.add(String.format(Locale.ROOT, "The class %s has %s to train, %s has %s: --class-weights balanced "
                    + "lets each count as much", most.get().name(), Counts.images(most.get().train()),
                    fewest.get().name(), Counts.images(fewest.get().train())));
        }
    }

    private static void noteDisputes(List<Copies> copies, List<String> notes) {
        List<String> disputed = copies.stream().filter(Copies::disputed)
                .map(same -> String.join(" = ", same.images())).toList();
        if (!disputed.isEmpty()) {
            notes.add("Warning: of images that are the same, not the same is said to be true: " + Counts.named(disputed)
                    + "; keep the right ones");
        }
    }

    /** Of TIFF files more can be stored than red, green and blue, also in further pages. */
    private void noteUnread(ImageStore store, List<Seen> seen, List<String> notes) {
        if (!options.reading().isRgb()) {
            return;
        }
        List<Integer> channels = seen.parallelStream().filter(one -> one.header().format().equals("TIFF"))
                .map(one -> one.channels(store)).filter(number -> number > RGB).sorted().toList();
        if (!channels.isEmpty()) {
            notes.add(String.format(Locale.ROOT, "%s with %s channels, counting all pages, of which at most three are "
                    + "read: --channels %2$s takes all", channels.size() == 1 ? "There is one TIFF file"
                    : "There are " + Plural.of(channels.size(), "TIFF file"), channels.get(0)));
        }
    }

    private void noteSmall(List<Seen> seen, List<String> notes) {
        long small = seen.stream().filter(one -> Math.min(one.header().width(), one.header().height()) < size).count();
        if (small > 0) {
            notes.add(String.format(Locale.ROOT, "%s with a side below %d pixels, which is enlarged (--size)",
                    small == 1 ? "There is one image" : "There are " + Counts.images(small), size));
        }
    }
}
