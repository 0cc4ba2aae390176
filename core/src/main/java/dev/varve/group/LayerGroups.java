package dev.varve.group;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An ordered partition of all trainable parameters of a network, from the input to the head.
 *
 * @param network the network that they belong to, head grafted
 * @param groups in order of depth
 */
public record LayerGroups(Network network, List<LayerGroup> groups) {

    /**
     * Proves that each trainable parameter is in exactly one group, that none is empty, that no two have one name, and
     * that each group's parameters are first used before those of the next.
     *
     * @throws IllegalArgumentException if one of these does not hold; names the parameter or group
     */
    public LayerGroups {
        groups = List.copyOf(groups);
        requirePartition(network, groups);
        requireDepthOrder(network, groups);
    }

    private static void requirePartition(Network network, List<LayerGroup> groups) {
        Map<String, String> groupOf = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (LayerGroup group : groups) {
            require(names.add(group.name()), () -> "two groups have the name " + group.name());
            require(!group.parameters().isEmpty(), () -> "the group " + group.name() + " is empty");
            for (String parameter : group.parameters()) {
                require(network.parameter(parameter).kind() == Parameter.Kind.TRAINABLE,
                        () -> parameter + " is not trainable and belongs to no group, got " + group.name());
                String other = groupOf.put(parameter, group.name());
                require(other == null, () -> parameter + " is in two groups, " + other + " and " + group.name());
            }
        }
        for (Parameter parameter : network.trainable()) {
            require(groupOf.containsKey(parameter.name()), () -> parameter.name() + " is in no group");
        }
    }

    private static void requireDepthOrder(Network network, List<LayerGroup> groups) {
        Map<String, Integer> depths = new HashMap<>();
        int position = 0;
        for (Node node : network.nodes()) {
            for (String parameter : node.parameters().values()) {
                depths.putIfAbsent(parameter, position);
            }
            position++;
        }
        int deepest = -1;
        for (LayerGroup group : groups) {
            int before = deepest;
            for (String parameter : group.parameters()) {
                require(depths.get(parameter) > before,
                        () -> parameter + " lies before the end of the group in front of " + group.name());
                deepest = Math.max(deepest, depths.get(parameter));
            }
        }
    }

    private static void require(boolean rule, Supplier<String> message) {
        if (!rule) {
            throw new IllegalArgumentException("layer groups: " + message.get());
        }
    }

    /** How many groups there are, the head counted. */
    public int size() {
        return groups.size();
    }

    /** The group at an index, 0 for the one nearest to the input. */
    public LayerGroup get(int index) {
        return groups.get(index);
    }

    /** All names, input first. */
    public List<String> names() {
        return groups.stream().map(LayerGroup::name).toList();
    }

    /**
     * The index of the group that a parameter belongs to, 0 for the one nearest to the input.
     *
     * @throws IllegalArgumentException if it belongs to none, as a buffer does
     */
    public int indexOf(String parameter) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).parameters().contains(parameter)) {
                return i;
            }
        }
        throw new IllegalArgumentException(parameter + " is in no group");
    }

    /**
     * These groups as far as another network has their parameters; a group of which it has none is left out.
     *
     * @param other a part of the network, or the network with some parameters merged into others
     * @throws IllegalArgumentException if the other network has trainable parameters that are in no group
     */
    public LayerGroups within(Network other) {
        return new LayerGroups(other, groups.stream()
                .map(group -> new LayerGroup(group.name(),
                        group.parameters().stream().filter(other::hasParameter).toList()))
                .filter(group -> !group.parameters().isEmpty()).toList());
    }

    /** How many numbers a group holds. */
    public long parameters(LayerGroup group) {
        return group.parameters().stream().mapToLong(name -> network.parameter(name).shape().elements()).sum();
    }
}
