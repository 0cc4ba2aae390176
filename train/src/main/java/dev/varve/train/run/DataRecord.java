package dev.varve.train.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.card.InvalidInput;
import dev.varve.train.data.LoadedData;
import dev.varve.train.data.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run folder remembers of its data.
 *
 * @param fingerprint hash of all paths, labels, parts and contents
 * @param classes names of the classes
 * @param images how many of each part
 * @param notes what was said about the data
 * @param skipped files that were left out
 */
record DataRecord(String fingerprint, List<String> classes, Map<String, Integer> images, List<String> notes,
        List<LoadedData.BadImage> skipped) {

    static DataRecord of(LoadedData data) {
        Map<String, Integer> images = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            images.put(part.toString(), data.dataset().indices(part).length);
        }
        return new DataRecord(data.fingerprint(), data.dataset().classes(), images, data.notes(), data.skipped());
    }

    static DataRecord read(Path file) {
        try {
            return JsonMapper.builder().build().readValue(file.toFile(), DataRecord.class);
        } catch (IOException broken) {
            throw new InvalidInput(broken, "%s: cannot be read; the run folder is damaged, train again", file);
        }
    }

    void requireSame(LoadedData found, Path run) {
        if (!fingerprint.equals(found.fingerprint())) {
            throw new InvalidInput("%s: the run began with %s images of other content or order (fingerprint %.8s), found "
                    + "%s (%.8s); bring the data back as they were, or train anew", run, images,
                    fingerprint, of(found).images(), found.fingerprint());
        }
    }
}
