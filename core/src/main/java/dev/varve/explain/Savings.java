package dev.varve.explain;

import static dev.varve.explain.Wording.times;

import dev.varve.group.Explanation.Training;
import java.util.Optional;

/** What training costs with all before a border frozen. */
final class Savings implements Argument {

    @Override
    public Optional<String> about(Case one) {
        Training training = one.edge().training();
        String norms = training.asFastai() == training.strict() ? ""
                : " " + times(training.asFastai()) + " where frozen norms still train, as fastai freezes;";
        return Optional.of(String.format("With all before it frozen a step costs %s of the full fine-tune;%s %s once "
                + "what crosses is kept.", times(training.strict()), norms, times(training.cached())));
    }
}
