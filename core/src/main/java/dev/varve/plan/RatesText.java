package dev.varve.plan;

import dev.varve.card.InvalidInput;
import java.util.List;
import java.util.stream.Stream;

/** Rates as {@code --lr} takes them. */
final class RatesText {

    private static final String FORMS = "give one rate (2e-3), a range (1e-5:1e-3), or one rate per group (1e-4,1e-3)";

    private RatesText() {
    }

    static Rates read(String text) {
        if (text.contains(":")) {
            List<Double> ends = numbers(text, ":");
            if (ends.size() != 2) {
                throw new InvalidInput("--lr %s: a range has two ends, found %s; %s", text,
                        NumberText.count(ends.size()), FORMS);
            }
            return new Rates.Range(ends.get(0), ends.get(1));
        }
        List<Double> rates = numbers(text, ",");
        return rates.size() == 1 ? new Rates.Single(rates.get(0)) : new Rates.Each(rates);
    }

    static void positive(double rate, String text) {
        if (rate == Double.POSITIVE_INFINITY) {
            throw new InvalidInput("--lr %s: a rate must be positive and finite, found more than a number can hold; "
                    + "give a lower one", text);
        }
        if (!(rate > 0)) {
            throw new InvalidInput("--lr %s: a rate must be positive and finite, found %s; "
                    + "a group that shall not train is frozen by the plan, not by its rate", text, NumberText.of(rate));
        }
    }

    private static List<Double> numbers(String text, String separator) {
        return Stream.of(text.split(separator, -1)).map(part -> number(part.strip(), text)).toList();
    }

    private static double number(String part, String text) {
        double number;
        try {
            number = Double.parseDouble(part);
        } catch (NumberFormatException notANumber) {
            throw new InvalidInput(notANumber, "--lr %s: a rate must be a number, found '%s'; %s", text, part, FORMS);
        }
        positive(number, text);
        return number;
    }
}
