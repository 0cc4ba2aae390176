package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.plan.Evidence;
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

    @Option(names = "--json", description = "with --probe: what was measured, as JSON and in place of the plan: "
            + "{\"photos\": {\"train\", \"valid\"}, \"score\", \"stages\": [{\"before\", \"group\", \"features\", "
            + "\"score\", \"logMe\"}], \"rises\", \"solved\", \"groups\": [{\"name\", \"relativeGradient\", \"share\", "
            + "\"advice\"}], \"inputShift\", \"ranAway\"}")
    private boolean json;

    @Option(names = "--write", paramLabel = "FILE", description = "write the plan as YAML to a file that does not "
            + "exist, to be changed and then trained by: train --plan FILE")
    private Path file;

    /**
     * Refuses a file that cannot be written, and JSON of what is not measured, before anything is computed.
     *
     * @param blocks whether blocks are timed as well
     */
    void require(boolean blocks) {
        NewFile.require("--write", file);
        if (json && !probe) {
            throw new InvalidInput("--json: is of --probe, found none; add it, or leave this out");
        }
        if (json && blocks) {
            throw new InvalidInput("--json: does not go with --blocks; leave one of both out");
        }
    }

    /** Whether nothing but JSON is asked for. */
    boolean isJson() {
        return json;
    }

    /** Does what was asked for. */
    void carryOut(Learner learner, Plan plan, PrintWriter out) {
        if (probe) {
            Evidence evidence = learner.evidence().orElseThrow(() -> new InvalidInput("--probe: asks what the features "
                    + "of trained weights tell, found random ones; leave out --from-scratch"));
            if (json) {
                out.println(ProbeReport.json(evidence, plan.groups()));
            } else {
                ProbeReport.print(evidence, plan.groups(), out);
            }
        }
        if (file != null) {
            write(plan);
            if (!json) {
                out.println("Written: " + file + ", to train by with --plan");
            }
        }
        out.flush();
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
