package dev.varve.train.run;

import dev.varve.card.Preprocessing;
import dev.varve.files.Sha256;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Segment;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.cache.FeatureCache.Records;
import dev.varve.train.data.View;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.EngineInfo;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the stable segments of a phase make of images, in the cache. Not for several threads at once. */
final class FeatureStore {

    private static final int MOST_VIEWS = 2;

    private final FeatureCache cache;
    private final Border border;
    private final String part;
    /** Of the view that is trained on, and of that which validates; where others lie is read again. */
    private final Map<String, Records> known = new LinkedHashMap<>(4, 0.75f, true);

    private FeatureStore(FeatureCache cache, Border border, String part) {
        this.cache = cache;
        this.border = border;
        this.part = part;
    }

    /**
     * The features of a phase.
     *
     * @param weights of the execution's original network
     * @param preprocessing of the images, which also says their size
     * @param threads that compute them: another number may give other bits
     */
    static FeatureStore of(FeatureCache cache, Execution execution, Weights weights, Preprocessing preprocessing,
            int threads) {
        return new FeatureStore(cache, Border.of(execution, preprocessing.size()),
                part(execution, weights, preprocessing, threads));
    }

    /** A name for all that decides the features, but the pixels. */
    private static String part(Execution execution, Weights weights, Preprocessing preprocessing, int threads) {
        Weights folded = execution.rewrite().weights().apply(weights);
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        StringBuilder nodes = new StringBuilder();
        for (Segment segment : execution.stable()) {
            nodes.append(segment.arithmetic()).append('\n');
            for (String id : segment.nodes()) {
                nodes.append(execution.network().node(id)).append('\n');
                execution.network().node(id).parameters().values().stream().filter(folded::has)
                        .forEach(name -> arrays.put(name, folded.get(name)));
            }
        }
        Sha256 hash = new Sha256().add(String.join("\n", EngineInfo.current().processor(),
                EngineInfo.current().libtorch(), "" + threads, preprocessing.mean().toString(),
                preprocessing.std().toString(), "" + preprocessing.size(), nodes));
        arrays.forEach((name, array) -> {
            ByteBuffer bytes = array.bytes();
            hash.add(name + " " + array.dtype() + " " + array.shape() + "\n").add(bytes.duplicate());
        });
        return hash.hex();
    }

    /** Whether there is something to keep, of a size that a record and the memory of a batch can have. */
    boolean holds(int batch) {
        return border.isPresent() && border.bytes() <= FeatureCache.MOST_BYTES
                && batch * border.bytes() <= Integer.MAX_VALUE;
    }

    Border border() {
        return border;
    }

    /** The records of a view; where they lie is read from the disk when it is asked for first, and after others. */
    Records records(View view) {
        Records records = known.computeIfAbsent(view.name(), name -> cache.records(part, name));
        if (known.size() > MOST_VIEWS) {
            known.remove(known.keySet().iterator().next());
        }
        return records;
    }
}
