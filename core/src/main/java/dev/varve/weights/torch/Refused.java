package dev.varve.weights.torch;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** A file is not read; the message says why and, behind a semicolon, what to do. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String LONGEST_SHOWN = "%.80s";

    Refused(String message, Object... values) {
        super(String.format(Locale.ROOT, message, values));
    }

    /** A file that is not as torch.save writes it. */
    static Refused damaged(String what, Object... values) {
        return new Refused(what + "; get it anew", values);
    }

    /** What a file says, fit for one line of a message; a container by its kind, for it may hold itself. */
    static String line(Object said) {
        String text = said instanceof Collection || said instanceof Map ? "a container" : String.valueOf(said);
        return String.format(Locale.ROOT, LONGEST_SHOWN, text.replaceAll("\\p{Cntrl}", "?"));
    }
}
