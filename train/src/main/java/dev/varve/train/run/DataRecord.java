package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.train.data.LoadedData;
import dev.varve.train.data.Part;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run folder remembers of what the run began with: its data and first weights.
 *
 * @param weights SHA-256 of the file of the first weights; empty if they were drawn
 * @param fingerprint hash of all paths, labels, parts and contents
 * @param contents hash of all paths, labels and contents, whatever part they are in
 * @param classes names of the classes
 * @param images how many of each part
 * @param notes what was said about the data
 * @param skipped files that were left out
 */
public record DataRecord(String weights, String fingerprint, String contents, List<String> classes,
        Map<String, Integer> images, List<String> notes, List<LoadedData.BadImage> skipped) {

    static DataRecord of(Setup setup) {
        LoadedData data = setup.data();
        Map<String, Integer> images = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            images.put(part.toString(), data.dataset().indices(part).length);
        }
        return new DataRecord(setup.model().card().provenance().weightsSha256(), data.fingerprint(),
                data.contents(), data.dataset().classes(), images, data.notes(), data.skipped());
    }

    /** Refuses to go on with other data or first weights than the run began with. */
    void requireSame(Setup setup, Path run) {
        DataRecord found = of(setup);
        if (!fingerprint.equals(found.fingerprint)) {
            throw new InvalidInput("%s: the data have changed since the run began: %s then (fingerprint %.8s), found "
                    + "%s (%.8s) in %s; bring the data back as they were, or train anew", run, counts(),
                    fingerprint, found.counts(), found.fingerprint, setup.experiment().data().path());
        }
        if (!weights.equals(found.weights)) {
            throw new InvalidInput("%s: the first weights have changed since the run began: SHA-256 %.8s then, found "
                    + "%.8s; bring %s back as it was, or train anew", run, weights, found.weights,
                    setup.experiment().model().weights());
        }
    }

    private String counts() {
        return images.entrySet().stream().map(part -> part.getValue() + " " + part.getKey())
                .collect(Collectors.joining(", "));
    }
}
