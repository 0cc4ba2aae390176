package dev.varve.plan;

import dev.varve.card.Suggestions;
import dev.varve.plan.Schedule.Constant;
import dev.varve.plan.Schedule.Curve;
import dev.varve.plan.Schedule.Ramp;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Schedules of peak 1 by name, for {@code --schedule}: what multiplies the rate of each group. A plan in YAML may hold
 * each kind of {@link Schedule} with other numbers.
 */
public final class Schedules {

    private static final Map<String, Row> ALL = new LinkedHashMap<>();

    static {
        ALL.put("constant", new Row(new Constant(1), "the rate stays"));
        ALL.put("one-cycle", new Row(OnePhase.oneCycle(OnePhase.START_DIVISOR, OnePhase.RISE),
                "up half a cosine from 1/25 in a quarter of the time, down to 1/100,000; momentum the other way"));
        ALL.put("linear-cycle", new Row(new Schedule.LinearCycle(1, 10, 0.1),
                "straight up from a tenth and down again, then a tail to a thousandth, as in fastai 0.7"));
        ALL.put("flat-cosine", new Row(OnePhase.FLAT_COSINE, "stays for three quarters, then down half a cosine"));
        ALL.put("sgdr", new Row(new Schedule.Restarts(1, 0, 3, 2),
                "down half a cosine to 0, three times, each time twice as long"));
        ALL.put("slanted-triangle", new Row(new Schedule.SlantedTriangle(1, 0.1, 32),
                "straight up from 1/32 in a tenth of the time, straight down in the rest, as ULMFiT"));
        ALL.put("linear", new Row(new Ramp(1, 0, Curve.LINEAR), "straight down to 0"));
        ALL.put("cosine", new Row(new Ramp(1, 0, Curve.COSINE), "down half a cosine to 0"));
        ALL.put("polynomial", new Row(new Schedule.Polynomial(1, 0, 0.5), "down to 0, steep first: 1 - sqrt(x)"));
        ALL.put("exponential", new Row(new Ramp(1, 1e-3, Curve.EXPONENTIAL), "down to a thousandth by equal factors"));
    }

    private Schedules() {
    }

    /**
     * A schedule by name.
     *
     * @param name one of {@link #summaries}
     * @return a schedule of peak 1
     * @throws dev.varve.card.InvalidInput if there is no such schedule; the nearest names are offered
     */
    public static Schedule named(String name) {
        Row row = ALL.get(name);
        if (row == null) {
            throw Suggestions.unknown("--schedule", name, "schedule", ALL.keySet());
        }
        return row.schedule();
    }

    /**
     * The schedules.
     *
     * @return name and one line about each, in the order of a listing
     */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, row) -> summaries.put(name, row.summary()));
        return summaries;
    }

    private record Row(Schedule schedule, String summary) {
    }
}
