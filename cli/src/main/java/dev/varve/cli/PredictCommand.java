package dev.varve.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.predict.ClassProbability;
import dev.varve.predict.Prediction;
import dev.varve.predict.Predictor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is in images. */
@Command(name = "predict", description = "Says what is in images, with an exported model.")
final class PredictCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx file that varve made, or a run folder")
    private Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "JPEG, PNG, GIF, BMP, WebP or TIFF")
    private List<Path> images;

    @ArgGroup
    private Form form = new Form();

    @Option(names = "--top", paramLabel = "K", defaultValue = "3",
            description = "how many classes of each image (default: ${DEFAULT-VALUE})")
    private int top;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** How it is written; one or none. */
    private static final class Form {
        @Option(names = "--json", description = "as JSON: [{\"image\", \"classes\": [{\"name\", \"probability\"}]}]")
        private boolean json;

        @Option(names = "--csv", description = "as CSV: image,rank,class,probability")
        private boolean csv;
    }

    @Override
    public Integer call() throws IOException {
        Arguments.requireAtLeast(1, top, "--top");
        try (Predictor predictor = Predictor.open(ModelFile.of(model))) {
            List<Prediction> predictions = predictor.predictFiles(images);
            PrintWriter out = spec.commandLine().getOut();
            if (form.json) {
                out.println(json(predictions));
            } else if (form.csv) {
                out.print(csv(predictions));
            } else {
                out.println(PredictionTable.of(images, predictions, top));
            }
            out.flush();
        }
        return Exit.DONE;
    }

    private String json(List<Prediction> predictions) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ArrayNode all = mapper.createArrayNode();
        for (int i = 0; i < images.size(); i++) {
            ObjectNode image = all.addObject().put("image", images.get(i).toString());
            ArrayNode classes = image.putArray("classes");
            for (ClassProbability one : predictions.get(i).top(top)) {
                classes.addObject().put("name", one.name()).put("probability", one.probability());
            }
        }
        return mapper.writeValueAsString(all);
    }

    private String csv(List<Prediction> predictions) throws IOException {
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader("image", "rank", "class", "probability")
                .setRecordSeparator("\n").build();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (int i = 0; i < images.size(); i++) {
                int rank = 1;
                for (ClassProbability one : predictions.get(i).top(top)) {
                    printer.printRecord(images.get(i), rank++, one.name(), one.probability());
                }
            }
        }
        return text.toString();
    }
}
