package dev.varve.cli;

import dev.varve.samples.Samples;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws a sample data set. */
@Command(name = "sample", description = "Draws a sample data set, see `varve ls samples`.")
final class SampleCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "name of the data set")
    private String name;

    @Parameters(index = "1", paramLabel = "DIR", description = "where it goes: a folder that is missing or empty")
    private Path dir;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "of the drawing; the same seed draws "
            + "the same pictures (default: ${DEFAULT-VALUE})")
    private long seed;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        Path written = Samples.named(name).write(dir, seed);
        spec.commandLine().getOut().printf("%s is drawn in %s; train on it with `varve train %s`%n", name, written,
                written);
        return Exit.DONE;
    }
}
