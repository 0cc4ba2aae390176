package dev.varve.train.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a run took: a reading of its events. Of a run that was stopped or killed and went on, each part counts up to
 * its last event, and the time between two parts does not.
 *
 * @param byPhase seconds by the name of the phase, in order; {@link #END} is what follows the last one: the export and
 *        its figures
 */
public record Spent(Map<String, Double> byPhase) {

    /** The name under which stands what belongs to no phase. */
    public static final String END = "";

    /** Keeps an immutable copy, in order. */
    public Spent {
        byPhase = Collections.unmodifiableMap(new LinkedHashMap<>(byPhase));
    }

    /** What some events came to, in the order in which they happened; nothing of none. */
    public static Spent of(List<Event> events) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (int i = 1; i < events.size(); i++) {
            Event event = events.get(i);
            if (!(event instanceof Event.RunResumed)) {
                seconds.merge(event.phase(), between(events.get(i - 1).time(), event.time()), Double::sum);
            }
        }
        return new Spent(seconds);
    }

    /** Seconds between two times of events. */
    static double between(String earlier, String later) {
        return Duration.between(Instant.parse(earlier), Instant.parse(later)).toMillis() / 1000.0;
    }

    /** Seconds in all. */
    public double seconds() {
        return byPhase.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
