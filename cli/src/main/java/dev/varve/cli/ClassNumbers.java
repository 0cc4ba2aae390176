package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.plan.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers for classes as options give them: {@code none}, {@code balanced}, or {@code NAME=X,...}. */
final class ClassNumbers {

    private static final List<String> WORDS = List.of("none", "balanced");

    private ClassNumbers() {
    }

    /**
     * Reads them.
     *
     * @param option its name, for messages
     */
    static Plan.ClassWeights parse(String option, String text) {
        if (!text.contains("=")) {
            if (!WORDS.contains(text)) {
                throw Suggestions.unknown(option, text, "value", WORDS);
            }
            return Plan.ClassWeights.of(text);
        }
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (String one : text.split(",")) {
            int sign = one.lastIndexOf('=');
            if (sign < 1) {
                throw new InvalidInput("%s: must be NAME=X,..., found '%s'; write a name, = and a number", option, one);
            }
            if (numbers.put(one.substring(0, sign), one.substring(sign + 1)) != null) {
                throw new InvalidInput("%s: must name each class once, found %s twice; leave one out", option,
                        one.substring(0, sign));
            }
        }
        return ObjectiveOptions.of(option, () -> Plan.ClassWeights.of(numbers));
    }
}
