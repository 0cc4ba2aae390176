package dev.varve.benchmarks;

import dev.varve.card.InvalidInput;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options of the benchmarks, written {@code --name value}. */
final class Options {

    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the command line.
     *
     * @param known the names that may be given
     * @throws InvalidInput if there is another one, or one without a value
     */
    static Options of(String[] arguments, String... known) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!List.of(known).contains(arguments[i])) {
                throw new InvalidInput("%s: no option of the benchmarks; they take %s", arguments[i],
                        String.join(", ", known));
            }
            if (i + 1 == arguments.length) {
                throw new InvalidInput("%s: needs a value, found none; write it behind the option", arguments[i]);
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        return new Options(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /**
     * A whole number.
     *
     * @throws InvalidInput if it is none, or below 1
     */
    int number(String name, int otherwise) {
        String text = text(name, Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new InvalidInput("%s: must be a whole number of at least 1, found %s; the default is %d", name, text,
                    otherwise);
        }
        return Integer.parseInt(text);
    }

    /**
     * A path that must be given.
     *
     * @throws InvalidInput if it is not
     */
    Path path(String name) {
        if (!has(name)) {
            throw new InvalidInput("%s: must be given, found nothing; name a path", name);
        }
        return Path.of(values.get(name));
    }
}
