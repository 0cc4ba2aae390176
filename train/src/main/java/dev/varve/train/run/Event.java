package dev.varve.train.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.varve.train.solve.HeadSolver;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that happened in a run: a line of {@code events.jsonl}, with the kind in the field {@code event}.
 *
 * <p>Every event says when (ISO-8601, UTC) and where: the phase's name, the epoch within the phase from 1, and the
 * number of steps that the run has finished. Before the first phase the phase is "" and both numbers are 0. After a
 * kill the log continues from the last checkpoint, so a step may stand in it twice: readers take the last entry.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.RunStarted.class, name = "run_started"),
    @JsonSubTypes.Type(value = Event.RunResumed.class, name = "run_resumed"),
    @JsonSubTypes.Type(value = Event.PhaseStarted.class, name = "phase_started"),
    @JsonSubTypes.Type(value = Event.FeaturesComputed.class, name = "features_computed"),
    @JsonSubTypes.Type(value = Event.HeadSolved.class, name = "head_solved"),
    @JsonSubTypes.Type(value = Event.Step.class, name = "step"),
    @JsonSubTypes.Type(value = Event.GroupsMeasured.class, name = "groups_measured"),
    @JsonSubTypes.Type(value = Event.RatesRenewed.class, name = "rates_renewed"),
    @JsonSubTypes.Type(value = Event.EpochFinished.class, name = "epoch_finished"),
    @JsonSubTypes.Type(value = Event.RatesReduced.class, name = "rates_reduced"),
    @JsonSubTypes.Type(value = Event.EndedEarly.class, name = "ended_early"),
    @JsonSubTypes.Type(value = Event.EpochKept.class, name = "epoch_kept"),
    @JsonSubTypes.Type(value = Event.Warned.class, name = "warned"),
    @JsonSubTypes.Type(value = Event.CheckpointSaved.class, name = "checkpoint_saved"),
    @JsonSubTypes.Type(value = Event.RunInterrupted.class, name = "run_interrupted"),
    @JsonSubTypes.Type(value = Event.RunFailed.class, name = "run_failed"),
    @JsonSubTypes.Type(value = Event.RunFinished.class, name = "run_finished")})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Event {

    /** When it happened, such as {@code 2026-11-23T09:30:00Z}. */
    String time();

    /** Name of the phase. */
    String phase();

    /** Epoch within the phase, from 1. */
    int epoch();

    /** Batches that the run has finished, over all phases. */
    int step();

    /** The run begins; which figure of the valid part chooses between epochs, absent if it is accuracy. */
    record RunStarted(String time, String phase, int epoch, int step, int totalSteps, List<String> groups,
            String monitor) implements Event {
    }

    /** The run goes on from its last checkpoint. */
    record RunResumed(String time, String phase, int epoch, int step, int totalSteps, String monitor)
            implements Event {
    }

    /** A phase begins; which groups train in it, and how many steps it has. */
    record PhaseStarted(String time, String phase, int epoch, int step, List<String> trains, int steps, int epochs)
            implements Event {
    }

    /** The frozen body has run over so many images of all that a phase that solves shows it. */
    record FeaturesComputed(String time, String phase, int epoch, int step, int images, int allImages,
            double imagesPerSecond) implements Event {
    }

    /** The head was computed: the penalty that was chosen, and what each one came to. */
    record HeadSolved(String time, String phase, int epoch, int step, double penalty,
            List<HeadSolver.Candidate> path) implements Event {
    }

    /**
     * A batch was learned from, or the batches that make a step: the loss before the update, the accuracy, which is
     * absent where images have no single class, and the rate of each group in which something trains, by name. Of
     * images that show two classes those count as found of which the class is told that they show more of.
     */
    record Step(String time, String phase, int epoch, int step, double loss, Double accuracy,
            Map<String, Double> rates, double imagesPerSecond) implements Event {
    }

    /** What the last step did in each layer group, by name, of a run that asked for it. */
    record GroupsMeasured(String time, String phase, int epoch, int step, Map<String, GroupFigures> groups)
            implements Event {
    }

    /**
     * What a step did in a layer group; norms are roots of sums of squares, 0 in a group that does not train.
     *
     * @param gradientNorm of the gradient of the batch's mean loss
     * @param weightNorm of the trained parameters before the step
     * @param relativeGradient the former by the latter
     * @param updateRatio norm of what the step changed, by that of the parameters
     * @param deadShare channels of rectifiers that were 0 for all images of the batch at all positions, 0 to 1; absent
     *     where no rectifier of the group ran
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GroupFigures(double gradientNorm, double weightNorm, double relativeGradient, double updateRatio,
            Double deadShare) {
    }

    /**
     * An epoch begins with rates renewed: the relative gradient norm of each layer group in which something trains, by
     * name, and what its planned rate is multiplied by for as long as the epoch lasts.
     */
    record RatesRenewed(String time, String phase, int epoch, int step, Map<String, Double> relativeGradients,
            Map<String, Double> factors) implements Event {
    }

    /** An epoch ended: {@code metrics.train.loss}, {@code metrics.valid.accuracy} and so on. */
    record EpochFinished(String time, String phase, int epoch, int step, Map<String, Map<String, Double>> metrics,
            double seconds) implements Event {
    }

    /** Validation found nothing better for some epochs: rates are multiplied by this from now on in the phase. */
    record RatesReduced(String time, String phase, int epoch, int step, double factor) implements Event {
    }

    /**
     * This epoch is the last: of the {@code phase}, since validation found nothing better, or of the {@code run}, since
     * a listener asked for that.
     */
    record EndedEarly(String time, String phase, int epoch, int step, String what) implements Event {
    }

    /**
     * All phases are over, and the weights behind this epoch are the result: the best one by the monitor, or the last,
     * as the plan has it.
     *
     * @param phase of the epoch that is kept
     * @param epoch that is kept
     * @param epochs of the phase as planned; 0 of one that computed the head
     * @param monitor the figure of the valid part that chooses between epochs
     * @param figure what it was behind the epoch
     */
    record EpochKept(String time, String phase, int epoch, int step, int epochs, String monitor, double figure)
            implements Event {

        /** Such as {@code epoch 3 of 5 of phase tuned, valid accuracy 0.9312}. */
        public String inWords() {
            String which = epochs == 0 ? "the head that phase " + phase + " computed"
                    : "epoch " + epoch + " of " + epochs + " of phase " + phase;
            return String.format(Locale.ROOT, "%s, valid %s %.4f", which, monitor, figure);
        }
    }

    /** The run goes on, but not as well as it should: why, and what the user may do about it. Said once. */
    record Warned(String time, String phase, int epoch, int step, String warning) implements Event {
    }

    /** The state was written; a run that dies goes on from here. */
    record CheckpointSaved(String time, String phase, int epoch, int step) implements Event {
    }

    /** The run was asked to stop and saved its state first. */
    record RunInterrupted(String time, String phase, int epoch, int step) implements Event {
    }

    /** The run cannot go on. */
    record RunFailed(String time, String phase, int epoch, int step, String reason) implements Event {
    }

    /**
     * The run is over; metrics are those of the exported file, on the test part or, without one, on the valid part.
     * Seconds are those of all parts of a run that was stopped; what was foretold is absent where nothing was.
     */
    record RunFinished(String time, String phase, int epoch, int step, Map<String, Map<String, Double>> metrics,
            double seconds, Double foretoldSeconds, String model) implements Event {
    }
}
