package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one command line came to.
 *
 * @param code the exit code
 * @param out all of standard output
 * @param err all of standard error
 */
record Cli(int code, String out, String err) {

    /** Runs a command line in this process; arguments that are no text are shown as text. */
    static Cli run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err),
                Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Cli(code, out.toString(), err.toString());
    }

    /** Runs a command line that must succeed without a word on standard error, and gives its output. */
    static String done(Object... arguments) {
        Cli cli = run(arguments);
        assertThat(cli.err()).isEmpty();
        assertThat(cli.code()).isEqualTo(Exit.DONE);
        return cli.out();
    }

    /** Runs a command line that must be refused with one line and leave a folder as it was; gives the line. */
    static String refused(Path folder, Object... arguments) {
        Map<Path, String> before = contents(folder);
        Cli cli = run(arguments);
        assertThat(cli.err()).startsWith("varve: ").endsWith("\n");
        assertThat(cli.err().strip().lines()).as("one line").hasSize(1);
        assertThat(cli.code()).isEqualTo(Exit.MENDABLE);
        assertThat(contents(folder)).isEqualTo(before);
        return cli.err().strip().substring("varve: ".length());
    }

    private static Map<Path, String> contents(Path folder) {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                contents.put(file, Files.isDirectory(file) ? "folder"
                        : Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.getLastModifiedTime(file));
            }
            return contents;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
