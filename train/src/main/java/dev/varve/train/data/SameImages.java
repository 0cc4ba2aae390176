package dev.varve.train.data;

import dev.varve.image.ImageDecoder;
import dev.varve.train.data.DataReport.Copies;
import dev.varve.train.data.Survey.Seen;
import dev.varve.train.store.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds images that are the same: by the bytes of their files, and of those that differ by their pixels, as where only
 * what a file says besides was changed. Pixels are compared in full where those of the reduced pictures are equal.
 *
 * @param store where the files lie
 * @param dataset the images in their parts, if they could be divided
 */
record SameImages(ImageStore store, Optional<Dataset> dataset) {

    /** Each set of images that are the same; those in several parts first, then in the order of paths. */
    List<Copies> among(List<Seen> seen) {
        Map<String, String> parts = parts();
        Collection<List<Seen>> files = by(seen, one -> one.image().content().sha256());
        List<Seen> different = files.stream().map(same -> same.get(0))
                .sorted(Comparator.comparing(one -> one.image().row().path())).toList();
        Stream<List<Seen>> pixels = by(different, Seen::pixels).stream().filter(same -> same.size() > 1)
                .flatMap(same -> by(same, this::allPixels).stream());
        return Stream.concat(files.stream().map(same -> copies(true, same, parts)),
                        pixels.map(same -> copies(false, same, parts)))
                .filter(same -> same.images().size() > 1)
                .sorted(Comparator.comparing((Copies same) -> !same.apart())
                        .thenComparing(same -> same.images().get(0)))
                .toList();
    }

    private static Collection<List<Seen>> by(List<Seen> seen, Function<Seen, String> key) {
        return seen.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList())).values();
    }

    private String allPixels(Seen one) {
        String path = one.image().row().path();
        try {
            return Seen.hash(ImageDecoder.decode(store.bytes(path), store.named(path).toString(),
                    ImageDecoder.FULL_SIZE));
        } catch (IOException changed) {
            throw new UncheckedIOException(changed);
        }
    }

    private Map<String, String> parts() {
        return dataset.map(Dataset::items).orElse(List.of()).stream()
                .collect(Collectors.toMap(Item::path, item -> item.part().toString()));
    }

    private static Copies copies(boolean bytes, List<Seen> same, Map<String, String> parts) {
        List<String> paths = same.stream().map(one -> one.image().row().path()).toList();
        return new Copies(bytes, paths.stream()
                .map(path -> parts.containsKey(path) ? path + " (" + parts.get(path) + ")" : path).toList(),
                paths.stream().map(path -> parts.getOrDefault(path, "")).distinct().count() > 1,
                same.stream().map(one -> Set.copyOf(one.image().row().labels())).distinct().count() > 1);
    }
}
