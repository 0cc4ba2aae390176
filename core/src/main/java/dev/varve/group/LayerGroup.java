package dev.varve.group;

import java.util.List;

/**
 * A share of a network's parameters that is trained by one rule.
 *
 * @param name what it holds: {@code stem..layer2}, {@code layer3..layer4}, {@code head}
 * @param parameters names of its trainable parameters, in the order of the state dictionary
 */
public record LayerGroup(String name, List<String> parameters) {

    /** Keeps an immutable copy. */
    public LayerGroup {
        parameters = List.copyOf(parameters);
    }
}
