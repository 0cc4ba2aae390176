package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Recipe;
import dev.varve.zoo.Architecture;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The option of progressive resizing. */
final class ResizingOptions {

    /** What a plan in YAML says itself. */
    static final List<String> PLANNED = List.of("--sizes");

    @Option(names = "--sizes", paramLabel = "A,B,...", split = ",", hideParamSyntax = true,
            description = "progressive resizing: the last "
            + "phase that trains is divided into one for each of these sizes, which grow; the last is the model's")
    private List<Integer> sizes = List.of();

    /**
     * Checks that an architecture takes the sizes, before it is built.
     *
     * @param size what {@code --size} says; may be null
     */
    void require(Integer size, Architecture architecture) {
        if (size != null && !sizes.isEmpty()) {
            throw new InvalidInput("--size %d: does not go with --sizes, whose last one is the model's; leave one of "
                    + "both out", size);
        }
        sizes.forEach(one -> architecture.requirePhaseSize(one, sizes.get(sizes.size() - 1), "--sizes"));
    }

    /** The size of the model; empty for the architecture's. */
    OptionalInt modelSize(Integer size) {
        if (!sizes.isEmpty()) {
            return OptionalInt.of(sizes.get(sizes.size() - 1));
        }
        return size == null ? OptionalInt.empty() : OptionalInt.of(size);
    }

    /** A recipe at these sizes. */
    Recipe on(Recipe recipe) {
        return sizes.isEmpty() ? recipe : recipe.withSizes(sizes);
    }
}
