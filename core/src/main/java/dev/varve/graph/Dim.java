package dev.varve.graph;

/** One extent of a {@link Shape}: a number, or a symbol such as the batch {@code N} that a run binds. */
public sealed interface Dim {

    /** An extent that is known. */
    record Fixed(long extent) implements Dim {

        /** Refuses extents below 1. */
        public Fixed {
            if (extent < 1) {
                throw new IllegalArgumentException("an extent must be at least 1: " + extent);
            }
        }

        @Override
        public String toString() {
            return Long.toString(extent);
        }
    }

    /** An extent that is bound later, written as its name. */
    record Symbol(String name) implements Dim {

        @Override
        public String toString() {
            return name;
        }
    }
}
