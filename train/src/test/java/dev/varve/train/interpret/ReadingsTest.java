package dev.varve.train.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Reliability;
import dev.varve.train.metric.Scores;
import dev.varve.train.truth.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readings of predictions, held to scikit-learn, fastai, PyTorch and SciPy ({@code interpretation.json}). */
class ReadingsTest {

    private static final JsonNode FILE = InterpretReference.file("interpretation.json");
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final int BINS = 10;

    private static Scores scores(TargetKind kind) {
        double[] outputs = InterpretReference.numbers(FILE.get("z"));
        Targets targets = kind == TargetKind.LABEL ? new Targets.Labels(Arrays.stream(
                        InterpretReference.numbers(FILE.get("class"))).mapToInt(label -> (int) label).toArray())
                : rows(FILE.get(kind == TargetKind.LABELS ? "multi" : "values"));
        return new Scores(outputs, NAMES.size(), targets);
    }

    private static Targets rows(JsonNode numbers) {
        double[] all = InterpretReference.numbers(numbers);
        float[] singles = new float[all.length];
        IntStream.range(0, all.length).forEach(i -> singles[i] = (float) all[i]);
        return new Targets.Rows(singles, NAMES.size());
    }

    private static JsonNode expected(TargetKind kind) {
        return FILE.get(Map.of(TargetKind.LABEL, "classes", TargetKind.LABELS, "names", TargetKind.VALUES, "numbers")
                .get(kind));
    }

    private static Target target(TargetKind kind) {
        return switch (kind) {
            case LABEL -> Target.LABEL;
            case LABELS -> Target.LABELS;
            case VALUES -> Target.unscaled(NAMES.size());
        };
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VALUES")
    void report_ofClassesAndNames_isThatOfScikitLearn(TargetKind kind) {
        requireRows(ClassReport.of(kind, NAMES, Evidence.of(kind, scores(kind))), expected(kind).get("report"));
    }

    @Test
    void report_withClassesThatOccurNowhere_hasTheirZerosInItsAverages() {
        List<String> names = List.of("a", "b", "c", "d", "e", "f");
        Scores four = scores(TargetKind.LABEL);
        double[] outputs = IntStream.range(0, four.rows() * names.size()).mapToDouble(i -> i % names.size()
                < four.outputs() ? four.at(i / names.size(), i % names.size()) : -100).toArray();
        Scores six = new Scores(outputs, names.size(), four.targets());

        requireRows(ClassReport.of(TargetKind.LABEL, names, Evidence.of(TargetKind.LABEL, six)),
                expected(TargetKind.LABEL).get("report_of_more"));
    }

    private static void requireRows(ClassReport report, JsonNode expected) {
        List<ClassReport.Row> rows = new ArrayList<>(report.rows());
        rows.addAll(report.averages());
        assertThat(rows).hasSize(expected.size() - (expected.has("accuracy") ? 1 : 0));
        for (ClassReport.Row row : rows) {
            JsonNode one = expected.get(row.name());
            assertThat(new double[] {row.precision(), row.recall(), row.f1(), row.support()}).as(row.name())
                    .containsExactly(new double[] {one.get("precision").asDouble(), one.get("recall").asDouble(),
                        one.get("f1-score").asDouble(), one.get("support").asDouble()}, within(1e-10));
        }
    }

    @Test
    void mostConfused_withEachLeastNumber_isThatOfFastai() {
        Evidence evidence = Evidence.of(TargetKind.LABEL, scores(TargetKind.LABEL));
        for (JsonNode one : expected(TargetKind.LABEL).get("most_confused")) {
            List<String> pairs = Confusion.most(evidence.matrix(), one.get("min").asLong()).stream()
                    .map(pair -> String.format("[\"%s\",\"%s\",%d]", NAMES.get(pair.actual()),
                            NAMES.get(pair.predicted()), pair.count())).toList();
            assertThat(pairs).isNotEmpty().isEqualTo(StreamSupport.stream(one.get("pairs").spliterator(), false)
                    .map(JsonNode::toString).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void largestLosses_ofEachTarget_areThoseOfPyTorch(TargetKind kind) {
        JsonNode expected = expected(kind).get("top_losses");
        double[] losses = ImageLosses.of(target(kind), scores(kind));
        List<Integer> images = ImageLosses.largest(losses, expected.get("images").size());
        assertThat(images.toString().replace(" ", "")).isEqualTo(expected.get("images").toString());
        assertThat(images.stream().mapToDouble(image -> losses[image]).toArray())
                .containsExactly(InterpretReference.numbers(expected.get("losses")), within(1e-10));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VALUES")
    void reliability_ofClassesAndNames_isTheCurveOfScikitLearn(TargetKind kind) {
        JsonNode expected = expected(kind).get("curve");
        Reliability all = Reliability.of(kind, scores(kind), BINS);
        assertThat(all.bins()).hasSize(BINS);
        List<Reliability.Bin> bins = all.bins().stream().filter(bin -> bin.count() > 0).toList();
        assertThat(bins).allMatch(bin -> bin.from() < bin.confidence() && bin.confidence() <= bin.to());
        assertThat(bins.stream().mapToDouble(Reliability.Bin::count).toArray())
                .containsExactly(InterpretReference.numbers(expected.get("count")));
        assertThat(bins.stream().mapToDouble(Reliability.Bin::confidence).toArray())
                .containsExactly(InterpretReference.numbers(expected.get("confidence")), within(1e-10));
        assertThat(bins.stream().mapToDouble(Reliability.Bin::share).toArray())
                .containsExactly(InterpretReference.numbers(expected.get("share")), within(1e-10));
        assertThat(all.error()).isCloseTo(expected.get("error").asDouble(), within(1e-10));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VALUES")
    void temperature_ofClassesAndNames_makesTheLossSmallest(TargetKind kind) {
        JsonNode expected = expected(kind).get("scaled");
        double found = Temperature.best(kind, scores(kind)).orElseThrow();
        assertThat(found).isCloseTo(expected.get("temperature").asDouble(), within(1e-6));
        assertThat(mean(ImageLosses.of(target(kind), scores(kind)))).isCloseTo(expected.get("before").asDouble(),
                within(1e-10));
        assertThat(mean(ImageLosses.of(target(kind), scores(kind).cooled(found))))
                .isCloseTo(expected.get("after").asDouble(), within(1e-10));
    }

    @Test
    void temperature_whereEveryImageIsRight_isNone() {
        Scores right = new Scores(new double[] {3, 1, 0, 2}, 2, new Targets.Labels(0, 1));
        assertThat(Temperature.best(TargetKind.LABEL, right)).isEmpty();
        assertThat(Temperature.best(TargetKind.LABEL, new Scores(new double[0], 2, new Targets.Labels()))).isEmpty();
    }

    private static double mean(double... losses) {
        return Arrays.stream(losses).average().orElseThrow();
    }
}
