package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.surgery.HeadLayers;
import dev.varve.surgery.HeadLayers.Range;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Part;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The layers of a head that were asked for, as data and a plan allow them. */
final class HeadFit {

    private static final String SUBJECT = "head";

    private HeadFit() {
    }

    /**
     * Refuses what a head whose best weights are computed cannot have.
     *
     * @throws InvalidInput if more than the pooling differs from the default
     */
    static void requireLinear(HeadLayers asked) {
        if (!asked.suitLinear()) {
            throw new InvalidInput("%s: a phase that solves computes the best head of one matrix, which has a pooling "
                    + "and neither hidden layers nor norms, dropouts or ranges, found %s; leave these options out, or "
                    + "take a recipe that trains its head, such as fine-tune", SUBJECT, differing(asked));
        }
    }

    private static String differing(HeadLayers asked) {
        HeadLayers usual = HeadLayers.DEFAULT;
        return String.join(", ", Stream.of(
                difference(!asked.hidden().equals(usual.hidden()), "hidden " + list(asked.hidden())),
                difference(!asked.dropouts().equals(usual.dropouts()), "dropout " + list(asked.dropouts())),
                difference(!asked.firstNorm(), "no first norm"),
                difference(asked.finalNorm(), "a final norm"),
                difference(asked.matrixFirst(), "matrices first"),
                difference(!asked.ranges().isEmpty(), Plural.of(asked.ranges().size(), "range")))
                .filter(text -> !text.isEmpty()).toList());
    }

    private static String list(List<?> numbers) {
        return numbers.isEmpty() ? "none" : numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String difference(boolean differs, String text) {
        return differs ? text : "";
    }

    /**
     * The layers with ranges in the unit of the network's outputs.
     *
     * @param target of the data, with their scales
     * @throws InvalidInput if ranges are for another target or number of values, or an image's value lies outside
     */
    static HeadLayers of(HeadLayers asked, Dataset data, Target target) {
        if (asked.ranges().isEmpty()) {
            return asked;
        }
        List<String> names = data.classes();
        if (data.kind() != TargetKind.VALUES) {
            throw new InvalidInput("--y-range: is for the target values, found the target %s; leave it out",
                    data.kind());
        }
        if (asked.ranges().size() != 1 && asked.ranges().size() != names.size()) {
            throw new InvalidInput("--y-range: must be one range, or one for each of %s, found %d; give as many",
                    String.join(", ", names), asked.ranges().size());
        }
        return asked.within(IntStream.range(0, names.size()).mapToObj(value -> {
            Range range = asked.ranges().get(asked.ranges().size() == 1 ? 0 : value);
            requireWithin(range, data, value);
            Target.Scale scale = target.scales().get(value);
            return new Range(scale.standard(range.low()), scale.standard(range.high()));
        }).toList());
    }

    private static void requireWithin(Range range, Dataset data, int value) {
        Stream.of(Part.values()).flatMapToDouble(part -> DoubleStream.of(data.values(value, part)))
                .filter(one -> !range.holds((float) one)).findFirst().ifPresent(outside -> {
                    throw new InvalidInput("--y-range: must hold all values of %s, found %s outside %s:%s; widen it",
                            data.classes().get(value), number(outside), number(range.low()), number(range.high()));
                });
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : Float.toString((float) value);
    }
}
