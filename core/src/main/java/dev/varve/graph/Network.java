package dev.varve.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What there is to train: operations, who feeds whom, the arrays they compute with, and the module tree.
 *
 * <p>Nodes stand in an order of execution, inputs before users. Parameters stand in the order of PyTorch's state
 * dictionary. The module tree is kept beside the nodes because the order of registration is not that of execution, a
 * module may be called three times, and some are never called: the auxiliary heads of GoogLeNet have parameters, which
 * are listed, counted, loaded and saved, and nothing computes with them.
 */
public final class Network {

    private final String name;
    private final List<Node> nodes;
    private final List<Parameter> parameters;
    private final ModuleNode modules;
    private final List<String> outputs;
    private final Map<String, Node> nodeById;
    private final Map<String, Parameter> parameterByName;
    private final Map<String, List<String>> usersById;

    /**
     * Checks that ids and names are unique, that values are made before they are read, that every operation has the
     * parameters it needs in the shapes it needs, and that no parameter of a module that is called is without a node.
     *
     * @param name the architecture's name
     * @param nodes in an order of execution
     * @param parameters in the order of the state dictionary
     * @param modules the root of the module tree
     * @param outputs ids of the values that the network returns
     * @throws IllegalArgumentException if a rule is broken
     */
    public Network(String name, List<Node> nodes, List<Parameter> parameters, ModuleNode modules,
            List<String> outputs) {
        this.name = name;
        this.nodes = List.copyOf(nodes);
        this.parameters = List.copyOf(parameters);
        this.modules = Objects.requireNonNull(modules);
        this.outputs = List.copyOf(outputs);
        this.parameterByName = indexParameters(this.parameters);
        this.nodeById = new LinkedHashMap<>();
        Map<String, List<String>> users = new HashMap<>();
        for (Node node : this.nodes) {
            checkParameters(node);
            for (String input : node.inputs()) {
                require(nodeById.containsKey(input),
                        () -> node.id() + " reads " + input + ", which is not made before it");
                users.computeIfAbsent(input, any -> new ArrayList<>()).add(node.id());
            }
            require(nodeById.put(node.id(), node) == null, () -> "two nodes have the id " + node.id());
        }
        users.replaceAll((id, list) -> List.copyOf(list));
        this.usersById = users;
        for (String output : this.outputs) {
            require(nodeById.containsKey(output), () -> "the output " + output + " is no node");
        }
        requireAllUsed();
    }

    /** A part of a network: what is checked of the whole holds for it. */
    private Network(Network whole, Set<String> kept, String end) {
        this.name = whole.name;
        this.nodes = whole.nodes.stream().filter(node -> kept.contains(node.id())).toList();
        Set<String> used = nodes.stream().flatMap(node -> node.parameters().values().stream())
                .collect(Collectors.toSet());
        this.parameters = whole.parameters.stream().filter(parameter -> used.contains(parameter.name())).toList();
        this.modules = whole.modules;
        this.outputs = List.of(end);
        this.parameterByName = indexParameters(parameters);
        this.nodeById = new LinkedHashMap<>();
        nodes.forEach(node -> nodeById.put(node.id(), node));
        this.usersById = new HashMap<>();
        whole.usersById.forEach((id, users) -> usersById.put(id, users.stream().filter(kept::contains).toList()));
    }

    /**
     * What leads to a value, which becomes the only output, with the arrays that it needs; the module tree stays whole.
     *
     * @throws IllegalArgumentException if there is no such value
     */
    public Network upTo(String end) {
        return new Network(this, leadingTo(end), end);
    }

    private static Map<String, Parameter> indexParameters(List<Parameter> parameters) {
        Map<String, Parameter> index = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            require(index.put(parameter.name(), parameter) == null,
                    () -> "two parameters have the name " + parameter.name());
        }
        return Collections.unmodifiableMap(index);
    }

    private void checkParameters(Node node) {
        require(List.copyOf(node.parameters().keySet()).equals(node.op().roles()),
                () -> node.id() + " needs the parameters " + node.op().roles() + " and names " + node.parameters());
        node.parameters().forEach((role, parameterName) -> {
            Parameter parameter = parameterByName.get(parameterName);
            require(parameter != null,
                    () -> node.id() + " names the parameter " + parameterName + ", which there is not");
            Shape needed = node.op().parameterShape(role);
            require(parameter.shape().equals(needed),
                    () -> parameterName + " has the shape " + parameter.shape() + ", " + node.id() + " needs "
                            + needed);
        });
    }

    private void requireAllUsed() {
        Map<String, Parameter> unused = new LinkedHashMap<>(parameterByName);
        nodes.forEach(node -> unused.keySet().removeAll(node.parameters().values()));
        Set<String> idle = modules.all().map(ModuleNode::path).collect(Collectors.toCollection(HashSet::new));
        nodes.forEach(node -> idle.remove(node.origin().scope()));
        unused.keySet().removeIf(parameterName -> idle.contains(Parameter.moduleOf(parameterName)));
        require(unused.isEmpty(), () -> "no node computes with the parameters " + unused.keySet());
    }

    private static void require(boolean rule, Supplier<String> message) {
        if (!rule) {
            throw new IllegalArgumentException(message.get());
        }
    }

    /** The architecture's name. */
    public String name() {
        return name;
    }

    /** All nodes in an order of execution. */
    public List<Node> nodes() {
        return nodes;
    }

    /** All parameters and buffers in the order of the state dictionary. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The root of the module tree. */
    public ModuleNode modules() {
        return modules;
    }

    /** Ids of the values that the network returns. */
    public List<String> outputs() {
        return outputs;
    }

    /**
     * The node of an id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Node node(String id) {
        Node node = nodeById.get(id);
        require(node != null, () -> name + " has no node " + id);
        return node;
    }

    /**
     * The parameter of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Parameter parameter(String parameterName) {
        Parameter parameter = parameterByName.get(parameterName);
        require(parameter != null, () -> name + " has no parameter " + parameterName);
        return parameter;
    }

    /** Whether there is a parameter or buffer of this name. */
    public boolean hasParameter(String parameterName) {
        return parameterByName.containsKey(parameterName);
    }

    /** Ids of the nodes that read a value, in order of execution, one that reads it twice named twice; may be empty. */
    public List<String> users(String id) {
        return usersById.getOrDefault(id, List.of());
    }

    /**
     * Ids of the nodes that a value is computed from, its own among them.
     *
     * @throws IllegalArgumentException if there is no such value
     */
    public Set<String> leadingTo(String end) {
        Set<String> leading = new HashSet<>(Set.of(node(end).id()));
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (leading.contains(nodes.get(i).id())) {
                leading.addAll(nodes.get(i).inputs());
            }
        }
        return leading;
    }

    /** The parameters of {@link Parameter.Kind#TRAINABLE}, in the order of the state dictionary. */
    public List<Parameter> trainable() {
        return parameters.stream().filter(parameter -> parameter.kind() == Parameter.Kind.TRAINABLE).toList();
    }

    /** The inputs, in order of execution. */
    public List<Node> inputs() {
        return nodes.stream().filter(node -> node.op() instanceof Source.Input).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && name.equals(that.name) && nodes.equals(that.nodes)
                && parameters.equals(that.parameters) && modules.equals(that.modules) && outputs.equals(that.outputs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, nodes, parameters, outputs);
    }

    @Override
    public String toString() {
        return name + " (" + nodes.size() + " nodes, " + parameters.size() + " arrays)";
    }
}
