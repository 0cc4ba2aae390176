package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.plan.Plan;
import dev.varve.train.Learner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What {@code plan} can do beside foretelling: measure the task, and write the plan down. */
final class ProbeOptions {

    @Option(names = "--probe", description = "measure how well the features of each stage serve these photos, and how "
            + "much each layer group has to learn; says which to train")
    private boolean probe;

    @Option(names = "--write", paramLabel = "FILE", description = "write the plan as YAML to a file that does not "
            + "exist, to be changed and then trained by: train --plan FILE")
    private Path file;

    /** Refuses a file that cannot be written, before anything is computed. */
    void require() {
        NewFile.require("--write", file);
    }

    /** Does what was asked for. */
    void carryOut(Learner learner, Plan plan, PrintWriter out) {
        if (probe) {
            ProbeReport.print(learner.evidence().orElseThrow(() -> new InvalidInput("--probe: asks what the features "
                    + "of trained weights tell, found random ones; leave out --from-scratch")), plan.groups(), out);
        }
        if (file != null) {
            write(plan);
            out.println("Written: " + file + ", to train by with --plan");
            out.flush();
        }
    }

    private void write(Plan plan) {
        try {
            Files.writeString(file, plan.toYaml());
        } catch (IOException failure) {
            throw new InvalidInput(failure, "--write %s: cannot be written (%s); name another file", file,
                    Reason.of(failure));
        }
    }
}
