package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.plan.SplitChoice;
import dev.varve.plan.SplitChoice.By;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitterTest {

    private static final Content CONTENT = new Content("x", 1, FileTime.fromMillis(0));
    private static final SplitChoice BY_GROUP = SplitChoice.USUAL.byColumn("patient");

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
        return split(images, new DataOptions(valid, test, false, seed));
    }

    private static Map<String, Part> split(List<Scan> images, DataOptions options) {
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

    private static DataOptions options(SplitChoice choice) {
        return DataOptions.DEFAULT.withSplit(choice);
    }

    private static Set<String> in(Part part, Map<String, Part> parts) {
        return parts.entrySet().stream().filter(entry -> entry.getValue() == part).map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many images of each class a part has; the class is the first two letters. */
    private static Map<String, Long> classes(Set<String> paths) {
        return paths.stream().collect(Collectors.groupingBy(path -> path.substring(0, 2), TreeMap::new,
                Collectors.counting()));
    }

    @Test
    void split_intoFolds_letsEachImageValidateOnceAndDividesClassesEvenly() {
        List<String> validated = new ArrayList<>();
        for (int fold = 1; fold <= 4; fold++) {
            Map<String, Part> parts = split(images(10, 7, 2), options(SplitChoice.fold(fold, 4)));
            Set<String> valid = in(Part.VALID, parts);
            assertThat(parts).hasSize(19);
            assertThat(valid.size()).isBetween(4, 5);
            assertThat(classes(valid).getOrDefault("c0", 0L)).isBetween(2L, 3L);
            assertThat(classes(valid).getOrDefault("c1", 0L)).isBetween(1L, 2L);
            assertThat(classes(in(Part.TRAIN, parts))).containsKeys("c0", "c1", "c2");
            validated.addAll(valid);
        }
        assertThat(validated).hasSize(19).doesNotHaveDuplicates();
    }

    @Test
    void split_intoFoldsBesideATestPart_drawsTheSameTestPartForEach() {
        DataOptions first = new DataOptions(0.2, 0.2, false, 3).withSplit(SplitChoice.fold(1, 3));
        Map<String, Part> one = split(images(15, 15), first);
        Map<String, Part> two = split(images(15, 15), first.withSplit(SplitChoice.fold(2, 3)));
        assertThat(in(Part.TEST, one)).hasSize(6).isEqualTo(in(Part.TEST, two));
        assertThat(in(Part.VALID, one)).hasSize(8).doesNotContainAnyElementsOf(in(Part.VALID, two));
    }

    @Test
    void split_intoMoreFoldsThanImages_isRefused() {
        assertThatThrownBy(() -> split(images(3, 2), options(SplitChoice.fold(1, 6)))).isInstanceOf(InvalidInput.class)
                .hasMessage("photos: has 5 images, fewer than --folds 6; give fewer folds, or add images");
    }

    @Test
    void split_atRandom_takesItsShareOfAll() {
        Map<String, Part> parts = split(images(50, 50), options(SplitChoice.of(By.RANDOM)));
        assertThat(in(Part.VALID, parts)).hasSize(20);
        assertThat(classes(in(Part.VALID, parts)).get("c0")).as("by chance").isNotEqualTo(10);
    }

    /** Images 0 to 9 of a class are its first group, and so on; the last digit of a group is its class. */
    private static List<Scan> grouped(int size, int... perClass) {
        return images(perClass).stream().map(image -> {
            String[] path = image.row().path().split("/");
            String group = "g" + Integer.parseInt(path[1]) / size + path[0].charAt(1);
            return new Scan(image.row().in(group), image.content(), null);
        }).toList();
    }

    private static Map<String, Set<Part>> partsOfGroups(List<Scan> images, Map<String, Part> parts) {
        return images.stream().collect(Collectors.groupingBy(image -> image.row().group(), TreeMap::new,
                Collectors.mapping(image -> parts.get(image.row().path()), Collectors.toSet())));
    }

    @Test
    void split_inGroups_keepsEachWholeAndTheSharesOfClasses() {
        List<Scan> images = grouped(5, 100, 50);
        Map<String, Part> parts = split(images, new DataOptions(0.2, 0.1, false, 1).withSplit(BY_GROUP));
        assertThat(partsOfGroups(images, parts).values()).allSatisfy(some -> assertThat(some).hasSize(1));
        assertThat(classes(in(Part.VALID, parts))).isEqualTo(Map.of("c0", 20L, "c1", 10L));
        assertThat(classes(in(Part.TEST, parts))).isEqualTo(Map.of("c0", 10L, "c1", 5L));
        assertThat(split(images, new DataOptions(0.2, 0.1, false, 1).withSplit(BY_GROUP))).isEqualTo(parts);
        assertThat(split(images, new DataOptions(0.2, 0.1, false, 2).withSplit(BY_GROUP))).isNotEqualTo(parts);
    }

    /** Groups of 20 + 1, 12 + 1, 4 + 4 and 4 + 1 images: by plain counts the last two would validate, with 5 of 7. */
    @Test
    void split_inGroupsOfSeveralClasses_countsAnImageOfARareClassMore() {
        int[][] ends = {{20, 32, 36}, {1, 2, 6}};
        List<Scan> images = images(40, 7).stream().map(image -> {
            String[] path = image.row().path().split("/");
            int[] own = ends[path[0].charAt(1) - '0'];
            long group = Arrays.stream(own).filter(end -> end <= Integer.parseInt(path[1])).count();
            return new Scan(image.row().in("g" + group), image.content(), null);
        }).toList();
        assertThat(classes(in(Part.VALID, split(images, options(BY_GROUP))))).isEqualTo(Map.of("c0", 12L, "c1", 1L));
    }

    @Test
    void split_inGroupsIntoFolds_letsEachGroupValidateOnce() {
        List<Scan> images = grouped(5, 60, 30);
        List<String> validated = new ArrayList<>();
        for (int fold = 1; fold <= 3; fold++) {
            Map<String, Part> parts = split(images, options(SplitChoice.fold(fold, 3).byColumn("patient")));
            assertThat(partsOfGroups(images, parts).values()).allSatisfy(some -> assertThat(some).hasSize(1));
            assertThat(classes(in(Part.VALID, parts))).isEqualTo(Map.of("c0", 20L, "c1", 10L));
            validated.addAll(in(Part.VALID, parts));
        }
        assertThat(validated).hasSize(90).doesNotHaveDuplicates();
    }

    @Test
    void split_inGroupsOfWhichOneAloneHasAClass_letsItTrain() {
        List<Scan> images = grouped(10, 40, 8);
        Map<String, Part> parts = split(images, options(BY_GROUP));
        assertThat(partsOfGroups(images, parts)).containsEntry("g01", Set.of(Part.TRAIN));
        assertThat(in(Part.VALID, parts)).isNotEmpty();
        assertThatThrownBy(() -> split(grouped(50, 40, 8), options(BY_GROUP))).isInstanceOf(InvalidInput.class)
                .hasMessage("photos: each group alone has images of a class, so that all must train and none "
                        + "validates; let others be groups, or add images");
    }

    @Test
    void split_inGroupsLargerThanAPart_saysWhatCameOfIt() {
        List<String> notes = new ArrayList<>();
        new Splitter(Path.of("photos"), options(SplitChoice.of(By.RANDOM).byColumn("patient")), notes)
                .split(grouped(50, 100));
        assertThat(notes).containsExactly("No split is given: 20.0 % validate, drawn in whole groups from the images "
                + "with seed 0", "Groups are kept whole: the valid part has 50.0 % of the images, not 20.0 %; the "
                + "largest group (g00) has 50 %");
    }

    @Test
    void split_inFewerGroupsThanParts_isRefused() {
        assertThatThrownBy(() -> split(grouped(100, 60, 30), new DataOptions(0.2, 0.2, false, 0).withSplit(BY_GROUP)))
                .isInstanceOf(InvalidInput.class).hasMessage("photos: needs at least 3 groups to divide, one for each "
                        + "part, found 2 (g00, g01); add images, or let others be groups");
    }

    private static List<Scan> given(Part part, int... perClass) {
        return images(perClass).stream().map(image -> new Scan(new Row(part + "/" + image.row().path(),
                image.row().labels(), part, null), CONTENT, null)).toList();
    }

    @Test
    void split_anew_setsTheGivenOneAsideButForItsTestPart() {
        List<Scan> images = Stream.of(given(Part.TRAIN, 10, 10), given(Part.VALID, 10, 10), given(Part.TEST, 5, 5))
                .flatMap(List::stream).toList();
        assertThat(in(Part.VALID, split(images, DataOptions.DEFAULT))).hasSize(20);
        List<String> notes = new ArrayList<>();
        DataOptions anew = options(SplitChoice.of(By.STRATIFIED));
        Map<String, Part> parts = split(images, anew);
        assertThat(in(Part.VALID, parts)).hasSize(8).anyMatch(path -> path.startsWith("train/"));
        assertThat(in(Part.TEST, parts)).hasSize(10).allMatch(path -> path.startsWith("test/"));
        new Splitter(Path.of("photos"), anew, notes).split(images);
        assertThat(notes).containsExactly("The given split is set aside: 20.0 % validate, drawn from the images of "
                + "each class with seed 0");
    }

    @Test
    void split_thatIsGiven_isHeldAgainstGroups() {
        List<String> notes = new ArrayList<>();
        List<Scan> images = Stream.of(given(Part.TRAIN, 2, 2), given(Part.VALID, 2, 2)).flatMap(List::stream)
                .map(image -> new Scan(image.row().in(image.row().path().endsWith("0") ? "anna" : image.row().path()),
                        CONTENT, null)).toList();
        new Splitter(Path.of("photos"), options(BY_GROUP), notes).split(images);
        assertThat(notes).containsExactly("Warning: the split that the data bring has groups in several parts, so "
                + "results will look better than they are: anna");
    }

    @Test
    void split_withAnotherSeed_isAnother() {
        assertThat(split(images(30, 40), 0.2, 0, 1)).isNotEqualTo(split(images(30, 40), 0.2, 0, 2));
    }
}
