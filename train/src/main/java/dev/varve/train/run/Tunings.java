package dev.varve.train.run;

import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Phase;
import dev.varve.plan.Tuning;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How each phase of a run computes, and what was measured to decide that. A run folder keeps it, so that a resumed run
 * computes as it began, whatever a clock would say now.
 *
 * @param phases by name; one that is absent was not measured
 */
public record Tunings(Map<String, Choice> phases) {

    /** Nothing was measured. */
    static final Tunings NONE = new Tunings(Map.of());

    /**
     * Of what was tried the fastest that computes alike.
     *
     * @param tuning that was chosen
     * @param trials all that was tried, fp32 first
     */
    public record Choice(Tuning tuning, List<Trial> trials) {

        /** Keeps an immutable copy. */
        public Choice {
            trials = List.copyOf(trials);
        }

        /** What was measured of the chosen tuning. */
        public Trial chosen() {
            return trials.stream().filter(one -> one.frozen() == tuning.frozen() && one.trained() == tuning.trained())
                    .findFirst().orElseThrow();
        }

        /** How many times as fast as all in fp32. */
        public double gain() {
            return trials.get(0).seconds() / chosen().seconds();
        }
    }

    /**
     * One way to compute a phase.
     *
     * @param frozen arithmetic of segments that need no gradient
     * @param trained arithmetic of segments that need one
     * @param seconds of a batch
     * @param error how far gradients, or features, are from those in fp32, by how far apart those of two batches are
     */
    public record Trial(Arithmetic frozen, Arithmetic trained, double seconds, double error) {
    }

    /** Keeps a copy in order. */
    public Tunings {
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    }

    /** The choice for a phase, or for one of the same name that trains more or less of the network. */
    public Optional<Choice> of(Phase phase) {
        return Optional.ofNullable(phases.get(phase.name()));
    }

    Tunings with(Phase phase, Choice choice) {
        Map<String, Choice> more = new LinkedHashMap<>(phases);
        more.put(phase.name(), choice);
        return new Tunings(more);
    }
}
