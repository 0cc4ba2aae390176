package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** What every benchmark's {@code main} does around its question: it reads options and says a mistake in one line. */
final class Question {

    /** The exit code after something that the user can mend, as that of {@code varve}. */
    static final int MENDABLE = 2;

    private Question() {
    }

    /** Measures and prints. */
    @FunctionalInterface
    interface Answer {

        /** Answers the question. */
        void to(Options options) throws IOException;
    }

    /** Answers a question; ends the process with {@link #MENDABLE} if the user must mend something. */
    static void ask(String[] arguments, Answer answer, String... known) {
        int code = ask(System.err, arguments, answer, known);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int ask(PrintStream err, String[] arguments, Answer answer, String... known) {
        try {
            answer.to(Options.of(arguments, known));
            return 0;
        } catch (InvalidInput mistake) {
            err.println(mistake.getMessage());
            return MENDABLE;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
