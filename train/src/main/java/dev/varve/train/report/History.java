package dev.varve.train.report;

import dev.varve.train.run.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What happened in a run, in order; of what stands twice since a killed run did it again, the later entry.
 *
 * @param steps batches that were learned from
 * @param epochs that ended
 * @param solved heads that were computed
 * @param kept the epoch whose weights are the result; empty of a run that is not over, or of an earlier Varve
 * @param warnings that were said
 * @param end how the run ended; empty of one that did not
 */
record History(List<Event.Step> steps, List<Event.EpochFinished> epochs, List<Event.HeadSolved> solved,
        Optional<Event.EpochKept> kept, List<String> warnings, Optional<Event.RunFinished> end) {

    static History of(List<Event> events) {
        Map<Integer, Event.Step> steps = new TreeMap<>();
        Map<List<Object>, Event.EpochFinished> epochs = new LinkedHashMap<>();
        Map<String, Event.HeadSolved> solved = new LinkedHashMap<>();
        Optional<Event.EpochKept> kept = Optional.empty();
        List<String> warnings = new ArrayList<>();
        Optional<Event.RunFinished> end = Optional.empty();
        for (Event event : events) {
            if (event instanceof Event.Step step) {
                steps.put(step.step(), step);
            } else if (event instanceof Event.EpochFinished epoch) {
                epochs.put(List.of(epoch.phase(), epoch.epoch()), epoch);
            } else if (event instanceof Event.HeadSolved head) {
                solved.put(head.phase(), head);
            } else if (event instanceof Event.EpochKept one) {
                kept = Optional.of(one);
            } else if (event instanceof Event.Warned warned) {
                warnings.add(warned.warning());
            } else if (event instanceof Event.RunFinished finished) {
                end = Optional.of(finished);
            }
        }
        return new History(List.copyOf(steps.values()), List.copyOf(epochs.values()), List.copyOf(solved.values()),
                kept, List.copyOf(warnings), end);
    }

    /** Names of the phases that have steps, with the last step before each and its own last one. */
    Map<String, int[]> phases() {
        Map<String, int[]> phases = new LinkedHashMap<>();
        int before = 0;
        for (Event.Step step : steps) {
            int begin = before;
            phases.computeIfAbsent(step.phase(), any -> new int[] {begin, 0})[1] = step.step();
            before = step.step();
        }
        return phases;
    }
}
