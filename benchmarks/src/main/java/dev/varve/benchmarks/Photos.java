package dev.varve.benchmarks;

import dev.varve.train.data.DataOptions;
import dev.varve.train.data.DataSource;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A few photos of a data set, copied so that both languages read the same files: training ones spread evenly over it,
 * and an eighth as many that validate.
 *
 * @param folder with {@code split.csv}
 * @param dataset what it holds
 */
record Photos(Path folder, Dataset dataset) {

    private static final int TRAINED_PER_VALIDATING = 8;

    /** Copies at most so many training photos. */
    static Photos some(Path data, int training, Path folder) throws IOException {
        Dataset all = DataSource.read(data, DataOptions.DEFAULT).dataset();
        List<String> lines = new ArrayList<>(List.of("path,label,split"));
        Files.createDirectories(folder);
        copy(all, Part.TRAIN, training, folder, lines);
        copy(all, Part.VALID, Math.max(1, training / TRAINED_PER_VALIDATING), folder, lines);
        Files.write(folder.resolve("split.csv"), lines);
        return new Photos(folder, DataSource.read(folder, DataOptions.DEFAULT).dataset());
    }

    private static void copy(Dataset all, Part part, int most, Path folder, List<String> lines) throws IOException {
        int[] items = all.indices(part);
        int count = Math.min(most, items.length);
        String split = part == Part.TRAIN ? "train" : "valid";
        for (int i = 0; i < count; i++) {
            int item = items[(int) ((long) i * items.length / count)];
            Path file = all.file(item);
            String name = split + "-" + i + "-" + file.getFileName();
            Files.copy(file, folder.resolve(name));
            lines.add(name + "," + all.classes().get(all.items().get(item).label()) + "," + split);
        }
    }
}
