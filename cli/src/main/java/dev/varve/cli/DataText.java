package dev.varve.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.card.TargetKind;
import dev.varve.train.data.DataReport;
import dev.varve.train.data.DataReport.ClassCount;
import dev.varve.train.data.DataReport.Copies;
import dev.varve.train.data.DataReport.Range;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Part;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report on data, for people and for machines. */
final class DataText {

    private static final int NAMED = 5;

    private DataText() {
    }

    /** A few lines and tables. */
    static String of(Path data, DataReport report) {
        StringJoiner text = new StringJoiner("\n");
        text.add(String.format(Locale.ROOT, report.images() == 1 ? "%s: one image, %3$s" : "%s: %,d images, %s", data,
                report.images(), report.unreadable().isEmpty() ? "all readable"
                : String.format(Locale.ROOT, "%,d not readable", report.unreadable().size())));
        report.width().ifPresent(width -> {
            text.add("  " + report.formats().entrySet().stream().map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", ")));
            text.add("  width " + words(width) + "; height " + words(report.height().orElseThrow()) + " pixels");
        });
        if (!report.classes().isEmpty()) {
            text.add("").add(classes(report.classes()).toString());
        }
        if (!report.values().isEmpty()) {
            text.add("").add(values(report.values()).toString());
        }
        report.dataset().filter(images -> images.kind() != TargetKind.LABEL).ifPresent(images -> text.add(String.format(
                "Images: %d train, %d valid, %d test", count(images, Part.TRAIN), count(images, Part.VALID),
                count(images, Part.TEST))));
        named(text, "Not readable", report.unreadable(), bad -> bad.path() + ": " + bad.fault());
        named(text, "In several parts", report.copies().stream().filter(Copies::apart).toList(), DataText::copies);
        named(text, "More than once in a part", report.copies().stream().filter(same -> !same.apart()).toList(),
                DataText::copies);
        if (!report.notes().isEmpty()) {
            text.add("").add(String.join("\n", report.notes()));
        }
        return text.toString();
    }

    private static int count(Dataset images, Part part) {
        return images.indices(part).length;
    }

    private static Table classes(List<ClassCount> classes) {
        boolean divided = classes.stream().allMatch(one -> one.open() == 0);
        Table table = divided ? new Table("class", "train", "valid", "test")
                : new Table("class", "train", "valid", "test", "no part");
        for (ClassCount one : classes) {
            if (divided) {
                table.row(one.name(), one.train(), one.valid(), one.test());
            } else {
                table.row(one.name(), one.train(), one.valid(), one.test(), one.open());
            }
        }
        return table;
    }

    private static Table values(Map<String, Range> values) {
        Table table = new Table("value", "least", "median", "most");
        values.forEach((name, range) -> table.row(name, number(range.least()), number(range.median()),
                number(range.most())));
        return table;
    }

    private static String words(Range range) {
        return number(range.least()) + " to " + number(range.most()) + " (median " + number(range.median()) + ")";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String copies(Copies same) {
        return (same.bytes() ? "same file: " : "same pixels: ") + String.join(" = ", same.images());
    }

    private static <T> void named(StringJoiner text, String heading, List<T> all, Function<T, String> line) {
        if (all.isEmpty()) {
            return;
        }
        text.add("").add(heading + ":");
        all.stream().limit(NAMED).forEach(one -> text.add("  " + line.apply(one)));
        if (all.size() > NAMED) {
            text.add(String.format(Locale.ROOT, "  and %,d more (--json has all)", all.size() - NAMED));
        }
    }

    /** All of it. */
    static String json(DataReport report) {
        ObjectNode all = new JsonMapper().createObjectNode();
        all.put("images", report.images());
        ArrayNode bad = all.putArray("unreadable");
        report.unreadable().forEach(one -> bad.addObject().put("path", one.path()).put("fault", one.fault()));
        ObjectNode formats = all.putObject("formats");
        report.formats().forEach(formats::put);
        report.width().ifPresent(range -> put(all.putObject("width"), range));
        report.height().ifPresent(range -> put(all.putObject("height"), range));
        report.dataset().ifPresent(images -> {
            ObjectNode parts = all.putObject("parts");
            Arrays.stream(Part.values()).forEach(part -> parts.put(part.toString(), count(images, part)));
        });
        ArrayNode classes = all.putArray("classes");
        report.classes().forEach(one -> classes.addObject().put("name", one.name()).put("train", one.train())
                .put("valid", one.valid()).put("test", one.test()).put("open", one.open()));
        ObjectNode values = all.putObject("values");
        report.values().forEach((name, range) -> put(values.putObject(name), range));
        ArrayNode copies = all.putArray("copies");
        for (Copies same : report.copies()) {
            ObjectNode one = copies.addObject().put("same", same.bytes() ? "file" : "pixels")
                    .put("apart", same.apart()).put("disputed", same.disputed());
            ArrayNode images = one.putArray("images");
            same.images().forEach(images::add);
        }
        ArrayNode notes = all.putArray("notes");
        report.notes().forEach(notes::add);
        report.refusal().ifPresent(message -> all.put("refusal", message));
        return all.toString();
    }

    private static void put(ObjectNode node, Range range) {
        node.put("least", range.least()).put("median", range.median()).put("most", range.most());
    }
}
