package dev.varve.cli;

import dev.varve.card.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the stack trace of a fault goes, so that the terminal shows one line. */
final class FaultLog {

    private FaultLog() {
    }

    /** Writes the failure to a new file and says where; says why where that fails too. */
    static String write(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        try {
            Path file = Files.createTempFile("varve-fault-", ".log");
            Files.writeString(file, trace.toString());
            return file.toString();
        } catch (IOException unwritable) {
            return "(could not be written: " + Reason.of(unwritable) + ")\n" + trace;
        }
    }
}
