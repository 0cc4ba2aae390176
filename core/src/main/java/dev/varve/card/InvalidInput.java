package dev.varve.card;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A mistake that the user can mend: its message is one line with subject, rule, value found and remedy.
 *
 * <p>A collection among the values is told by its elements with commas between, an empty one as "none".
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
        super(text(message, values));
    }

    /**
     * Reports a mistake that another exception revealed.
     *
     * @param cause what revealed it
     * @param message format as in {@link String#format}, the same in every locale
     * @param values the values of the format
     */
    public InvalidInput(Throwable cause, String message, Object... values) {
        super(text(message, values), cause);
    }

    private static String text(String message, Object... values) {
        return values.length == 0 ? message : String.format(Locale.ROOT, message,
                Arrays.stream(values).map(InvalidInput::inWords).toArray());
    }

    private static Object inWords(Object value) {
        return !(value instanceof Collection<?> some) ? value : some.isEmpty() ? "none"
                : some.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
