package dev.varve.graph;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One value of a network and how it is made.
 *
 * @param id unique in its network: the module's path, or {@code scope.name} of a function; a second call appends
 *        {@code :1}, a third {@code :2}
 * @param origin where the library makes it
 * @param op the operation
 * @param inputs ids of the values that it reads, in the operation's order
 * @param parameters names of the arrays that it computes with, by role
 */
public record Node(String id, Origin origin, Op op, List<String> inputs, Map<Role, String> parameters) {

    /** Keeps immutable copies, parameters in the order of their roles. */
    public Node {
        inputs = List.copyOf(inputs);
        Map<Role, String> ordered = new EnumMap<>(Role.class);
        ordered.putAll(parameters);
        parameters = Collections.unmodifiableMap(ordered);
    }

    /** The same node with another operation and other parameters. */
    public Node with(Op newOp, Map<Role, String> newParameters) {
        return new Node(id, origin, newOp, inputs, newParameters);
    }

    /** The same node reading other values. */
    public Node reading(List<String> newInputs) {
        return new Node(id, origin, op, newInputs, parameters);
    }
}
