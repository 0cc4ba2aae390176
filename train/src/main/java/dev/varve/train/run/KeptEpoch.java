package dev.varve.train.run;

import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.util.Map;
import java.util.function.Predicate;

/** The epoch whose weights are the result of a run. */
final class KeptEpoch {

    private static final String PHASE = "phase";
    private static final String EPOCH = "epoch";

    private KeptEpoch() {
    }

    /** What a file of weights says of the epoch behind which they stood. */
    static Map<String, String> metadata(String phase, int epoch) {
        return Map.of(PHASE, phase, EPOCH, Integer.toString(epoch));
    }

    /**
     * The weights that are the result, when all phases are over; tells of their epoch.
     *
     * @param last those that stand now
     */
    static Weights weights(Course course, Weights last) {
        if (course.plan().keep() == Plan.Keep.LAST) {
            tell(course, any -> true);
            return last;
        }
        Safetensors best = Safetensors.read(course.folder().best());
        tell(course, epoch -> metadata(epoch.phase(), epoch.epoch()).equals(Map.of(
                PHASE, best.metadata().getOrDefault(PHASE, ""), EPOCH, best.metadata().getOrDefault(EPOCH, ""))));
        return best.weights();
    }

    /** An epoch that a killed run did again stands in the log twice, at last with the figures that count. */
    private static void tell(Course course, Predicate<Event.EpochFinished> kept) {
        String monitor = course.watch().monitor();
        course.folder().events().stream().filter(Event.EpochFinished.class::isInstance)
                .map(Event.EpochFinished.class::cast).filter(kept).reduce((former, later) -> later)
                .ifPresent(epoch -> course.tell(new Event.EpochKept(TrainingLoop.now(), epoch.phase(), epoch.epoch(),
                        course.position().step(), epochs(course.plan(), epoch.phase()), monitor,
                        epoch.metrics().get("valid").get(monitor))));
    }

    /** How many epochs a phase trains; 0 of one that solves. */
    private static int epochs(Plan plan, String name) {
        return plan.phases().stream().filter(phase -> phase.name().equals(name))
                .mapToInt(phase -> phase instanceof Phase.Train train ? train.epochs() : 0).sum();
    }
}
