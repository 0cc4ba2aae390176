package dev.varve.explain;

import java.util.Optional;

/** One thing that numbers say about a border. */
interface Argument {

    /** One or more sentences; empty where there is nothing to say. */
    Optional<String> about(Case one);
}
