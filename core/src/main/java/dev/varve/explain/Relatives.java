package dev.varve.explain;

import static dev.varve.explain.Wording.list;
import static dev.varve.explain.Wording.percent;

import java.util.Optional;

/** That one index in a library's table is another place in each of the networks that it serves. */
final class Relatives implements Argument {

    private static final double ALIKE = 0.15;

    @Override
    public Optional<String> about(Case one) {
        double least = one.relatives().values().stream().mapToDouble(share -> share).min().orElse(0);
        double most = one.relatives().values().stream().mapToDouble(share -> share).max().orElse(0);
        if (most - least < ALIKE) {
            return Optional.empty();
        }
        return Optional.of("fastai's index is a different place in each network that shares it: of the arithmetic "
                + "before it there is " + list(one.relatives().entrySet().stream()
                        .map(entry -> percent(entry.getValue()) + " in " + entry.getKey()).toList()) + ".");
    }
}
