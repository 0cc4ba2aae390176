package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.TargetKind;
import dev.varve.image.Pixels;
import dev.varve.train.data.Part;
import dev.varve.train.interpret.Answers;
import dev.varve.train.interpret.ImageLosses;
import dev.varve.train.report.Caption;
import dev.varve.train.report.OpenRun;
import dev.varve.train.report.Picture;
import dev.varve.train.report.Sheet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says where a run's model errs. */
@Command(name = "interpret", description = "Says where the model of a finished run errs, and how sure it may be: each "
        + "class, what is taken for what, the largest losses, calibration.")
final class InterpretCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "the run's folder")
    private Path run;

    @Option(names = "--part", paramLabel = "train|valid|test", description = "of which part (default: that on which "
            + "the exported model was measured)")
    private Part part;

    @Option(names = "--least", paramLabel = "N", defaultValue = "1", description = "how often classes must have been "
            + "confused to be named (default: ${DEFAULT-VALUE})")
    private int least;

    @Option(names = "--top", paramLabel = "K", defaultValue = "9", description = "how many of the largest losses "
            + "(default: ${DEFAULT-VALUE})")
    private int top;

    @Option(names = "--confusion", paramLabel = "FILE", description = "draw the confusion matrix, to a new .png or "
            + ".svg file")
    private Path confusion;

    @Option(names = "--normalize", description = "draw the shares of each true class in place of counts")
    private boolean normalize;

    @Option(names = "--top-losses", paramLabel = "FILE", description = "draw the images of the largest losses, each "
            + "over prediction, truth, loss and probability, to a new .png file")
    private Path topLosses;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        Arguments.requireAtLeast(1, least, "--least");
        Arguments.requireAtLeast(1, top, "--top");
        NewFile.require("--confusion", confusion, ".png", ".svg");
        NewFile.require("--top-losses", topLosses, ".png");
        if (normalize && confusion == null) {
            throw new InvalidInput("--normalize: says what --confusion draws, found none; add it, or leave this out");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (OpenRun open = OpenRun.open(run, Runtime.getRuntime().availableProcessors())) {
            requireUse(open);
            Part chosen = part == null ? open.measured() : part;
            Answers answers = open.answers(chosen).orElseThrow(() -> new InvalidInput("%s: has no predictions of the "
                    + "%s part%s; name another --part, or bring the data back", run, chosen,
                    open.missing().isEmpty() ? "" : " (" + open.missing() + ")"));
            out.printf("%s on %s of the %s part:%n", run, Plural.of(answers.images().size(), "image"), chosen);
            List<Caption> worst = ImageLosses.largest(answers.losses(), top).stream()
                    .map(row -> Caption.of(answers, row)).toList();
            Optional<Answers> valid = answers.kind() == TargetKind.VALUES ? Optional.empty()
                    : open.answers(Part.VALID);
            new AnswerReport(answers, out).print(least, worst, valid);
            draw(open, answers, worst, out);
        }
        return Exit.DONE;
    }

    private void requireUse(OpenRun open) {
        if (confusion != null && open.card().target().kind() != TargetKind.LABEL) {
            throw new InvalidInput("--confusion: is for models of one class, %s says %s; leave it out", run,
                    open.card().target().kind());
        }
        if (topLosses != null && open.data().isEmpty()) {
            throw new InvalidInput("--top-losses: needs the images of the run (%s); bring them back, or leave it out",
                    open.missing());
        }
    }

    private void draw(OpenRun open, Answers answers, List<Caption> worst, PrintWriter out) {
        if (confusion != null) {
            MatrixPicture.write(confusion, answers.evidence().matrix(), answers.names(), normalize);
            out.println("Drawn: " + confusion);
        }
        if (topLosses != null) {
            List<Pixels> pictures = open.pictures(worst.stream().map(Caption::image).toList());
            Sheet.write(topLosses, IntStream.range(0, worst.size()).mapToObj(i -> new Sheet.Cell(
                    List.of(Picture.of(pictures.get(i))), Stream.concat(worst.get(i).lines().stream(),
                    Stream.of(worst.get(i).image())).toList())).toList());
            out.println("Drawn: " + topLosses);
        }
    }
}
