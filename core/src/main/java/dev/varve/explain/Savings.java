package dev.varve.explain;

import static dev.varve.explain.Wording.times;

import dev.varve.group.Explanation.Training;
import java.util.Optional;

/** What training costs with all before a border frozen. */
final class Savings implements Argument {

    @Override
    public Optional<String> about(Case one) {
        Training training = one.edge().training();
        return Optional.of(String.format("With all before it frozen a step costs %s of the full fine-tune; %s where "
                + "frozen norms still train, as fastai freezes; %s once what crosses is kept.",
                times(training.strict()), times(training.asFastai()), times(training.cached())));
    }
}
