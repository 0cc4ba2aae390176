package dev.varve.train.run;

import dev.varve.plan.Phase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a batch came to in a run that is over: a reading of its events, from which later forecasts learn. The first
 * epoch of a phase does not count, for its images are decoded, nor do phases that keep features, whose batches are not
 * alike.
 */
final class Paces {

    /** Batches from which a median is taken: fewer say no more than what was timed before. */
    private static final int FEWEST = 10;

    private Paces() {
    }

    /** The medians by work; none of a phase that has too few batches, or of a run that keeps no decoded images. */
    static Map<Work, Timed> of(Setup setup, List<Event> events) {
        Map<Work, Timed> paces = new LinkedHashMap<>();
        for (Phase phase : setup.experiment().plan().phases()) {
            if (phase instanceof Phase.Train train && train.views() == 0 && setup.experiment().cacheGiB() > 0) {
                List<Event.Step> steps = steps(train, events);
                if (steps.size() >= FEWEST) {
                    paces.put(Work.training(setup, train), timed(steps, setup.experiment().batch()));
                }
            }
        }
        return paces;
    }

    private static List<Event.Step> steps(Phase.Train phase, List<Event> events) {
        return events.stream().filter(Event.Step.class::isInstance).map(Event.Step.class::cast)
                .filter(step -> step.phase().equals(phase.name()) && step.epoch() > 1).toList();
    }

    private static Timed timed(List<Event.Step> steps, int batch) {
        List<Double> sorted = steps.stream().map(step -> batch / step.imagesPerSecond()).sorted().toList();
        return new Timed(sorted.get(sorted.size() / 2), Instant.parse(steps.get(steps.size() - 1).time()),
                sorted.size());
    }

    /** Keeps the medians, in place of what was known. */
    static void learn(Setup setup, List<Event> events, Path cache) {
        of(setup, events).forEach((work, timed) -> KnownSpeeds.learn(cache, work, timed));
    }
}
