package dev.varve.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.TargetKind;
import dev.varve.predict.ClassProbability;
import dev.varve.predict.Prediction;
import dev.varve.predict.Predictor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is in images. */
@Command(name = "predict", description = "Says what is in images, with an exported model.")
final class PredictCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx file that varve made, or a run folder")
    private Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "JPEG, PNG, GIF, BMP, WebP "
            + "or TIFF; for a model of stacks the files of the channels, with commas between")
    private List<Path> images;

    @ArgGroup
    private Form form = new Form();

    @Option(names = "--top", paramLabel = "K", description = "how many classes of each image (default: 3)")
    private Integer top;

    @Option(names = "--threshold", paramLabel = "X", description = "from which probability on a name holds, where the "
            + "model tells several (default: 0.5)")
    private Double threshold;

    @Mixin
    private TestTimeOptions testTime;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** How it is written; one or none. */
    private static final class Form {
        @Option(names = "--json", description = "as JSON: [{\"image\", \"classes\": [{\"name\", \"probability\"}]}], "
                + "of several names also \"labels\", of values \"values\" by name")
        private boolean json;

        @Option(names = "--csv", description = "as CSV: image,rank,class,probability, of several names also "
                + "holds; of values image and a column for each")
        private boolean csv;
    }

    @Override
    public Integer call() throws IOException {
        Arguments.requireAtLeast(1, top(), "--top");
        try (Predictor predictor = Predictor.open(ModelFile.of(model), testTime.of(model))) {
            requireUse(predictor.card().target().kind());
            Reading reading = predictor.card().preprocessing().reading();
            List<Prediction> predictions = predictor.predictEach(images, (image, shortSide) ->
                    ImageArgument.decode(image, shortSide, reading));
            PrintWriter out = spec.commandLine().getOut();
            if (form.json) {
                out.println(json(predictions));
            } else if (form.csv) {
                out.print(csv(predictions));
            } else {
                out.println(table(predictions));
            }
            out.flush();
        }
        return Exit.DONE;
    }

    private int top() {
        return top == null ? 3 : top;
    }

    private double threshold() {
        return threshold == null ? 0.5 : threshold;
    }

    private void requireUse(TargetKind kind) {
        if (kind == TargetKind.VALUES && top != null) {
            throw new InvalidInput("--top: is for classes, %s says values; leave it out", model);
        }
        if (kind != TargetKind.LABELS && threshold != null) {
            throw new InvalidInput("--threshold: is for models of several names, %s says %s; leave it out", model,
                    kind == TargetKind.VALUES ? "values" : "one class");
        }
        if (!(threshold() >= 0 && threshold() <= 1)) {
            throw new InvalidInput("--threshold: must lie between 0 and 1, found %s; 0.5 is usual", threshold);
        }
    }

    private Table table(List<Prediction> predictions) {
        return switch (predictions.get(0).kind()) {
            case LABEL -> PredictionTable.of(images, predictions, top());
            case LABELS -> PredictionTable.ofNames(images, predictions, top(), threshold());
            case VALUES -> PredictionTable.ofValues(images, predictions);
        };
    }

    private String json(List<Prediction> predictions) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ArrayNode all = mapper.createArrayNode();
        for (int i = 0; i < images.size(); i++) {
            ObjectNode image = all.addObject().put("image", images.get(i).toString());
            Prediction said = predictions.get(i);
            if (said.kind() == TargetKind.VALUES) {
                ObjectNode values = image.putObject("values");
                said.values().forEach(value -> values.put(value.name(), value.number()));
                continue;
            }
            if (said.kind() == TargetKind.LABELS) {
                ArrayNode labels = image.putArray("labels");
                said.above(threshold()).forEach(one -> labels.add(one.name()));
            }
            ArrayNode classes = image.putArray("classes");
            for (ClassProbability one : said.top(top())) {
                classes.addObject().put("name", one.name()).put("probability", one.probability());
            }
        }
        return mapper.writeValueAsString(all);
    }

    private String csv(List<Prediction> predictions) throws IOException {
        Prediction first = predictions.get(0);
        List<String> headings = new ArrayList<>(first.kind() == TargetKind.VALUES ? List.of("image")
                : List.of("image", "rank", "class", "probability"));
        first.values().forEach(value -> headings.add(value.name()));
        if (first.kind() == TargetKind.LABELS) {
            headings.add("holds");
        }
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader(headings.toArray(String[]::new))
                .setRecordSeparator("\n").build();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (int i = 0; i < images.size(); i++) {
                print(images.get(i), predictions.get(i), printer);
            }
        }
        return text.toString();
    }

    private void print(Path image, Prediction said, CSVPrinter printer) throws IOException {
        if (said.kind() == TargetKind.VALUES) {
            List<Object> cells = new ArrayList<>(List.of(image));
            said.values().forEach(value -> cells.add(value.number()));
            printer.printRecord(cells);
            return;
        }
        int rank = 1;
        for (ClassProbability one : said.top(top())) {
            List<Object> cells = new ArrayList<>(List.of(image, rank++, one.name(), one.probability()));
            if (said.kind() == TargetKind.LABELS) {
                cells.add(one.probability() > threshold());
            }
            printer.printRecord(cells);
        }
    }
}
