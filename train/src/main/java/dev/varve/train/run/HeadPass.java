package dev.varve.train.run;

import dev.varve.card.Preprocessing;
import dev.varve.plan.Phase;
import dev.varve.train.cache.FeatureCache;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.engine.Engine;
import dev.varve.train.solve.FeatureTable;
import dev.varve.train.solve.HeadSolver;
import dev.varve.weights.Weights;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A phase that solves: the frozen body runs over all images once for each view, and the head is computed from that. */
final class HeadPass {

    private final Setup setup;
    private final Phase.Solve phase;
    private final Engine engine;
    private final ImageBatches batches;
    private final HeadLayer head;
    private final FeatureCache cache;

    HeadPass(Setup setup, Phase.Solve phase, Engine engine, ImageBatches batches, FeatureCache cache) {
        this.setup = setup;
        this.phase = phase;
        this.engine = engine;
        this.batches = batches;
        this.cache = cache;
        this.head = HeadLayer.of(setup.network());
    }

    /** Images that are shown to the body. */
    int images() {
        return phase.views() * count(Part.TRAIN) + count(Part.VALID);
    }

    private int count(Part part) {
        return setup.data().dataset().indices(part).length;
    }

    /**
     * Computes the head; the engine is left with the network of the features.
     *
     * @param folder where features are kept while this runs
     * @param elsewhere as {@link FeatureTable} takes it
     * @param progress told after each batch how many images it had
     */
    HeadSolver.Solved solve(Weights weights, Path folder, String elsewhere, IntConsumer progress) {
        engine.load(head.features(), weights);
        engine.begin(setup.execution(phase), setup.preprocessing(phase), setup.still());
        Preprocessing preprocessing = setup.preprocessing(phase);
        FeatureStore store = setup.store(cache, phase, weights);
        int rows = phase.views() * count(Part.TRAIN);
        try (FeatureTable train = new FeatureTable(folder, rows, head.columns(), elsewhere);
                FeatureTable valid = new FeatureTable(folder, count(Part.VALID), head.columns(), elsewhere)) {
            for (int view = 0; view < phase.views(); view++) {
                fill(train, new Feed(engine, batches, setup.view(batches, phase, view), batches.items(Part.TRAIN),
                        Optional.of(store)), progress);
            }
            fill(valid, new Feed(engine, batches, batches.plain(preprocessing), batches.items(Part.VALID),
                    Optional.of(store)), progress);
            return HeadSolver.solve(train, valid, phase.penalties(), setup.lossOfSolving(), setup.classes(),
                    setup.experiment().engine().threads());
        }
    }

    /**
     * The same for what is only measured.
     *
     * @param cache folder of files that can be made again, in which features lie meanwhile
     */
    HeadSolver.Solved solve(Weights weights, Path cache) {
        return solve(weights, cache, StageProbes.ELSEWHERE, count -> { });
    }

    private void fill(FeatureTable table, Feed feed, IntConsumer progress) {
        try (feed) {
            while (feed.hasNext()) {
                Feed.Fed batch = feed.next();
                table.add(engine.output(batch.input()), batch.targets());
                progress.accept(batch.count());
            }
        }
    }

    /** The weights with the head that was found. */
    Weights with(Weights weights, HeadSolver.Solved solved) {
        return head.with(weights, solved.matrix());
    }
}
