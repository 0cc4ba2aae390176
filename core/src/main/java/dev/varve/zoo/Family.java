package dev.varve.zoo;

import dev.varve.graph.Network;
import dev.varve.weights.Initialisation;
import java.util.List;

/** Architectures that are one construction in several sizes. */
interface Family {

    /** All sizes, smallest first. */
    List<Architecture> architectures();

    /** Builds one of them. */
    Network network(String name);

    /** How the library lets a network of this family begin that is trained from nothing. */
    default Initialisation initialisation(Network network) {
        return Initialisation.USUAL;
    }
}
