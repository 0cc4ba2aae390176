package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks all questions, or some, and writes a table of the answers after each.
 *
 * <p>{@code [--only NAME,…] [--data DIR] [--python PYTHON] [--reference DIR] [--varve COMMAND] [--out FILE.md]
 * [--rounds N] [--seconds N] [--threads N] [--batch N] [--photos N]}. A name of {@code --only} also stands for those
 * that begin with it. Without {@code --data} pixels are random, and questions about
 * photos are not answered. {@code --seconds} is how long a turn of a side lasts at least, {@code --photos} how many
 * training photos are read where files are. A question that cannot be answered is named in the table, the others are
 * asked, and the exit code is {@value #MENDABLE}, or {@value #FAULT} after a fault.
 */
public final class All {

    /** The exit code after something that the user can mend, as that of {@code varve}. */
    static final int MENDABLE = 2;
    /** The exit code after a fault, which wins over the other. */
    static final int FAULT = 1;

    private static final String[] OPTIONS = {"--only", "--data", "--python", "--reference", "--varve",
        "--out", "--rounds", "--seconds", "--threads", "--batch", "--photos"};
    private static final String TABLE = "benchmarks.md";

    private All() {
    }

    /**
     * Asks and writes.
     *
     * @param arguments options as above
     */
    public static void main(String[] arguments) throws IOException {
        int code = run(arguments, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        try {
            Options options = Options.of(arguments, OPTIONS);
            List<Question> questions = options.has("--only")
                    ? Questions.named(options.text("--only", "")) : Questions.all();
            return ask(questions, options, out, err);
        } catch (InvalidInput mistake) {
            err.println(mistake.getMessage());
            return MENDABLE;
        }
    }

    private static int ask(List<Question> questions, Options options, PrintStream out, PrintStream err)
            throws IOException {
        int code = 0;
        try (Bench bench = new Bench(options)) {
            Report report = new Report(Machine.facts(bench.threads()));
            write(report, options);
            for (Question question : questions) {
                out.println(question.name() + ": " + question.text());
                try (Contest contest = new Contest(question, bench, out)) {
                    report.add(contest.run());
                } catch (InvalidInput mistake) {
                    err.println(mistake.getMessage());
                    report.add(question, mistake.getMessage());
                    code = code == FAULT ? FAULT : MENDABLE;
                } catch (RuntimeException | IOException fault) {
                    err.println(question.name() + ": " + fault);
                    report.add(question, fault.toString());
                    code = FAULT;
                }
                write(report, options);
            }
            out.print(report.text());
        }
        return code;
    }

    /** Also before the first question, so that a place that cannot be written costs no hours. */
    private static void write(Report report, Options options) {
        String file = options.text("--out", TABLE);
        try {
            Files.writeString(Path.of(file), report.text());
        } catch (IOException e) {
            throw new InvalidInput(e, "--out %s: must be a file that can be written, found: %s; name another", file,
                    Reason.of(e));
        }
    }
}
