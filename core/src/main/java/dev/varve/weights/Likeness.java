package dev.varve.weights;

import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which network a file's arrays look like: the share of equal names and shapes among all names of both. */
final class Likeness {

    private static final double ENOUGH = 0.5;

    private Likeness() {
    }

    /** The network that shares most, if it shares at least half; the first of several. Each is built, all at once. */
    static Optional<String> find(Weights file, Map<String, Supplier<Network>> known) {
        return known.entrySet().parallelStream()
                .map(entry -> Map.entry(entry.getKey(), of(file, entry.getValue().get())))
                .filter(entry -> entry.getValue() >= ENOUGH)
                .max(Comparator.comparingDouble(Map.Entry::getValue)).map(Map.Entry::getKey);
    }

    private static double of(Weights file, Network network) {
        long counted = network.parameters().stream().filter(Likeness::computes).count()
                + file.names().stream().filter(name -> !name.endsWith(Role.COUNT.suffix())).count();
        long shared = network.parameters().stream().filter(Likeness::computes)
                .filter(parameter -> file.has(parameter.name())
                        && file.get(parameter.name()).shape().equals(parameter.shape())).count();
        return (double) shared / (counted - shared);
    }

    private static boolean computes(Parameter parameter) {
        return parameter.shape().rank() > 0;
    }
}
