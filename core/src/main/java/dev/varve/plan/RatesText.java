package dev.varve.plan;

import dev.varve.card.InvalidInput;
import java.util.List;
import java.util.stream.Stream;

/** Rates as {@code --lr} takes them. */
final class RatesText {

    private static final String FORMS = "give one rate (2e-3), a range (1e-5:1e-3), one rate per group "
            + "(1e-4,1e-3), or auto-rgn:1e-3";

    private RatesText() {
    }

    static Rates read(String text) {
        if (text.startsWith("slice(") && text.endsWith(")")) {
            return slice(text);
        }
        if (text.startsWith(Rates.AutoRgn.PREFIX)) {
            return new Rates.AutoRgn(number(text.substring(Rates.AutoRgn.PREFIX.length()).strip(), text));
        }
        if (text.contains(":")) {
            List<Double> ends = numbers(text, text, ":");
            if (ends.size() != 2) {
                throw new InvalidInput("--lr %s: a range has two ends, found %s; %s", text,
                        NumberText.count(ends.size()), FORMS);
            }
            return new Rates.Range(ends.get(0), ends.get(1));
        }
        List<Double> rates = numbers(text, text, ",");
        return rates.size() == 1 ? new Rates.Single(rates.get(0)) : new Rates.Each(rates);
    }

    /** As fastai has it, but for a start of 0, which fastai reads as if there were none. */
    private static Rates slice(String text) {
        List<Double> ends = numbers(text, text.substring(text.indexOf('(') + 1, text.length() - 1), ",");
        if (ends.size() > 2) {
            throw new InvalidInput("--lr %s: a slice has one end or two, found %s; write slice(1e-5,1e-3), or "
                    + "slice(1e-3)", text, NumberText.count(ends.size()));
        }
        return ends.size() == 1 ? new Rates.Slice(ends.get(0)) : new Rates.Range(ends.get(0), ends.get(1));
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

    private static List<Double> numbers(String text, String list, String separator) {
        return Stream.of(list.split(separator, -1)).map(part -> number(part.strip(), text)).toList();
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
