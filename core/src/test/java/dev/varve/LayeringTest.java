package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may read which: the arrows of the house, held against every main source file of all modules. */
final class LayeringTest {

    private static final String ROOT = "dev.varve.";

    /** Each package with the packages of Varve that it may read; whoever is not here may not be. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            reads("card"),
            reads("random"),
            reads("augment", "card"),
            reads("files", "card"),
            reads("html"),
            reads("graph", "card"),
            reads("analysis", "card graph"),
            reads("weights", "card graph files random"),
            reads("weights.torch", "card graph weights"),
            reads("weights.hub", "card files weights"),
            reads("surgery", "card graph analysis weights"),
            reads("zoo", "card graph weights"),
            reads("group", "card graph analysis weights"),
            reads("onnx", "card graph files analysis weights surgery"),
            reads("plan", "augment card graph analysis weights surgery group"),
            reads("assembly", "card graph analysis weights surgery group"),
            reads("explain", "card graph html analysis surgery zoo group"),
            reads("image", "augment card random"),
            reads("predict", "augment card image random"),
            reads("samples", "card files random"),
            reads("weights.lite0", "card files weights"),
            reads("train.cache", "card files image"),
            reads("train.truth"),
            reads("train.store", "card train.cache"),
            reads("train.data", "augment card files plan image random train.cache train.store train.truth"),
            reads("train.loss", "card train.truth"),
            reads("train.metric", "card train.truth"),
            reads("train.engine", "card graph analysis weights surgery plan random train.loss train.truth"),
            reads("train.solve", "card files train.loss train.engine train.truth"),
            reads("train.run", "augment card graph files analysis weights surgery group plan onnx random "
                    + "train.cache train.data train.loss train.metric train.engine train.interpret train.solve "
                    + "train.truth"),
            reads("train", "card graph files analysis weights weights.torch weights.hub surgery zoo group plan "
                    + "assembly onnx image train.cache train.data train.run"),
            reads("train.interpret", "card graph random analysis weights surgery plan onnx image train.engine "
                    + "train.metric train.truth"),
            reads("train.report", "card html plan image train train.cache train.data train.interpret train.metric "
                    + "train.run train.truth"),
            reads("cli", "augment card graph analysis weights surgery zoo group explain plan assembly onnx image "
                    + "predict samples weights.lite0 weights.hub train train.cache train.data train.engine "
                    + "train.interpret train.metric train.report train.run train.solve train.truth"),
            reads("benchmarks", "augment card graph analysis weights surgery zoo group explain plan assembly onnx "
                    + "image predict weights.lite0 files train train.cache train.data train.loss train.engine "
                    + "train.run train.truth"));

    /** Native libraries, and who alone may touch each; benchmarks compare one with what Varve makes of it. */
    private static final Map<String, Set<String>> NATIVES = Map.of("org.bytedeco.pytorch", Set.of("train.engine"),
            "org.bytedeco.openblas", Set.of("train.engine"), "org.bytedeco.opencv", Set.of("image"),
            "ai.onnxruntime", Set.of("predict", "benchmarks"));

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern REFERENCE = Pattern.compile("\\b(dev\\.varve(?:\\.[a-z]\\w*)*)\\.[A-Z]\\w*");

    private static Map.Entry<String, Set<String>> reads(String reader, String... read) {
        return Map.entry(reader, Stream.of(read).flatMap(some -> Stream.of(some.split(" ")))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** What is wrong with a source text; empty if nothing. */
    private static List<String> faults(String source) {
        Matcher declared = PACKAGE.matcher(source);
        if (!declared.find() || !declared.group(1).startsWith(ROOT)) {
            return List.of("a file outside " + ROOT);
        }
        String reader = declared.group(1).substring(ROOT.length());
        if (!ARROWS.containsKey(reader)) {
            return List.of(reader + " is a new package; say in this test what it may read");
        }
        List<String> faults = new ArrayList<>();
        for (String read : packagesIn(source)) {
            if (!read.equals(reader) && !ARROWS.get(reader).contains(read)) {
                faults.add(reader + " reads " + read);
            }
        }
        NATIVES.forEach((library, owners) -> {
            if (source.contains(library + ".") && !owners.contains(reader)) {
                faults.add(reader + " touches " + library);
            }
        });
        return faults;
    }

    private static Set<String> packagesIn(String source) {
        return REFERENCE.matcher(source).results().map(match -> match.group(1))
                .map(name -> name.length() < ROOT.length() ? "" : name.substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void sources_ofAllModules_followTheArrows() throws IOException {
        Map<String, List<String>> faults = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            PACKAGE.matcher(source).results().forEach(found -> seen.add(found.group(1).substring(ROOT.length())));
            List<String> found = faults(source);
            if (!found.isEmpty()) {
                faults.put(file.toString(), found);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(seen).as("no arrow is for a package that is gone").isEqualTo(new TreeSet<>(ARROWS.keySet()));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath().getParent())) {
            List<Path> sources = new ArrayList<>();
            for (Path module : modules.map(one -> one.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
            return sources;
        }
    }

    @Test
    void arrows_alwaysPoint_upwards() {
        List<String> left = new ArrayList<>(ARROWS.keySet());
        Set<String> laid = new TreeSet<>();
        while (left.removeIf(one -> laid.containsAll(ARROWS.get(one)) && laid.add(one))) {
            assertThat(laid).isNotEmpty();
        }
        assertThat(left).as("packages in a circle").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "zoo, import dev.varve.analysis.Shapes;, zoo reads analysis",
        "graph, import static dev.varve.weights.Hash.of;, graph reads weights",
        "card, '    dev.varve.graph.Network network;', card reads graph",
        "predict, import dev.varve.graph.Op.Kind;, predict reads graph",
        "train.engine, import dev.varve.train.run.Event;, train.engine reads train.run",
        "train.data, import dev.varve.train.Learner;, train.data reads train",
        "train.run, import org.bytedeco.pytorch.Tensor;, train.run touches org.bytedeco.pytorch",
        "train.data, import static org.bytedeco.opencv.global.opencv_imgproc.resize;, "
                + "train.data touches org.bytedeco.opencv",
        "util, import java.util.List;, util is a new package; say in this test what it may read"})
    void faults_brokenRule_isNamed(String reader, String line, String expected) {
        assertThat(faults("package dev.varve." + reader + ";\n\n" + line + "\n")).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"zoo, import dev.varve.graph.Network;", "plan, import dev.varve.group.LayerGroups;",
        "train.engine, import org.bytedeco.pytorch.global.torch;", "onnx, import dev.varve.surgery.Fold;",
        "train, import dev.varve.train.run.Runs;", "card, import java.util.List;"})
    void faults_keptRule_isNone(String reader, String line) {
        assertThat(faults("package dev.varve." + reader + ";\n\n" + line + "\n")).isEmpty();
    }
}
