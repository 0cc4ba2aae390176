package dev.varve.zoo;

import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Value;

/** What follows a norm, as a method of the builder: {@code NetworkBuilder::relu6}. */
@FunctionalInterface
interface Activation {

    /** Nothing: no module, no node. */
    Activation NONE = (net, name, x) -> x;

    /** Registers the module of a name in the builder's scope, which computes it. */
    Value of(NetworkBuilder net, String name, Value x);
}
