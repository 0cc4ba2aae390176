package dev.varve.zoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a reference library says about an architecture: a file {@code NAME.json.gz} as described in the
 * {@code README.md} beside the files, in the test resources; a slash in the name is two underscores in the file's.
 *
 * @param document the whole file; {@code eval} and {@code train} are read from it as they stand
 */
public record GoldenArchitecture(JsonNode document) {

    private static final String FOLDER = "/golden/architectures/";
    private static final String SUFFIX = ".json.gz";
    private static final String TIMM = "timm/";

    /** A parameter or buffer, in the order of the state dictionary, and the rule that fills it. */
    public record Tensor(String name, List<Long> shape, boolean trainable, String rule) {
    }

    /** A module in the order of {@code named_modules}; the text is empty where the class prints nothing. */
    public record Module(String path, String className, String text) {
    }

    /** Multiply-accumulates of one image at an input size, with weights, and as products of two values. */
    public record Cost(int size, long macs, long products, Map<String, Long> perChild,
            Map<String, Long> productsPerChild) {
    }

    /** The file of an architecture among the resources. */
    public static GoldenArchitecture resource(String name) {
        String path = FOLDER + name.replace("/", "__") + SUFFIX;
        try (InputStream stream = GoldenArchitecture.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalArgumentException(name + ": no reference file " + path);
            }
            return read(stream);
        } catch (IOException fault) {
            throw new UncheckedIOException(path, fault);
        }
    }

    /** All files of a folder, by name. */
    public static List<GoldenArchitecture> folder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<GoldenArchitecture> found = new ArrayList<>();
            for (Path file : files.filter(one -> one.toString().endsWith(SUFFIX)).sorted().toList()) {
                try (InputStream stream = Files.newInputStream(file)) {
                    found.add(read(stream));
                }
            }
            return found;
        } catch (IOException fault) {
            throw new UncheckedIOException(folder.toString(), fault);
        }
    }

    /**
     * The files of the folder in the system property {@code varve.golden}, which is relative to the folder in which
     * Maven was started ({@code varve.root}); none if it is not set.
     */
    public static List<GoldenArchitecture> further() {
        return further(Path.of(System.getProperty("varve.root", "")), System.getProperty("varve.golden", ""));
    }

    static List<GoldenArchitecture> further(Path root, String folder) {
        return folder.isEmpty() ? List.of() : folder(root.resolve(folder));
    }

    private static GoldenArchitecture read(InputStream stream) throws IOException {
        return new GoldenArchitecture(new ObjectMapper().readTree(new GZIPInputStream(stream)));
    }

    /** The name in the zoo, which has timm's behind {@code timm/} where torchvision has that name too. */
    public String name() {
        String name = document.get("name").asText();
        boolean ofTimm = document.at("/source/library").asText().equals("timm");
        return ofTimm && Zoo.names().contains(TIMM + name) ? TIMM + name : name;
    }

    /** Whether outputs and gradients are in it; else names, shapes, tree and cost alone are. */
    public boolean hasPasses() {
        return document.has("eval");
    }

    /** The factor of the rule {@code weight}. */
    public double gain() {
        return document.at("/formula/gain").asDouble();
    }

    /** Pixels of each side of the formula's input. */
    public int inputSize() {
        return document.at("/formula/input_size").asInt();
    }

    public long parameters() {
        return document.get("parameters").asLong();
    }

    public List<String> children() {
        return texts(document.get("children"));
    }

    public List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (JsonNode row : document.get("tensors")) {
            List<Long> shape = new ArrayList<>();
            row.get(1).forEach(extent -> shape.add(extent.asLong()));
            tensors.add(new Tensor(row.get(0).asText(), shape, row.get(2).asText().equals("param"),
                    row.get(3).asText()));
        }
        return tensors;
    }

    public List<Module> modules() {
        List<Module> modules = new ArrayList<>();
        for (JsonNode row : document.get("modules")) {
            modules.add(new Module(row.get(0).asText(), row.get(1).asText(), row.get(2).asText("")));
        }
        return modules;
    }

    public Map<String, Long> parametersPerChild() {
        return byName(document.at("/cost/parameters_per_child"), 1);
    }

    public List<Cost> costs() {
        return Stream.of("at_224", "at_default").map(document.get("cost")::get).filter(cost -> cost != null)
                .map(cost -> new Cost(cost.get("size").asInt(), cost.get("macs").asLong(),
                        cost.get("matmul_macs").asLong(), byName(cost.get("per_child"), 1),
                        byName(cost.get("per_child"), 2)))
                .toList();
    }

    private static Map<String, Long> byName(JsonNode rows, int column) {
        Map<String, Long> values = new LinkedHashMap<>();
        rows.forEach(row -> values.put(row.get(0).asText(), row.get(column).asLong()));
        return values;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Override
    public String toString() {
        return name();
    }
}
