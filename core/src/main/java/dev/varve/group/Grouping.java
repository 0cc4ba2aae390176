package dev.varve.group;

import java.util.List;

/** A way to find layer groups; it reads a network and changes nothing. */
public interface Grouping {

    /** The name by which a user asks for it: {@code stage}. */
    String by();

    /**
     * Paths of the modules with which the groups of the body begin, in order, without the first group's.
     *
     * @throws dev.varve.card.InvalidInput if this way finds none in this body though it should
     */
    List<String> borders(Body body);

    /** The zoo's name of the architecture that this way means by a name; most call them as the zoo does. */
    default String meaning(String architecture) {
        return architecture;
    }

    /** What the groups between the borders and the head are called; nothing is divided. */
    default List<String> names(Body body) {
        return Division.names(body, borders(body));
    }

    /** The groups of a body's network: those between the borders, and the head. */
    default LayerGroups group(Body body) {
        return Division.at(body, borders(body));
    }
}
