package dev.varve.card;

import java.util.Locale;

/**
 * A mistake that the user can mend: its message is one line with subject, rule, value found and remedy.
 *
 * <p>The command line prints the message alone and exits with 2; any other exception is a fault of the program.
 */
public class InvalidInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Reports a mistake.
     *
     * @param message format as in {@link String#format}, the same in every locale: subject, rule, value found, remedy
     * @param values the values of the format
     */
    public InvalidInput(String message, Object... values) {
        super(values.length == 0 ? message : String.format(Locale.ROOT, message, values));
    }

    /**
     * Reports a mistake that another exception revealed.
     *
     * @param cause what revealed it
     * @param message format as in {@link String#format}, the same in every locale
     * @param values the values of the format
     */
    public InvalidInput(Throwable cause, String message, Object... values) {
        super(values.length == 0 ? message : String.format(Locale.ROOT, message, values), cause);
    }
}
