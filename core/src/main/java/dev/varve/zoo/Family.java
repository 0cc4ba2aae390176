package dev.varve.zoo;

import dev.varve.graph.Network;
import java.util.List;

/** Architectures that are one construction in several sizes. */
interface Family {

    /** All sizes, smallest first. */
    List<Architecture> architectures();

    /** Builds one of them. */
    Network network(String name);
}
