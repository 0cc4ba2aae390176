package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which images there are, what they show, and what each is used for.
 *
 * @param root folder that the items' paths begin at
 * @param classes names of the classes in alphabetical order; an item's label is a place in this list
 * @param items all images; their order is fixed, and an item's place is its number in batches and random draws
 */
public record Dataset(Path root, List<String> classes, List<Item> items) {

    /** Checks that every label has a class. */
    public Dataset {
        Objects.requireNonNull(root, "root");
        classes = List.copyOf(classes);
        items = List.copyOf(items);
        for (Item item : items) {
            Objects.checkIndex(item.label(), classes.size());
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
     * How many images of each class a part holds.
     *
     * @param part which part
     * @return one count a class, in the order of {@link #classes}
     */
    public int[] balance(Part part) {
        int[] counts = new int[classes.size()];
        items.stream().filter(item -> item.part() == part).forEach(item -> counts[item.label()]++);
        return counts;
    }

    /**
     * Where the file of an item lies.
     *
     * @param item its number
     * @return its path from the working folder
     */
    public Path file(int item) {
        return root.resolve(items.get(item).path());
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
            throw new InvalidInput("%s: %,d training images are fewer than a batch of %,d; pass --batch %d or less,"
                    + " or add images", root, images, batch, images);
        }
    }
}
