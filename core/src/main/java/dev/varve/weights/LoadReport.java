package dev.varve.weights;

import dev.varve.card.InvalidInput;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How a file's arrays fit a network, name by name. Strict but for two things: the integers that nothing computes with
 * ({@code num_batches_tracked}, {@code relative_position_index}) may be there or not, and so may whatever belongs to a
 * head, in any shape.
 *
 * @param subject the file, as messages call it
 * @param architecture the network's name
 * @param file all arrays of the file
 * @param loaded the arrays that fit, in the network's order, halves and doubles turned to singles
 * @param missing names of the network that the file has not
 * @param unexpected names of the file that the network has not
 * @param misshapen arrays that have another shape or type than the network needs, each with both
 * @param notFinite names of arrays that hold infinity or what is not a number
 */
public record LoadReport(String subject, String architecture, Weights file, Weights loaded,
        List<String> missing, List<String> unexpected, List<String> misshapen, List<String> notFinite) {

    private static final int NAMES_SHOWN = 2;
    private static final int LONGEST_SHOWN = 200;

    /** Keeps immutable copies. */
    public LoadReport {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        misshapen = List.copyOf(misshapen);
        notFinite = List.copyOf(notFinite);
    }

    /**
     * Compares a file with a network.
     *
     * @param subject the file, as messages call it
     * @param network what the arrays should fit
     * @param file the arrays
     * @param head which names belong to a head, the network's or the file's, that will be replaced
     */
    public static LoadReport of(String subject, Network network, Weights file, Predicate<String> head) {
        return of(subject, network, file, file, head);
    }

    /**
     * Compares a file of which some arrays were made to fit, by their own rule, with a network.
     *
     * @param arrays the file's, by the same names
     */
    public static LoadReport of(String subject, Network network, Weights file, Weights arrays,
            Predicate<String> head) {
        Set<String> integers = integers(network);
        Map<String, NamedArray> loaded = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        List<String> notFinite = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            String name = parameter.name();
            boolean optional = integers.contains(name) || head.test(name);
            if (!arrays.has(name)) {
                missing.addAll(optional ? List.of() : List.of(name));
            } else if (!fits(parameter, arrays.get(name), integers.contains(name))) {
                misshapen.addAll(optional ? List.of() : List.of(mismatch(parameter, arrays.get(name))));
            } else {
                NamedArray array = integers.contains(name) ? arrays.get(name) : arrays.get(name).as(DType.F32);
                loaded.put(name, array);
                notFinite.addAll(array.isFinite() ? List.of() : List.of(name));
            }
        }
        List<String> unexpected = file.names().stream().filter(name -> !network.hasParameter(name)
                && !name.endsWith(Role.COUNT.suffix()) && !name.endsWith(Role.INDEX.suffix())
                && !head.test(name)).toList();
        return new LoadReport(subject, network.name(), file, new Weights(loaded), missing, unexpected, misshapen,
                notFinite);
    }

    private static Set<String> integers(Network network) {
        return network.parameters().stream().filter(parameter -> parameter.kind() == Parameter.Kind.INDEX
                || parameter.name().endsWith(Role.COUNT.suffix())).map(Parameter::name)
                .collect(Collectors.toSet());
    }

    private static boolean fits(Parameter parameter, NamedArray array, boolean integer) {
        return array.shape().equals(parameter.shape()) && array.dtype().isFloating() != integer;
    }

    private static String mismatch(Parameter parameter, NamedArray array) {
        return String.format(Locale.ROOT, "%s is %s %s where the network needs %s", parameter.name(), array.dtype(),
                array.shape(), parameter.shape());
    }

    /** Whether every array that is needed is there, in its shape, and nothing else. */
    public boolean fits() {
        return missing.isEmpty() && unexpected.isEmpty() && misshapen.isEmpty();
    }

    /**
     * The arrays, if the file fits and all its numbers are finite.
     *
     * @param known networks that the file may have been meant for, by name
     * @throws InvalidInput otherwise; says what does not fit and which known network the file looks like
     */
    public Weights weights(Map<String, Supplier<Network>> known) {
        if (!fits()) {
            throw new InvalidInput("%s: not the weights of %s (%s); %s", subject, architecture, differences(),
                    Likeness.find(file, known).filter(name -> !name.equals(architecture))
                            .map(name -> "they look like those of " + name)
                            .orElse("give a file of this architecture"));
        }
        if (!notFinite.isEmpty()) {
            throw new InvalidInput("%s: weights must be finite numbers, found NaN or infinity in %s; get the file anew",
                    subject, shown(notFinite));
        }
        return loaded;
    }

    private String differences() {
        List<String> parts = new ArrayList<>();
        describe(parts, misshapen, "of another shape");
        describe(parts, missing, "missing");
        describe(parts, unexpected, "unexpected");
        return String.join("; ", parts);
    }

    private static void describe(List<String> parts, List<String> names, String what) {
        if (!names.isEmpty()) {
            parts.add(names.size() + " " + what + ": " + shown(names));
        }
    }

    private static String shown(List<String> names) {
        return names.stream().limit(NAMES_SHOWN)
                .map(name -> name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…")
                .collect(Collectors.joining(", ")) + (names.size() > NAMES_SHOWN ? ", …" : "");
    }
}
