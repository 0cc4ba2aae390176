package dev.varve.plan;

import dev.varve.card.InvalidInput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a few numbers become one peak rate for each layer group, from the input to the head.
 *
 * <p>{@code toString} gives the form in which {@code --lr} takes them.
 */
public sealed interface Rates {

    /**
     * The rate of each group.
     *
     * @param groups names of the groups, from the input to the head; at least one
     * @return one positive rate per group
     * @throws InvalidInput if the number of rates does not fit the number of groups
     */
    List<Double> of(List<String> groups);

    /**
     * The rate of the last group, the head.
     *
     * @return a positive rate
     */
    double top();

    /**
     * These rates, each multiplied by one factor and rounded to three digits, which are more than a rate needs.
     *
     * @param factor positive
     */
    Rates times(double factor);

    /** A rate times a factor, with three digits. */
    private static double times(double rate, double factor) {
        return new BigDecimal(rate * factor).round(new MathContext(3)).doubleValue();
    }

    /**
     * Reads the options {@code --lr X|LO:HI|A,B,C|auto-rgn:X}, also {@code slice(LO,HI)} and {@code slice(HI)} as
     * fastai has them, and {@code --layer-decay X}.
     *
     * @param text one rate, a range, or one rate per group
     * @param layerDecay factor from each group to the one below it; only with one rate
     * @return the rates
     * @throws InvalidInput if a rate is not a positive number, a range runs downwards, or a layer decay comes with
     *     several rates
     */
    static Rates parse(String text, OptionalDouble layerDecay) {
        Rates rates = RatesText.read(text);
        if (layerDecay.isEmpty()) {
            return rates;
        }
        if (rates instanceof Single single) {
            return new LayerDecay(single.rate(), layerDecay.getAsDouble());
        }
        throw new InvalidInput("--layer-decay %s: goes with one rate, found --lr %s; give one rate, or no layer decay",
                NumberText.of(layerDecay.getAsDouble()), text);
    }

    /**
     * All groups at one rate; the recipe {@code fine-tune} takes it as fastai's base rate instead.
     *
     * @param rate the rate, positive
     */
    record Single(double rate) implements Rates {

        /** Checks the rate. */
        public Single {
            RatesText.positive(rate, NumberText.of(rate));
        }

        @Override
        public List<Double> of(List<String> groups) {
            return Collections.nCopies(groups.size(), rate);
        }

        @Override
        public Rates times(double factor) {
            return new Single(Rates.times(rate, factor));
        }

        @Override
        public double top() {
            return rate;
        }

        @Override
        public String toString() {
            return NumberText.of(rate);
        }
    }

    /**
     * From the lowest group to the head by equal factors: fastai's {@code slice(low, high)}. A single group gets
     * {@code high}.
     *
     * <p>{@code 1e-4:1e-2} is 1e-4, 1e-3, 1e-2 for three groups.
     *
     * @param low rate of the group nearest to the input, positive
     * @param high rate of the head, at least {@code low}
     */
    record Range(double low, double high) implements Rates {

        /** Checks both rates and their order. */
        public Range {
            RatesText.positive(low, NumberText.of(low) + ":" + NumberText.of(high));
            RatesText.positive(high, NumberText.of(low) + ":" + NumberText.of(high));
            if (low > high) {
                throw new InvalidInput("--lr %1$s:%2$s: the lower rate stands first, found %1$s before %2$s; "
                        + "write %2$s:%1$s", NumberText.of(low), NumberText.of(high));
            }
        }

        @Override
        public List<Double> of(List<String> groups) {
            int last = groups.size() - 1;
            double factor = Math.pow(high / low, 1.0 / last);
            return IntStream.rangeClosed(0, last)
                    .mapToObj(group -> group == last ? high : low * Math.pow(factor, group)).toList();
        }

        @Override
        public Rates times(double factor) {
            return new Range(Rates.times(low, factor), Rates.times(high, factor));
        }

        @Override
        public double top() {
            return high;
        }

        @Override
        public String toString() {
            return NumberText.of(low) + ":" + NumberText.of(high);
        }
    }

    /**
     * The head at one rate, all other groups at a tenth of it: fastai's {@code slice(rate)}.
     *
     * @param top rate of the head, positive
     */
    record Slice(double top) implements Rates {

        private static final double DIVISOR = 10;

        /** Checks the rate. */
        public Slice {
            RatesText.positive(top, NumberText.of(top));
        }

        @Override
        public Rates times(double factor) {
            return new Slice(Rates.times(top, factor));
        }

        @Override
        public List<Double> of(List<String> groups) {
            int last = groups.size() - 1;
            return IntStream.rangeClosed(0, last).mapToObj(group -> group == last ? top : top / DIVISOR).toList();
        }

        @Override
        public String toString() {
            return "slice(" + NumberText.of(top) + ")";
        }
    }

    /**
     * One rate for each group.
     *
     * @param rates the rates from the input to the head, positive; at least two
     */
    record Each(List<Double> rates) implements Rates {

        /** Checks the rates. */
        public Each {
            rates = List.copyOf(rates);
            if (rates.size() < 2) {
                throw new InvalidInput("--lr: a list holds at least two rates, found %d; "
                        + "give one rate as a single value", rates.size());
            }
            rates.forEach(rate -> RatesText.positive(rate, NumberText.of(rate)));
        }

        @Override
        public List<Double> of(List<String> groups) {
            if (rates.size() != groups.size()) {
                throw new InvalidInput("--lr %s: %s rates for %s layer %s (%s); give %s, one, or a range lo:hi",
                        this, NumberText.count(rates.size()), NumberText.count(groups.size()),
                        groups.size() == 1 ? "group" : "groups", String.join(", ", groups),
                        NumberText.count(groups.size()));
            }
            return rates;
        }

        @Override
        public Rates times(double factor) {
            return new Each(rates.stream().map(rate -> Rates.times(rate, factor)).toList());
        }

        @Override
        public double top() {
            return rates.get(rates.size() - 1);
        }

        @Override
        public String toString() {
            return rates.stream().map(NumberText::of).collect(Collectors.joining(","));
        }
    }

    /**
     * The head at one rate, each group below it at {@code factor} times the rate of the group above it.
     *
     * <p>1e-3 with factor 0.5 is 2.5e-4, 5e-4, 1e-3 for three groups.
     *
     * @param top rate of the head, positive
     * @param factor above 0 and at most 1
     */
    record LayerDecay(double top, double factor) implements Rates {

        /** Checks rate and factor. */
        public LayerDecay {
            RatesText.positive(top, NumberText.of(top));
            if (!(factor > 0 && factor <= 1)) {
                throw new InvalidInput("--layer-decay %s: must lie above 0 and at most at 1; 0.75 is common",
                        NumberText.of(factor));
            }
        }

        @Override
        public Rates times(double other) {
            return new LayerDecay(Rates.times(top, other), factor);
        }

        @Override
        public String toString() {
            return NumberText.of(top);
        }

        @Override
        public List<Double> of(List<String> groups) {
            return Stream.iterate(groups.size() - 1, depth -> depth >= 0, depth -> depth - 1)
                    .map(depth -> top * Math.pow(factor, depth)).toList();
        }
    }

    /**
     * All groups at one rate, which is renewed at the start of each epoch by relative gradient norms, see
     * {@link Phase.Train#autoRgn}.
     *
     * @param top rate of the group with the largest relative gradient, positive
     */
    record AutoRgn(double top) implements Rates {

        static final String PREFIX = "auto-rgn:";

        /** Checks the rate. */
        public AutoRgn {
            RatesText.positive(top, PREFIX + NumberText.of(top));
        }

        @Override
        public List<Double> of(List<String> groups) {
            return Collections.nCopies(groups.size(), top);
        }

        @Override
        public Rates times(double factor) {
            return new AutoRgn(Rates.times(top, factor));
        }

        /** The phases of a recipe with rates that are renewed, in each in which several groups train. */
        static List<Phase> renewed(String recipe, List<Phase> phases) {
            List<Phase> renewed = phases.stream().map(phase -> phase instanceof Phase.Train train
                    && train.rules().stream().filter(GroupRule::trains).count() > 1 ? train.withAutoRgn(true) : phase)
                    .toList();
            Recipe.Settings.refuse(renewed.equals(phases), "--lr auto-rgn", recipe,
                    "in no phase of which several groups train");
            return renewed;
        }

        @Override
        public String toString() {
            return PREFIX + NumberText.of(top);
        }
    }
}
