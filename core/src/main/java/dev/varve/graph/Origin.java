package dev.varve.graph;

/** Where a node stands in the source of the library that it comes from. */
public sealed interface Origin {

    /** The path of the module that makes the value, or that contains the function that does; "" for the network. */
    String scope();

    /** A call of a module: {@code layer1.0.relu} may be called three times and gives three nodes. */
    record Call(String module) implements Origin {

        @Override
        public String scope() {
            return module;
        }
    }

    /** A function in a module, such as the addition of a residual: seen in explanations, never in listings. */
    record Function(String scope, String name) implements Origin {
    }
}
