package dev.varve.train.interpret;

import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.train.metric.Evidence;
import dev.varve.train.metric.Scores;
import dev.varve.train.truth.Targets;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * What a model said of images, and what is true of them.
 *
 * @param target what the outputs mean
 * @param names of the classes, names or values
 * @param images path of each below the root of the data
 * @param scores outputs and truth, values in the unit of the data
 */
public record Answers(Target target, List<String> names, List<String> images, Scores scores) {

    private static final String IMAGE = "image";
    private static final String ACTUAL = "actual";

    /** Checks that there is a row for each image. */
    public Answers {
        names = List.copyOf(names);
        images = List.copyOf(images);
        if (images.size() != scores.rows() || names.size() != scores.outputs()) {
            throw new IllegalArgumentException("answers: " + images.size() + " images and " + names.size()
                    + " names do not fit " + scores.rows() + " rows of " + scores.outputs());
        }
    }

    /** The kind of what is told. */
    public TargetKind kind() {
        return target.kind();
    }

    /** What metrics are read from. */
    public Evidence evidence() {
        return Evidence.of(kind(), scores);
    }

    /** The loss of each image, see {@link ImageLosses}. */
    public double[] losses() {
        return ImageLosses.of(target, scores);
    }

    /**
     * The answers as CSV: {@code image}, what is true, and the outputs. True is the class in the column {@code actual},
     * or a number for each name or value in columns that begin with {@code actual}; outputs are logits, or values, in
     * columns of the names.
     */
    public String toCsv() {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build())) {
            csv.printRecord(headings(kind(), names));
            for (int row = 0; row < images.size(); row++) {
                List<Object> cells = new ArrayList<>(List.of(images.get(row)));
                if (kind() == TargetKind.LABEL) {
                    cells.add(names.get(scores.label(row)));
                }
                for (int i = 0; kind() != TargetKind.LABEL && i < names.size(); i++) {
                    cells.add((float) scores.truth(row, i));
                }
                for (int i = 0; i < names.size(); i++) {
                    cells.add((float) scores.at(row, i));
                }
                csv.printRecord(cells);
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    private static List<String> headings(TargetKind kind, List<String> names) {
        Stream<String> truth = kind == TargetKind.LABEL ? Stream.of(ACTUAL)
                : names.stream().map(name -> ACTUAL + " " + name);
        return Stream.of(Stream.of(IMAGE), truth, names.stream()).flatMap(some -> some).toList();
    }

    /**
     * Reads what {@link #toCsv} wrote.
     *
     * @param card of the model
     * @throws InvalidInput if the file is none of this model
     */
    public static Answers read(Path file, Card card) {
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return of(CSVFormat.DEFAULT.parse(text).getRecords(), card);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            throw new InvalidInput(broken, "%s: holds no predictions of this model (%s); delete it", file,
                    broken instanceof IOException failure ? Reason.of(failure) : broken.getMessage());
        }
    }

    private static Answers of(List<CSVRecord> rows, Card card) {
        List<String> names = card.classes();
        TargetKind kind = card.target().kind();
        if (!rows.get(0).toList().equals(headings(kind, names))) {
            throw new IllegalArgumentException("other columns than " + headings(kind, names));
        }
        int truths = kind == TargetKind.LABEL ? 1 : names.size();
        List<CSVRecord> body = rows.subList(1, rows.size());
        double[] outputs = body.stream().flatMapToDouble(row -> row.stream().skip(1L + truths)
                .mapToDouble(Float::parseFloat)).toArray();
        return new Answers(card.target(), names, body.stream().map(row -> row.get(0)).toList(),
                new Scores(outputs, names.size(), targets(body, kind, names)));
    }

    private static Targets targets(List<CSVRecord> rows, TargetKind kind, List<String> names) {
        if (kind == TargetKind.LABEL) {
            return new Targets.Labels(rows.stream().mapToInt(row -> names.indexOf(row.get(1))).toArray());
        }
        float[] numbers = new float[rows.size() * names.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(rows.get(i / names.size()).get(1 + i % names.size()));
        }
        return new Targets.Rows(numbers, names.size());
    }
}
