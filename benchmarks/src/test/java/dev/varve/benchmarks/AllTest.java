package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake on the command line is one line and code 2; a question without an answer stands in the table. */
final class AllTest {

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) throws IOException {
        return All.run(arguments, new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void run_withAnUnknownOption_saysSoInOneLine() throws IOException {
        assertThat(run("--dta", "x")).isEqualTo(All.MENDABLE);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).singleElement().asString()
                .startsWith("--dta: no option of the benchmarks; they take --only, --data, ");
    }

    @Test
    void run_withAPlaceThatCannotBeWritten_saysSoBeforeTheFirstQuestion() throws IOException {
        String file = folder.resolve("missing").resolve("table.md").toString();

        assertThat(run("--only", "decode", "--out", file)).isEqualTo(All.MENDABLE);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).singleElement().asString()
                .startsWith("--out " + file + ": must be a file that can be written, found: ");
    }

    @Test
    void run_ofAQuestionThatLacksItsPhotos_goesOnAndSaysSoInTheTable() throws IOException {
        Path table = folder.resolve("table.md");

        assertThat(run("--only", "decode,time-to-accuracy", "--python", "no-such-python", "--out", table.toString()))
                .isEqualTo(All.MENDABLE);

        assertThat(Files.readString(table)).contains("- `decode`: --data: must be given, found nothing; name a path\n")
                .contains("- `time-to-accuracy`: --data: must be given");
    }
}
