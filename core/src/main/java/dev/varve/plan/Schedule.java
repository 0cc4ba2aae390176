package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A number that changes over a phase: a function of the fraction of the phase's batches that are done.
 *
 * <p>Before batch {@code i} of {@code T} (counted from 0 over all epochs of the phase) the fraction is
 * {@code i / T}, so the value at 1 is approached and never used. Rates use a schedule of peak 1 that multiplies the
 * rate of each group; momentum uses one whose values are the momentum itself. The forms are fastai 2's, unless said
 * otherwise; but fastai rounds where parts and cycles begin to single precision, so that their first batch may still
 * get the last value of what came before. {@link Schedules} has ready ones by name.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = Schedule.Ramp.class, name = "ramp"),
    @JsonSubTypes.Type(value = Schedule.OneCycle.class, name = "one-cycle"),
    @JsonSubTypes.Type(value = Schedule.LinearCycle.class, name = "linear-cycle"),
    @JsonSubTypes.Type(value = Schedule.FlatCosine.class, name = "flat-cosine"),
    @JsonSubTypes.Type(value = Schedule.Restarts.class, name = "sgdr"),
    @JsonSubTypes.Type(value = Schedule.SlantedTriangle.class, name = "slanted-triangle"),
    @JsonSubTypes.Type(value = Schedule.Polynomial.class, name = "polynomial"),
    @JsonSubTypes.Type(value = Schedule.WarmUp.class, name = "warm-up"),
    @JsonSubTypes.Type(value = Schedule.Sequence.class, name = "sequence")})
public sealed interface Schedule {

    /** How far off 1 the rounded sum of shares may be. */
    double SUM_TOLERANCE = 1e-9;

    /** How far below a border a fraction may be rounded that is meant to lie on it. */
    double ROUNDING = 1e-12;

    /**
     * The value at a position: finite and not negative.
     *
     * @param fraction share of the phase's batches that are done, 0 to 1
     * @return the value
     * @throws IllegalArgumentException if the fraction lies outside of 0 to 1
     */
    double at(double fraction);

    /**
     * The names under which schedules stand in a YAML file.
     *
     * @return the names, in the order of their declaration
     */
    static List<String> names() {
        return Stream.of(Schedule.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name).toList();
    }

    /**
     * What each schedule does, in one line.
     *
     * @return a line for each of {@link #names}
     */
    static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        summaries.put("constant", "the same value throughout");
        summaries.put("ramp", "from one value to another: linear, cosine or exponential");
        summaries.put("one-cycle", "up half a cosine to a peak and down another");
        summaries.put("linear-cycle", "straight up to a peak and down, then a tail far below, as in fastai 0.7");
        summaries.put("flat-cosine", "a peak that is held, then down half a cosine");
        summaries.put("sgdr", "down half a cosine again and again, each time longer: warm restarts");
        summaries.put("slanted-triangle", "straight up in a tenth of the time, straight down in the rest, as ULMFiT");
        summaries.put("polynomial", "from one value to another along a power of the time");
        summaries.put("warm-up", "straight up to where another schedule begins, then that one");
        summaries.put("sequence", "schedules one after the other");
        return summaries;
    }

    /**
     * Schedules one after the other by the share of the phase that each takes: fastai's {@code combine_scheds}.
     *
     * @param shares one for each schedule, positive, adding up to 1
     * @param schedules at least one
     * @return the sequence
     * @throws dev.varve.card.InvalidInput if the counts differ or the shares do not add up
     */
    static Sequence combined(List<Double> shares, List<? extends Schedule> schedules) {
        Require.that(shares.size() == schedules.size(), "shares", "must be as many as the " + schedules.size()
                + " schedules", shares.size(), "give one for each");
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        Require.that(Math.abs(sum - 1) <= SUM_TOLERANCE, "shares", "must add up to 1", sum, "change one of them");
        List<Sequence.Part> parts = new ArrayList<>();
        double until = 0;
        for (int i = 0; i < shares.size(); i++) {
            Require.positive(shares.get(i), "shares");
            until += shares.get(i);
            parts.add(new Sequence.Part(i == shares.size() - 1 ? 1 : until, schedules.get(i)));
        }
        return new Sequence(parts);
    }

    private static double inside(double fraction) {
        if (fraction >= 0 && fraction <= 1) {
            return fraction;
        }
        throw new IllegalArgumentException("fraction must lie between 0 and 1: " + fraction);
    }

    private static boolean reached(double fraction, double border) {
        return fraction >= border - ROUNDING;
    }

    /** Where a fraction lies between two borders, 0 to 1. */
    private static double within(double from, double until, double fraction) {
        return Math.max(0, Math.min(1, (fraction - from) / (until - from)));
    }

    /**
     * The same value everywhere.
     *
     * @param value the value, not negative
     */
    record Constant(double value) implements Schedule {

        /** Checks the value. */
        public Constant {
            Require.notNegative(value, "value");
        }

        @Override
        public double at(double fraction) {
            inside(fraction);
            return value;
        }
    }

    /** How a {@link Ramp} goes from its start to its end. */
    enum Curve {
        /** In equal steps: {@code s + x (e - s)}. */
        @JsonProperty("linear") LINEAR,
        /** Along half a cosine, flat at both ends: {@code s + (1 + cos(pi (1 - x))) (e - s) / 2}. */
        @JsonProperty("cosine") COSINE,
        /** By equal factors: {@code s (e / s)^x}. */
        @JsonProperty("exponential") EXPONENTIAL;

        double between(double start, double end, double x) {
            return switch (this) {
                case LINEAR -> start + x * (end - start);
                case COSINE -> start + (1 + Math.cos(Math.PI * (1 - x))) * (end - start) / 2;
                case EXPONENTIAL -> start * Math.pow(end / start, x);
            };
        }
    }

    /**
     * A value that goes from {@code start} at 0 to {@code end} at 1.
     *
     * <p>From 0.1 to 1.7 the value at 0.25 is 0.5 (linear), 0.334314575051 (cosine) or 0.203054 (exponential).
     *
     * @param start value at 0, not negative; positive if the curve is exponential
     * @param end value at 1, not negative; positive if the curve is exponential
     * @param curve the way between
     */
    record Ramp(double start, double end, Curve curve) implements Schedule {

        /** Checks start and end. */
        public Ramp {
            Require.present(curve, "curve");
            Require.notNegative(start, "start");
            Require.notNegative(end, "end");
            if (curve == Curve.EXPONENTIAL) {
                Require.positive(start, "start");
                Require.positive(end, "end");
            }
        }

        @Override
        public double at(double fraction) {
            return curve.between(start, end, inside(fraction));
        }
    }

    /**
     * A rate that rises along half a cosine to {@code peak} and falls along the other half: Smith's one-cycle
     * (arXiv:1708.07120) with fastai's cosine form.
     *
     * <p>With peak 0.01, startDivisor 25, endDivisor 1e5, riseFraction 0.25 the value is
     * 4e-4 at 0, 3.71672e-3 at 0.1, 0.01 at 0.25, 7.500025e-3 at 0.5 and 1e-7 at 1.
     *
     * @param peak the largest value, positive
     * @param startDivisor peak divided by the value at 0, positive
     * @param endDivisor peak divided by the value at 1, positive
     * @param riseFraction where the peak lies, between 0 and 1
     */
    record OneCycle(double peak, double startDivisor, double endDivisor, double riseFraction) implements Schedule {

        /** Checks the four numbers. */
        public OneCycle {
            Require.positive(peak, "peak");
            Require.positive(startDivisor, "startDivisor");
            Require.positive(endDivisor, "endDivisor");
            Require.between(0, 1, riseFraction, "riseFraction");
        }

        @Override
        public double at(double fraction) {
            return inside(fraction) < riseFraction
                    ? Curve.COSINE.between(peak / startDivisor, peak, fraction / riseFraction)
                    : Curve.COSINE.between(peak, peak / endDivisor, (fraction - riseFraction) / (1 - riseFraction));
        }
    }

    /**
     * A rate that rises in equal steps to {@code peak}, falls in equal steps to where it began, and in the tail to a
     * hundredth of that: the one-cycle of fastai 0.7, {@code use_clr_beta=(divisor, 100 tail)}, which lets the peak lie
     * at a whole batch.
     *
     * <p>With peak 1, divisor 10, tail 0.2 the value is 0.1 at 0, 1 at 0.4, 0.1 at 0.8 and 0.001 at 1.
     *
     * @param peak the largest value, positive
     * @param divisor peak divided by the value at 0, positive
     * @param tail share of the tail, between 0 and 1
     */
    record LinearCycle(double peak, double divisor, double tail) implements Schedule {

        private static final double TAIL_DIVISOR = 100;

        /** Checks the three numbers. */
        public LinearCycle {
            Require.positive(peak, "peak");
            Require.positive(divisor, "divisor");
            Require.between(0, 1, tail, "tail");
        }

        @Override
        public double at(double fraction) {
            double half = (1 - tail) / 2;
            double low = peak / divisor;
            if (inside(fraction) < half) {
                return Curve.LINEAR.between(low, peak, fraction / half);
            }
            return fraction < 2 * half ? Curve.LINEAR.between(peak, low, fraction / half - 1)
                    : Curve.LINEAR.between(low, low / TAIL_DIVISOR, (fraction - 2 * half) / tail);
        }
    }

    /**
     * A rate that falls along half a cosine from {@code peak} to {@code end}, and does so again: SGDR's warm restarts
     * (Loshchilov and Hutter 2017, arXiv:1608.03983), as fastai's {@code fit_sgdr} has them.
     *
     * <p>With peak 1, end 0, cycles 2, factor 3 the value is 1 at 0, 0.5 at 0.125, 1 at 0.25, 0.5 at 0.625, 0 at 1.
     *
     * @param peak where each cycle begins, positive
     * @param end where each cycle ends, not negative
     * @param cycles how many there are, 1 to 100
     * @param factor how many times longer than the former each cycle is, 1 to 1000
     */
    record Restarts(double peak, double end, int cycles, double factor) implements Schedule {

        static final int MOST_CYCLES = 100;
        static final int MOST_FACTOR = 1000;

        /** Checks the four numbers. */
        public Restarts {
            Require.positive(peak, "peak");
            Require.notNegative(end, "end");
            Require.atLeast(1, cycles, "cycles");
            Require.atMost(MOST_CYCLES, cycles, "cycles");
            Require.that(factor >= 1 && factor <= MOST_FACTOR, "factor", "must lie between 1 and " + MOST_FACTOR,
                    factor, "2 is common, 1 keeps the length");
        }

        /** The length of the phase in first cycles. */
        double length() {
            return IntStream.range(0, cycles).mapToDouble(cycle -> Math.pow(factor, cycle)).sum();
        }

        @Override
        public double at(double fraction) {
            double all = length();
            double from = 0;
            double length = 1;
            for (int cycle = 1; cycle < cycles && reached(fraction, (from + length) / all); cycle++) {
                from += length;
                length *= factor;
            }
            return Curve.COSINE.between(peak, end, within(from / all, (from + length) / all, inside(fraction)));
        }
    }

    /**
     * A rate that rises in equal steps to {@code peak} in a short part of the time and falls in equal steps in the
     * rest: the slanted triangle of ULMFiT (Howard and Ruder 2018, arXiv:1801.06146).
     *
     * <p>With peak 1, riseFraction 0.1, divisor 32 the value is 0.03125 at 0, 1 at 0.1, 0.515625 at 0.55, 0.03125 at 1.
     *
     * @param peak the largest value, positive
     * @param riseFraction where the peak lies, between 0 and 1; cut_frac of the paper
     * @param divisor peak divided by the value at both ends, positive; ratio of the paper
     */
    record SlantedTriangle(double peak, double riseFraction, double divisor) implements Schedule {

        /** Checks the three numbers. */
        public SlantedTriangle {
            Require.positive(peak, "peak");
            Require.between(0, 1, riseFraction, "riseFraction");
            Require.positive(divisor, "divisor");
        }

        @Override
        public double at(double fraction) {
            return inside(fraction) < riseFraction
                    ? Curve.LINEAR.between(peak / divisor, peak, fraction / riseFraction)
                    : Curve.LINEAR.between(peak, peak / divisor, (fraction - riseFraction) / (1 - riseFraction));
        }
    }

    /**
     * A value that goes from {@code start} at 0 to {@code end} at 1 along a power: {@code s + (e - s) x^power}.
     *
     * <p>From 0.1 to 1.7 with power 2 the value at 0.25 is 0.2, at 0.5 it is 0.5.
     *
     * @param start value at 0, not negative
     * @param end value at 1, not negative
     * @param power positive; 1 is a straight line
     */
    record Polynomial(double start, double end, double power) implements Schedule {

        /** Checks the three numbers. */
        public Polynomial {
            Require.notNegative(start, "start");
            Require.notNegative(end, "end");
            Require.positive(power, "power");
        }

        @Override
        public double at(double fraction) {
            return Curve.LINEAR.between(start, end, Math.pow(inside(fraction), power));
        }
    }

    /**
     * A rate that rises in equal steps to where another schedule begins, which has the time that is left.
     *
     * <p>With divisor 10, riseFraction 0.5 and the constant 1 the value is 0.1 at 0, 0.55 at 0.25 and 1 from 0.5 on.
     *
     * @param riseFraction where the other schedule begins, between 0 and 1
     * @param divisor its first value divided by the value at 0, positive
     * @param schedule the other one
     */
    record WarmUp(double riseFraction, double divisor, Schedule schedule) implements Schedule {

        /** Checks both numbers. */
        public WarmUp {
            Require.between(0, 1, riseFraction, "riseFraction");
            Require.positive(divisor, "divisor");
            Require.present(schedule, "schedule");
        }

        @Override
        public double at(double fraction) {
            double top = schedule.at(0);
            return inside(fraction) < riseFraction
                    ? Curve.LINEAR.between(top / divisor, top, fraction / riseFraction)
                    : schedule.at((fraction - riseFraction) / (1 - riseFraction));
        }
    }

    /**
     * A rate that stays at {@code peak} and then falls along half a cosine, as fastai's {@code fit_flat_cos}.
     *
     * <p>With peak 0.001, flatFraction 0.75, endDivisor 1e5 the value is 0.001 up to 0.75, 5.00005e-4 at 0.875 and
     * 1e-8 at 1.
     *
     * @param peak the value at first, positive
     * @param flatFraction where the fall begins, between 0 and 1
     * @param endDivisor peak divided by the value at 1, positive
     */
    record FlatCosine(double peak, double flatFraction, double endDivisor) implements Schedule {

        /** Checks the three numbers. */
        public FlatCosine {
            Require.positive(peak, "peak");
            Require.between(0, 1, flatFraction, "flatFraction");
            Require.positive(endDivisor, "endDivisor");
        }

        @Override
        public double at(double fraction) {
            return inside(fraction) < flatFraction
                    ? peak
                    : Curve.COSINE.between(peak, peak / endDivisor, (fraction - flatFraction) / (1 - flatFraction));
        }
    }

    /**
     * Schedules one after the other; each sees its own part as 0 to 1. At a border the later one counts.
     *
     * @param parts at least one, ascending, the last one until 1
     */
    record Sequence(List<Part> parts) implements Schedule {

        /** Checks that the parts follow each other up to 1. */
        public Sequence {
            parts = Require.list(parts, "parts");
            double from = 0;
            for (Part part : parts) {
                Require.that(part.until() > from, "parts", "must ascend", part.until() + " after " + from,
                        "order them by 'until'");
                from = part.until();
            }
            Require.that(from == 1, "parts", "must end at 1", from, "let the last part be 'until: 1'");
        }

        @Override
        public double at(double fraction) {
            inside(fraction);
            double from = 0;
            int index = 0;
            while (index < parts.size() - 1 && reached(fraction, parts.get(index).until())) {
                from = parts.get(index).until();
                index++;
            }
            Part part = parts.get(index);
            return part.schedule().at(within(from, part.until(), fraction));
        }

        /**
         * One schedule of a sequence.
         *
         * @param until where it ends, above 0 and at most 1
         * @param schedule what holds until then
         */
        public record Part(double until, Schedule schedule) {

            /** Checks the border. */
            public Part {
                Require.that(until > 0 && until <= 1, "until", "must lie above 0 and at most at 1", until,
                        "give a fraction of the phase");
                Require.present(schedule, "schedule");
            }
        }
    }
}
