package dev.varve.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The index of a model whose arrays are spread over several safetensors files beside it, as the hub's
 * {@code model.safetensors.index.json}: an object with {@code weight_map}, from each array's name to its file's.
 */
public final class SafetensorsIndex {

    private static final String MAP = "weight_map";
    private static final String END = ".index.json";

    /** As file systems have it. */
    private static final int LONGEST_NAME = 255;

    private SafetensorsIndex() {
    }

    /** Whether a file's name says that it is an index. */
    public static boolean isIndex(Path file) {
        return file.toString().endsWith(END);
    }

    /**
     * Maps all files that an index names.
     *
     * @return the arrays in the index's order
     * @throws InvalidInput if it is no index, names what is no file beside it, or an array is not where it says
     */
    public static Weights read(Path index) {
        JsonNode map = map(index);
        Map<String, Weights> files = new HashMap<>();
        List<NamedArray> arrays = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String file = entry.getValue().asText();
            Weights there = files.computeIfAbsent(file, name -> Safetensors.read(beside(index, name)).weights());
            if (!there.has(entry.getKey())) {
                throw new InvalidInput("%s: says that %s lies in %s, which has no such array; get both anew", index,
                        SafetensorsHeader.line(entry.getKey()), file);
            }
            arrays.add(there.get(entry.getKey()));
        }
        return Weights.of(arrays);
    }

    /**
     * The files that an index names, each once.
     *
     * @throws InvalidInput if it is no index, or names what cannot be a file beside it
     */
    public static Set<String> files(Path index) {
        Set<String> files = new LinkedHashSet<>();
        map(index).forEach(file -> files.add(beside(index, file.asText()).getFileName().toString()));
        return files;
    }

    private static JsonNode map(Path index) {
        try {
            JsonNode map = JsonMapper.builder().build().readTree(Files.readString(index)).path(MAP);
            if (map.isObject() && !map.isEmpty()) {
                return map;
            }
            throw new InvalidInput("%s: an index of safetensors has an object '%s', found none; get it anew", index,
                    MAP);
        } catch (JsonProcessingException broken) {
            throw new InvalidInput(broken, "%s: is no JSON (%s); get it anew", index, broken.getOriginalMessage());
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be read (%s); check the path", index, Reason.of(failure));
        }
    }

    /** A name alone: an index from elsewhere must not reach into other folders. */
    private static Path beside(Path index, String name) {
        if (name.isBlank() || name.contains("/") || name.contains("\\") || !isPossible(name)) {
            throw new InvalidInput("%s: must name files beside it, found '%s'; get it anew", index,
                    SafetensorsHeader.line(name));
        }
        return index.resolveSibling(name);
    }

    private static boolean isPossible(String name) {
        try {
            return name.length() <= LONGEST_NAME && Path.of(name).getNameCount() == 1;
        } catch (InvalidPathException impossible) {
            return false;
        }
    }
}
