package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.train.report.OpenRun;
import dev.varve.train.report.ReportPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a page of a run. */
@Command(name = "report", description = "Makes a page of a finished run: figures, errors, pictures, "
        + "calibration, plan, losses, rates, and where all of it comes from. It needs no other file.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "the run's folder")
    private Path run;

    @Option(names = "--out", paramLabel = "FILE", description = "a new file that ends in .html (default: report.html "
            + "in the run's folder, in place of a former one)")
    private Path out;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        NewFile.require("--out", out, ".html");
        try (OpenRun open = OpenRun.open(run, Runtime.getRuntime().availableProcessors())) {
            if (open.data().isEmpty()) {
                spec.commandLine().getOut().println("Without pictures: " + open.missing());
            }
            Path file = out == null ? run.resolve("report.html") : out;
            Files.writeString(file, ReportPage.of(open), StandardCharsets.UTF_8);
            spec.commandLine().getOut().println("Written: " + file);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "--out: cannot be written (%s); name another file", Reason.of(failure));
        }
        return Exit.DONE;
    }
}
