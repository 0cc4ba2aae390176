package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.image.ImageDecoder;
import dev.varve.image.Pixels;
import dev.varve.train.store.FolderStore;
import dev.varve.train.store.ImageStore;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Which images there are, what they show, and what each is used for.
 *
 * @param store folder or archive that the items' paths begin at
 * @param kind what is told of an image
 * @param classes names of the classes in alphabetical order, of which an item's label is a place; names that images
 *     can have, in that order, or of values, in the order of their columns: of these an item has a number for each
 * @param items all images; their order is fixed, and an item's place is its number in batches and random draws
 * @param reading how their files become channels
 */
public record Dataset(ImageStore store, TargetKind kind, List<String> classes, List<Item> items, Reading reading) {

    /** A data set of photos. */
    public Dataset(ImageStore store, TargetKind kind, List<String> classes, List<Item> items) {
        this(store, kind, classes, items, Reading.RGB);
    }

    /** A data set of single labels in a folder. */
    public Dataset(Path root, List<String> classes, List<Item> items) {
        this(new FolderStore(root), TargetKind.LABEL, classes, items);
    }

    /** Checks that every label has a class, and every other image a number for each name. */
    public Dataset {
        Objects.requireNonNull(store, "store");
        classes = List.copyOf(classes);
        items = List.copyOf(items);
        for (Item item : items) {
            if (kind == TargetKind.LABEL) {
                Objects.checkIndex(item.label(), classes.size());
            } else if (((Targets.Rows) item.target()).columns() != classes.size()) {
                throw new IllegalArgumentException(item.path() + ": needs a number for each of " + classes);
            }
        }
    }

    /**
     * The numbers of the items of one part.
     *
     * @param part which part
     * @return places in {@link #items}, rising; empty if there is no such part
     */
    public int[] indices(Part part) {
        return IntStream.range(0, items.size()).filter(i -> items.get(i).part() == part).toArray();
    }

    /**
     * The image of a number. Beyond the last one they begin again: a pass that shows an image several times has a
     * number for each.
     */
    public Item item(int number) {
        return items.get(number % items.size());
    }

    /** What is true of some items, in their order. */
    public Targets targets(int... chosen) {
        return Targets.joined(IntStream.of(chosen).mapToObj(item -> item(item).target()).toList());
    }

    /**
     * How many images of each class, or with each name, a part holds.
     *
     * @param part which part
     * @return one count a class, in the order of {@link #classes}; of values there is none to count
     */
    public int[] balance(Part part) {
        int[] counts = new int[classes.size()];
        for (int item : indices(part)) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += shows(item, i) ? 1 : 0;
            }
        }
        return counts;
    }

    /** Whether an item is of a class, or has a name; no item has a value. */
    public boolean shows(int item, int name) {
        return kind == TargetKind.LABEL ? items.get(item).label() == name
                : kind == TargetKind.LABELS && items.get(item).number(name) == 1;
    }

    /** What is true of an item, in words: its class, its names, or its values. */
    public String truth(int item) {
        if (kind != TargetKind.VALUES) {
            String names = IntStream.range(0, classes.size()).filter(name -> shows(item, name)).mapToObj(classes::get)
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "none" : names;
        }
        return IntStream.range(0, classes.size()).mapToObj(value -> String.format(Locale.ROOT, "%s %.4g",
                classes.get(value), items.get(item).number(value))).collect(Collectors.joining(", "));
    }

    /** What a network for these data learns to say; values on the scales of the training images. */
    public Target target() {
        return switch (kind) {
            case LABEL -> Target.LABEL;
            case LABELS -> Target.LABELS;
            case VALUES -> Target.values(IntStream.range(0, classes.size()).mapToObj(this::scale).toList());
        };
    }

    private Target.Scale scale(int value) {
        double[] values = values(value, Part.TRAIN);
        double mean = DoubleStream.of(values).average().orElse(0);
        double variance = DoubleStream.of(values).map(one -> (one - mean) * (one - mean)).average().orElse(1);
        return new Target.Scale(mean, variance > 0 ? Math.sqrt(variance) : 1);
    }

    /** A value of all images of a part. */
    public double[] values(int value, Part part) {
        return IntStream.of(indices(part)).mapToDouble(item -> items.get(item).number(value)).toArray();
    }

    /** The same images with values on scales, as a network learns them; of other kinds this data set. */
    public Dataset on(Target target) {
        if (kind != TargetKind.VALUES) {
            return this;
        }
        return new Dataset(store, kind, classes, items.stream().map(item -> {
            float[] numbers = new float[classes.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) target.scales().get(i).standard(item.number(i));
            }
            return new Item(item.paths(), new Targets.Rows(numbers, numbers.length), item.part(), item.content());
        }).toList(), reading);
    }

    /** The folder or archive that the items' paths begin at. */
    public Path root() {
        return store.place();
    }

    /**
     * Where the file of an item lies, of several the first, as messages name it.
     *
     * @param item its number
     * @return its path from the working folder; in an archive, what would be its path if that were a folder
     */
    public Path file(int item) {
        return files(item).get(0);
    }

    /** Where the files of an item's channels lie, in their order, as messages name them; most items have one. */
    public List<Path> files(int item) {
        return item(item).paths().stream().map(store::named).toList();
    }

    /**
     * What the files of an item hold now.
     *
     * @param item its number
     * @throws InvalidInput if one is gone, or cannot be read
     */
    public List<byte[]> bytes(int item) {
        return item(item).paths().stream().map(this::bytes).toList();
    }

    private byte[] bytes(String path) {
        try {
            return store.bytes(path);
        } catch (NoSuchFileException gone) {
            throw new InvalidInput(gone, "%s: no such file; check the path", store.named(path));
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be read (%s); check its rights", store.named(path),
                    Reason.of(failure));
        }
    }

    /**
     * The picture of an item as its files hold it now.
     *
     * @param item its number
     * @param shortSide as {@link ImageDecoder#decode(byte[], String, int)} takes it
     * @throws InvalidInput if it cannot be read
     */
    public Pixels picture(int item, int shortSide) {
        return decoded(bytes(item), item, shortSide);
    }

    Pixels decoded(List<byte[]> bytes, int item, int shortSide) {
        return ImageDecoder.decode(bytes, files(item).stream().map(Path::toString).toList(), shortSide, reading);
    }

    /** Whether the files of an item have still the size and the time that they had when the data set was read. */
    boolean isUnchanged(int item) {
        return item(item).content().isStillIn(store, item(item).paths());
    }

    /**
     * Refuses a batch that the training part cannot fill.
     *
     * @param batch images a batch, at least 1
     * @throws InvalidInput if there are fewer training images
     */
    public void requireBatch(int batch) {
        int images = indices(Part.TRAIN).length;
        if (images < batch) {
            throw new InvalidInput("%s: has %s, fewer than a batch of %,d; pass --batch %d or less, or add images",
                    root(), Plural.of(images, "training image"), batch, images);
        }
    }
}
