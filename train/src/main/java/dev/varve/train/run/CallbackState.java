package dev.varve.train.run;

import dev.varve.plan.Callback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the callbacks of a plan have come to in a phase so far.
 *
 * @param tracks one for each callback
 * @param rateFactor what the rates of all groups are multiplied by, above 0 and at most 1
 * @param end what ends before its time
 */
record CallbackState(List<Track> tracks, double rateFactor, End end) {

    /** The state of a phase without callbacks. */
    static final CallbackState NONE = new CallbackState(List.of(), 1, End.NOTHING);

    /** What ends behind the present epoch. */
    enum End { NOTHING, PHASE, RUN }

    /**
     * What one callback has seen.
     *
     * @param best best score so far, see {@link Watch#score}
     * @param waited epochs since then, or since it acted
     */
    record Track(double best, int waited) {

        private static final Track START = new Track(Double.NEGATIVE_INFINITY, 0);

        private Track after(double score, double minDelta) {
            return score - minDelta > best ? new Track(score, 0) : new Track(best, waited + 1);
        }
    }

    /** The state at the start of a phase. */
    static CallbackState start(List<Callback> callbacks) {
        return new CallbackState(callbacks.stream().map(any -> Track.START).toList(), 1, End.NOTHING);
    }

    /**
     * The state behind an epoch.
     *
     * @param figures of the valid part
     * @param peak the largest peak rate of the groups that train
     */
    CallbackState after(List<Callback> callbacks, Watch watch, Map<String, Double> figures, double peak) {
        List<Track> now = new ArrayList<>();
        double factor = rateFactor;
        End ending = end;
        for (int i = 0; i < callbacks.size(); i++) {
            Callback callback = callbacks.get(i);
            Track track = tracks.get(i).after(watch.score(figures, watch.meant(callback.monitor())),
                    callback.minDelta());
            if (track.waited() >= callback.patience()) {
                if (callback instanceof Callback.ReduceOnPlateau plateau) {
                    factor = Math.min(factor, Math.max(factor * plateau.factor(), plateau.minRate() / peak));
                    track = new Track(track.best(), 0);
                } else {
                    ending = End.PHASE;
                }
            }
            now.add(track);
        }
        return new CallbackState(now, factor, ending);
    }

    /** The same, and the run ends. */
    CallbackState endingRun() {
        return new CallbackState(tracks, rateFactor, End.RUN);
    }

    /** One line from which {@link #parse} reads it again. */
    String text() {
        return rateFactor + " " + end + tracks.stream().map(track -> " " + track.best() + ":" + track.waited())
                .collect(Collectors.joining());
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static CallbackState parse(String text) {
        String[] words = text.split(" ");
        List<Track> tracks = Arrays.stream(words).skip(2).map(word -> word.split(":"))
                .map(pair -> new Track(Double.parseDouble(pair[0]), Integer.parseInt(pair[1]))).toList();
        return new CallbackState(tracks, Double.parseDouble(words[0]), End.valueOf(words[1]));
    }
}
