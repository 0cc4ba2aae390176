package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What is wrong with a YAML file, as one line: file, line, field, rule, value found, remedy. */
final class YamlMistake {

    private static final Set<String> MISSING = Set.of("Missing creator property", "Null value for creator property");

    private static final String KIND = "kind";

    private final Path file;
    private final String text;
    private final JsonMappingException mistake;
    private final String object;
    private final Map<String, Integer> lines;

    YamlMistake(Path file, String text, JsonMappingException mistake) {
        this.file = file;
        this.text = text;
        this.mistake = mistake;
        this.object = mistake.getPath().stream().map(YamlMistake::step).collect(Collectors.joining());
        this.lines = lines(text);
    }

    String message() {
        if (text.lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#"))) {
            return file + ": must hold fields, found an empty file; write one with `varve plan DATA --write FILE`";
        }
        if (firstLine(mistake).startsWith("Trailing token")) {
            return file + ": must be one document, found another behind a line of ---; put it into a file of its own";
        }
        if (mistake.getCause() instanceof InvalidInput rule) {
            return brokenRule(rule.getMessage());
        }
        if (mistake.getCause() instanceof InputCoercionException range) {
            return at(object, "must be " + kindOf(range.getTargetType()) + " within its range, found " + valueAt(object)
                    + "; mend it");
        }
        if (mistake.getCause() instanceof JsonProcessingException syntax) {
            return notYaml(file, syntax);
        }
        if (MISSING.stream().anyMatch(firstLine(mistake)::startsWith)) {
            return missingField();
        }
        if (mistake instanceof InvalidTypeIdException kind) {
            return unknownKind(kind);
        }
        if (mistake instanceof UnrecognizedPropertyException unknown) {
            return unknownField(object, unknown.getKnownPropertyIds().stream().map(Object::toString).toList());
        }
        if (mistake instanceof MismatchedInputException type) {
            return wrongType(type);
        }
        return at(object, firstLine(mistake) + "; mend it");
    }

    static String notYaml(Path file, JsonProcessingException syntax) {
        int line = syntax.getLocation() == null ? 1 : syntax.getLocation().getLineNr();
        String found = firstLine(syntax);
        if (syntax.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            line = marked.getProblemMark().getLine() + 1;       // the location is where the parser was before
            found = marked.getProblem();
        }
        return file + ":" + line + (found.contains("(TAB)") ? ": must be indented by blanks, found a tab; replace it"
                : ": must be YAML, found: " + found + "; mend the line");
    }

    private static String firstLine(JsonProcessingException mistake) {
        return mistake.getOriginalMessage().lines().findFirst().orElse("").strip();
    }

    /** The message of a record's constructor begins with the field, that of a value in one word with its own name. */
    private String brokenRule(String message) {
        int colon = message.indexOf(": ");
        String field = message.substring(0, colon);
        return at(lastName(object).equals(field) ? object : object + "." + field, message.substring(colon + 2));
    }

    /** A field is mostly missing because its name is mistyped: then the mistyped one is what to report. */
    private String missingField() {
        String owner = object.substring(0, object.lastIndexOf('.'));
        Class<?> type = (Class<?>) mistake.getPath().get(mistake.getPath().size() - 1).getFrom();
        List<String> known = Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
        return lines.keySet().stream()
                .filter(path -> path.startsWith(owner + ".") && path.indexOf('.', owner.length() + 1) < 0)
                .filter(path -> path.indexOf('[', owner.length() + 1) < 0)
                .filter(path -> !known.contains(lastName(path)) && !lastName(path).equals(KIND))
                .findFirst().map(path -> unknownField(path, known))
                .orElseGet(() -> at(object, "must be given, found nothing; add it"));
    }

    private String unknownField(String path, List<String> known) {
        return at(path, "no such field" + Suggestions.clause(lastName(path), known));
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private String unknownKind(InvalidTypeIdException wrong) {
        List<String> kinds = Stream.of(wrong.getBaseType().getRawClass()
                .getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name).toList();
        if (wrong.getTypeId() == null) {
            return at(object + "." + KIND, "must be given, found nothing; give one of " + String.join(", ", kinds));
        }
        return at(object + "." + KIND, "no such kind, found '" + wrong.getTypeId() + "'"
                + Suggestions.clause(wrong.getTypeId(), kinds));
    }

    private String wrongType(MismatchedInputException wrong) {
        Class<?> type = wrong.getTargetType();
        if (type != null && type.isEnum()) {
            String found = wrong instanceof InvalidFormatException format ? "'" + format.getValue() + "'"
                    : valueAt(object);      // YAML 1.1 takes off and no for false
            return at(object, "must be one of " + choices(type) + ", found " + found + "; choose one");
        }
        return at(object, "must be " + kindOf(type) + ", found " + valueAt(object) + "; mend it");
    }

    private static String choices(Class<?> type) {
        return Stream.of(type.getEnumConstants()).map(constant -> Yaml.write(constant).strip())
                .collect(Collectors.joining(", "));
    }

    private static String kindOf(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return type != null && List.class.isAssignableFrom(type) ? "a list" : "fields of their own";
    }

    /** File, line and name of a field. */
    static String place(Path file, String text, String field) {
        return file + ":" + lineNumber("." + field, lines(text)) + ": " + field;
    }

    private String at(String field, String rest) {
        String name = field.startsWith(".") ? field.substring(1) : field;
        return file + ":" + lineNumber(field) + ": " + (name.isEmpty() ? "" : name + ": ") + rest;
    }

    private String valueAt(String field) {
        return text.lines().skip(lineNumber(field) - 1L).findFirst()
                .map(line -> "'" + line.replaceFirst("^[^:]*:", "").strip() + "'").orElse("nothing");
    }

    /** The line of a field, or of the nearest thing around it that the file has. */
    private int lineNumber(String field) {
        return lineNumber(field, lines);
    }

    private static int lineNumber(String field, Map<String, Integer> lines) {
        String known = field;
        while (!known.isEmpty() && !lines.containsKey(known)) {
            known = known.substring(0, Math.max(known.lastIndexOf('.'), Math.max(known.lastIndexOf('['), 0)));
        }
        return lines.getOrDefault(known, 1);
    }

    /** The line of each field that can be read, such as {@code .phases[0].name}, in the order of the file. */
    private static Map<String, Integer> lines(String text) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                String field = pointer.replaceAll("/(\\d+)", "[$1]").replace('/', '.');
                lines.putIfAbsent(field, parser.currentTokenLocation().getLineNr());
            }
        } catch (IOException brokenBelow) {
            return lines;
        }
        return lines;
    }

    private static String step(Reference reference) {
        return reference.getIndex() >= 0 ? "[" + reference.getIndex() + "]" : "." + reference.getFieldName();
    }
}
