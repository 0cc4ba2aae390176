package dev.varve.train.run;

import dev.varve.analysis.CutPoint;
import dev.varve.analysis.Cuts;
import dev.varve.card.TargetKind;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.plan.Evidence;
import dev.varve.plan.Execution;
import dev.varve.plan.Phase;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.LinearHead.Rows;
import dev.varve.train.engine.LogMe;
import dev.varve.train.engine.RidgeRegression;
import dev.varve.train.solve.FeatureTable;
import dev.varve.train.truth.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How well the features at each clean cut of a body serve a task: one pass of the frozen network over the images shows
 * all of them, as means over positions (Alain and Bengio 2016, "Understanding intermediate layers using linear
 * classifier probes", arXiv:1610.01644).
 */
final class StageProbes implements AutoCloseable {

    /** From strong to weak; of features of deviation 1, beside half the mean squared error. */
    private static final List<Double> PENALTIES = List.of(10.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01, 1e-3);

    /** How messages say that features of probes could lie elsewhere. */
    static final String ELSEWHERE = "let VARVE_CACHE name another folder";

    private final Setup setup;
    private final Path folder;
    private final Network network;
    private final List<CutPoint> cuts;
    private final List<FeatureTable> tables = new ArrayList<>();

    private StageProbes(Setup setup, Path folder) {
        this.setup = setup;
        this.folder = folder;
        this.network = setup.network();
        this.cuts = Cuts.of(network, setup.experiment().size()).cleanEdges();
    }

    /**
     * Runs over all images that train and that validate.
     *
     * @param engine is left with the network
     * @param phase of the setup's plan, whose size and precision hold
     * @param folder where features lie while they are needed
     * @return from the input to the head
     * @throws dev.varve.card.InvalidInput if the disk has no room for the features
     */
    static List<Evidence.Stage> of(Setup setup, Engine engine, Phase phase, Path folder) {
        try (StageProbes probes = new StageProbes(setup, folder)) {
            return probes.stages(engine, phase);
        }
    }

    private List<Evidence.Stage> stages(Engine engine, Phase phase) {
        Execution execution = setup.still(phase);
        List<String> nodes = cuts.stream().map(cut -> running(execution, cut.live().get(0))).toList();
        engine.load(network, setup.weights());
        engine.begin(execution, setup.preprocessing(phase), setup.still());
        List<FeatureTable> train = filled(engine, phase, nodes, Part.TRAIN);
        List<FeatureTable> valid = filled(engine, phase, nodes, Part.VALID);
        List<Evidence.Stage> stages = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            stages.add(stage(cuts.get(i), train.get(i), valid.get(i)));
        }
        return stages;
    }

    /** The node that makes a value where a norm was folded into the convolution before it. */
    private String running(Execution execution, String value) {
        boolean runs = execution.network().nodes().stream().anyMatch(node -> node.id().equals(value));
        return runs ? value : running(execution, network.node(value).inputs().get(0));
    }

    private List<FeatureTable> filled(Engine engine, Phase phase, List<String> nodes, Part part) {
        ImageBatches batches = setup.batches();
        int images = setup.data().dataset().indices(part).length;
        List<FeatureTable> filled = new ArrayList<>();
        try (BatchLoader loader = batches.evaluation(setup.preprocessing(phase), part)) {
            while (loader.hasNext()) {
                PixelBatch batch = loader.next();
                List<float[]> pooled = engine.pooled(
                        Images.pixels(batch.pixels(), batch.count(), batch.size(), batch.channels()), nodes);
                for (int i = 0; i < pooled.size(); i++) {
                    if (filled.size() == i) {
                        filled.add(table(images, pooled.get(i).length / batch.count()));
                    }
                    filled.get(i).add(pooled.get(i), rows(batch.targets()));
                }
            }
        }
        return filled;
    }

    private FeatureTable table(int images, int columns) {
        FeatureTable table = new FeatureTable(folder, images, columns, ELSEWHERE);
        tables.add(table);
        return table;
    }

    /** Classes as rows of 0 and 1. */
    private Targets.Rows rows(Targets targets) {
        if (targets instanceof Targets.Rows rows) {
            return rows;
        }
        int[] labels = ((Targets.Labels) targets).labels();
        float[] numbers = new float[labels.length * setup.classes()];
        for (int i = 0; i < labels.length; i++) {
            numbers[i * setup.classes() + labels[i]] = 1;
        }
        return new Targets.Rows(numbers, setup.classes());
    }

    private Evidence.Stage stage(CutPoint cut, FeatureTable train, FeatureTable valid) {
        int threads = setup.experiment().engine().threads();
        boolean classes = setup.data().dataset().kind() == TargetKind.LABEL;
        double best = Double.NEGATIVE_INFINITY;
        try (RidgeRegression ridge = new RidgeRegression(train.rows(), train.standard(), threads)) {
            for (double penalty : PENALTIES) {
                ridge.solve(penalty);
                Rows others = valid.rows();
                best = Math.max(best, ProbeScore.of(ridge.logits(others), (Targets.Rows) others.targets(), classes));
            }
        }
        return new Evidence.Stage(cut.border(), groupBehind(cut), train.rows().columns(), best,
                LogMe.of(train.rows(), threads));
    }

    /** The group of the next parameter. */
    private int groupBehind(CutPoint cut) {
        return network.nodes().subList(cut.position(), network.nodes().size()).stream().map(Node::parameters)
                .flatMap(parameters -> parameters.values().stream())
                .filter(name -> network.trainable().contains(network.parameter(name)))
                .map(setup.groups()::indexOf).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        tables.forEach(FeatureTable::close);
    }
}
