package dev.varve.group;

import java.util.List;

/**
 * Layer groups as a table: the fields are those of {@code varve groups --json}.
 *
 * @param architecture what the network is called where the groups come from: 0.7 calls vgg16_bn vgg16
 * @param by how the groups were found
 * @param groups input first
 */
public record GroupTable(String architecture, String by, List<Row> groups) {

    /**
     * A group.
     *
     * @param name what it holds
     * @param tensors how many arrays it trains, buffers not counted
     * @param parameters how many numbers these hold
     * @param first name of the first array, in the order of the state dictionary
     * @param last name of the last one
     */
    public record Row(String name, int tensors, long parameters, String first, String last) {
    }

    /** Keeps an immutable copy. */
    public GroupTable {
        groups = List.copyOf(groups);
    }

    /** The table of some groups. */
    public static GroupTable of(String architecture, LayerGroups groups, String by) {
        return new GroupTable(architecture, by, groups.groups().stream().map(group -> {
            List<String> names = group.parameters();
            return new Row(group.name(), names.size(), groups.parameters(group), names.get(0),
                    names.get(names.size() - 1));
        }).toList());
    }
}
