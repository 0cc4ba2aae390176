package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitterTest {

    private static final Content CONTENT = new Content("x", 1, FileTime.fromMillis(0));

    private static List<Scan> images(int... perClass) {
        List<Scan> images = new ArrayList<>();
        for (int c = 0; c < perClass.length; c++) {
            for (int i = 0; i < perClass[c]; i++) {
                images.add(new Scan(new Row("c" + c + "/" + i, "c" + c, null), CONTENT, null));
            }
        }
        return images;
    }

    private static Map<String, Part> split(List<Scan> images, double valid, double test, long seed) {
        DataOptions options = new DataOptions(valid, test, false, seed);
        return new Splitter(Path.of("photos"), options, new ArrayList<>()).split(images).stream()
                .collect(Collectors.toMap(image -> image.row().path(), image -> image.row().part()));
    }

    @ParameterizedTest
    @CsvSource({"0.2, 0.1, 100, 20, 10", "0.2, 0, 7, 1, 0", "0.3, 0, 5, 2, 0", "0.01, 0, 10, 1, 0",
        "0.9, 0, 2, 1, 0", "0.5, 0.4, 3, 1, 1"})
    void split_ofEveryClass_takesItsShare(double valid, double test, int images, int validates, int tests) {
        Map<String, Part> parts = split(images(images, 200), valid, test, 0);

        List<Part> first = parts.entrySet().stream()
                .filter(e -> e.getKey().startsWith("c0/")).map(Map.Entry::getValue).toList();
        assertThat(parts).hasSize(images + 200);
        assertThat(Collections.frequency(first, Part.VALID)).isEqualTo(validates);
        assertThat(Collections.frequency(first, Part.TEST)).isEqualTo(tests);
        assertThat(first).contains(Part.TRAIN);
    }

    @Test
    void split_withTheSameSeed_doesNotDependOnTheOrderOfTheFiles() {
        List<Scan> shuffled = images(30, 40);
        Collections.shuffle(shuffled, new Random(5));

        assertThat(split(shuffled, 0.2, 0.2, 7)).isEqualTo(split(images(30, 40), 0.2, 0.2, 7));
    }

    @Test
    void split_withAnotherSeed_isAnother() {
        assertThat(split(images(30, 40), 0.2, 0, 1)).isNotEqualTo(split(images(30, 40), 0.2, 0, 2));
    }
}
