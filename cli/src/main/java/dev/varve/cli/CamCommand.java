package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Suggestions;
import dev.varve.card.TargetKind;
import dev.varve.image.Pixels;
import dev.varve.image.Preprocessor;
import dev.varve.train.interpret.CamRule;
import dev.varve.train.interpret.HeatMap;
import dev.varve.train.interpret.Inspector;
import dev.varve.train.report.Picture;
import dev.varve.train.report.Sheet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws where in images a model looks. */
@Command(name = "cam", description = "Draws where in images a model finds a class (Grad-CAM): each image, and beside "
        + "it what speaks for the class, yellow most.")
final class CamCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx file of a model that can be trained, or a "
            + "run folder")
    private Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "JPEG, PNG, GIF, BMP, WebP "
            + "or TIFF; for a model of stacks the files of the channels, with commas between")
    private List<Path> images;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "a new file that ends in .png")
    private Path out;

    @Option(names = "--class", paramLabel = "NAME", description = "which class, name or value it looks for (default: "
            + "the most probable one; of values the first)")
    private String wanted;

    @Option(names = "--node", paramLabel = "N", description = "a node or module of the network, see `varve groups ARCH "
            + "--listing` (default: the last one before the pooling)")
    private String node;

    @Option(names = "--plus-plus", description = "weigh channels as Grad-CAM++, which shows several things of a class "
            + "more evenly")
    private boolean plusPlus;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        NewFile.require("--out", out, ".png");
        try (Inspector inspector = Inspector.open(ModelFile.of(model), Runtime.getRuntime().availableProcessors())) {
            List<String> classes = inspector.card().classes();
            if (wanted != null && !classes.contains(wanted)) {
                throw Suggestions.unknown("--class", wanted, "class of this model", classes);
            }
            String given = node == null ? null : inspector.node("--node", node);
            Preprocessing preprocessing = inspector.card().preprocessing();
            Preprocessor preprocessor = new Preprocessor(preprocessing);
            List<Pixels> crops = images.stream().map(image -> preprocessor.crop(ImageArgument.decode(image,
                    preprocessor.decodedShortSide(), preprocessing.reading()))).toList();
            draw(inspector, crops, given == null ? lastNode(inspector) : given);
        }
        return Exit.DONE;
    }

    private String lastNode(Inspector inspector) {
        return inspector.lastNode().orElseThrow(() -> new InvalidInput("%s: no node has a square of positions that "
                + "count at %d pixels; name one by --node, or train at a larger --size", model,
                inspector.card().preprocessing().size()));
    }

    private void draw(Inspector inspector, List<Pixels> crops, String at) {
        CamRule rule = plusPlus ? CamRule.GRAD_CAM_PLUS_PLUS : CamRule.GRAD_CAM;
        List<String> classes = inspector.card().classes();
        Table table = new Table("image", "looks for", "output", "");
        List<Sheet.Cell> cells = new ArrayList<>();
        for (int i = 0; i < crops.size(); i++) {
            double[] outputs = inspector.outputs(List.of(crops.get(i)));
            int output = output(outputs, inspector);
            HeatMap map = inspector.map(crops.get(i), at, output, rule);
            String nothing = map.isEmpty() ? "nothing speaks for it" : "";
            table.row(images.get(i), classes.get(output), String.format(Locale.ROOT, "%.3f", outputs[output]), nothing);
            cells.add(new Sheet.Cell(List.of(Picture.of(crops.get(i)), Picture.under(map, crops.get(i))),
                    List.of(map.isEmpty() ? classes.get(output) + ": " + nothing : classes.get(output),
                            images.get(i).toString())));
        }
        Sheet.write(out, cells);
        spec.commandLine().getOut().printf("%s at %s%n%s%nDrawn: %s%n", plusPlus ? "Grad-CAM++" : "Grad-CAM", at, table,
                out);
    }

    private int output(double[] outputs, Inspector inspector) {
        if (wanted != null) {
            return inspector.card().classes().indexOf(wanted);
        }
        return inspector.card().target().kind() == TargetKind.VALUES ? 0 : IntStream.range(0, outputs.length)
                .reduce((one, other) -> outputs[other] > outputs[one] ? other : one).orElseThrow();
    }
}
