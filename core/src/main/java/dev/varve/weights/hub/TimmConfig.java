package dev.varve.weights.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.card.SourceImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * What timm's {@code config.json} says of weights, as {@code timm.models.load_model_config_from_hf} reads it: how
 * images were prepared stands in its {@code pretrained_cfg}, in files of former versions beside {@code architecture}.
 *
 * @param architecture timm's name of it
 * @param licence as the file has it; empty where it does not say
 * @param images how images were prepared for them; {@link SourceImages#UNKNOWN} in what the file does not say
 */
public record TimmConfig(String architecture, String licence, SourceImages images) {

    private static final int COLOURS = 3;

    /**
     * Reads a file.
     *
     * @param subject what messages call the repository
     * @throws InvalidInput if it is no JSON, names no architecture, or says what cannot be
     */
    static TimmConfig read(String subject, Path file) {
        try {
            JsonNode config = JsonMapper.builder().build().readTree(Files.readString(file));
            String architecture = text(config.path("architecture"));
            if (architecture.isEmpty()) {
                throw new InvalidInput("%s: its config.json must name an architecture as timm's do, found %s; it is "
                        + "not timm's: name another, or a file", subject, config.has("architectures")
                        ? "those of another library: " + text(config.path("architectures").path(0)) : "none");
            }
            JsonNode pretrained = config.has("pretrained_cfg") ? config.path("pretrained_cfg") : config;
            return new TimmConfig(architecture, text(pretrained.path("license")), images(subject, pretrained));
        } catch (JsonProcessingException broken) {
            throw new InvalidInput(broken, "%s: its config.json is no JSON (%s); name other weights, or a file",
                    subject, broken.getOriginalMessage());
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be read (%s); check its rights", file, Reason.of(failure));
        }
    }

    private static SourceImages images(String subject, JsonNode said) {
        SourceImages unknown = SourceImages.UNKNOWN;
        JsonNode size = said.path("input_size").path(COLOURS - 1);
        JsonNode crop = said.path("crop_pct");
        require(!crop.isNumber() || crop.asDouble() > 0 && crop.asDouble() <= 1, subject, "crop_pct", crop,
                "a share above 0, at most 1");
        return new SourceImages(size.canConvertToInt() ? size.asInt() : unknown.size(),
                crop.isNumber() ? crop.asDouble() : unknown.crop(), text(said.path("interpolation")),
                colours(subject, said, "mean", Double::isFinite),
                colours(subject, said, "std", value -> value > 0 && Double.isFinite(value)));
    }

    /** Three numbers, or none where the file does not say them. */
    private static List<Double> colours(String subject, JsonNode said, String name, DoublePredicate allowed) {
        JsonNode list = said.path(name);
        List<Double> values = new ArrayList<>();
        for (JsonNode one : list) {
            require(one.isNumber() && allowed.test(one.asDouble()), subject, name, list, "numbers of three colours");
            values.add(one.asDouble());
        }
        require(list.isMissingNode() || list.isNull() || values.size() == COLOURS, subject, name, list,
                "numbers of three colours");
        return values;
    }

    private static void require(boolean rule, String subject, String name, JsonNode found, String what) {
        if (!rule) {
            throw new InvalidInput("%s: %s in its config.json must be %s, found %s; name other weights, or a file",
                    subject, name, what, line(found.toString()));
        }
    }

    private static String text(JsonNode node) {
        return line(node.isTextual() ? node.textValue() : "");
    }

    /** What a file from elsewhere says, fit for a terminal. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
