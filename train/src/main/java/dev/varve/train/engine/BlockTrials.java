package dev.varve.train.engine;

import dev.varve.analysis.BlockTimes;
import dev.varve.analysis.CutPoint;
import dev.varve.analysis.Cuts;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Op;
import dev.varve.graph.Shape;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Segment;
import dev.varve.surgery.Cut;
import dev.varve.surgery.Head;
import dev.varve.surgery.Rewrite;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Times each block of a network alone, forward and back, as an execution that trains all of it computes it, on numbers
 * of no meaning. Blocks that look alike are timed once.
 */
@SuppressWarnings("try") // the scope is held, not used
final class BlockTrials {

    /** Images in a trial: seconds grow with them, and few are soon computed. */
    private static final int MOST_IMAGES = 8;
    private static final int TIMED = 3;

    private final Execution execution;
    private final Weights weights;
    private final int batch;
    private final LongSupplier nanos;
    private final Map<List<Object>, BlockTimes.Block> known = new HashMap<>();

    /**
     * Prepares.
     *
     * @param execution trains everything
     * @param weights of the network that runs
     * @param batch images of a batch, at least 1
     * @param nanos a clock
     */
    BlockTrials(Execution execution, Weights weights, int batch, LongSupplier nanos) {
        this.execution = execution;
        this.weights = weights;
        this.batch = batch;
        this.nanos = nanos;
    }

    /** The blocks in order, at a size of the image. */
    List<BlockTimes.Block> timed(int size) {
        Network network = execution.network();
        Map<String, Shape> shapes = Sizes.require(network, size);
        List<CutPoint> edges = edges(network, size);
        List<BlockTimes.Block> blocks = new ArrayList<>();
        String begin = network.inputs().get(0).id();
        String border = BlockTimes.FIRST;
        for (int i = 0; i <= edges.size(); i++) {
            String end = i == edges.size() ? network.outputs().get(0) : edges.get(i).live().get(0);
            Network block = Cut.between(network, begin, end, shapes.get(begin));
            BlockTimes.Block one = timed(block, shapes, i == 0);
            blocks.add(new BlockTimes.Block(border, one.forward(), one.inputGradient(), one.weightGradient()));
            begin = end;
            border = i == edges.size() ? border : edges.get(i).border();
        }
        return blocks;
    }

    /** The clean edges of the body, and that before the head, which is not divided. */
    private static List<CutPoint> edges(Network network, int size) {
        Cuts cuts = Cuts.of(network, size);
        List<CutPoint> edges = new ArrayList<>(cuts.cleanEdges());
        cuts.before(Head.MODULE).ifPresent(head -> {
            edges.removeIf(edge -> edge.position() >= head.position());
            edges.add(head);
        });
        edges.sort(Comparator.comparingInt(CutPoint::position));
        return edges;
    }

    private BlockTimes.Block timed(Network block, Map<String, Shape> shapes, boolean first) {
        Map<String, Segment> home = new HashMap<>();
        execution.segments().forEach(segment -> segment.nodes().forEach(id -> home.put(id, segment)));
        List<Object> alike = new ArrayList<>(List.of(first));
        for (Node node : block.nodes()) {
            Op op = node.op();
            alike.add(List.of(op, node.inputs().stream().map(shapes::get).toList(),
                    home.get(node.id()).arithmetic()));
        }
        return known.computeIfAbsent(alike, any -> trial(block, first));
    }

    private BlockTimes.Block trial(Network block, boolean first) {
        Execution own = restricted(block);
        try (Resident resident = new Resident(block, weights.restrictedTo(block), Arithmetic.F32);
                Parameters parameters = new Parameters(resident, own)) {
            Runner runner = new Runner(Program.of(own), parameters, 1);
            double forward = Double.POSITIVE_INFINITY;
            double whole = Double.POSITIVE_INFINITY;
            double passing = Double.POSITIVE_INFINITY;
            for (int i = 0; i <= TIMED; i++) {
                Lap all = lap(runner, block, resident, own.trained(), !first);
                Lap through = first ? new Lap(all.forward, 0) : lap(runner, block, resident, Set.of(), true);
                if (i > 0) {                                                   // the first one warms up
                    forward = Math.min(forward, Math.min(all.forward, through.forward));
                    whole = Math.min(whole, all.back);
                    passing = Math.min(passing, through.back);
                }
            }
            double share = (double) batch / Math.min(batch, MOST_IMAGES);
            return new BlockTimes.Block(BlockTimes.FIRST, share * forward, share * passing,
                    share * Math.max(0, whole - passing));
        }
    }

    /** Seconds forward and back. */
    private record Lap(double forward, double back) {
    }

    private Lap lap(Runner runner, Network block, Resident resident, Set<String> trained, boolean passes) {
        try (PointerScope step = new PointerScope()) {
            resident.train(trained);
            Tensor x = input(block.nodes().get(0).op().shape(List.of()), passes);
            long began = nanos.getAsLong();
            Tensor y = runner.train(Runner.Entry.at(new Tensor(x)), 0, Runner.Way.USUAL).output();
            long turned = nanos.getAsLong();
            if (y.requires_grad()) {
                y.backward(torch.ones_like(y), new BoolOptional(), false, new TensorArrayRefOptional());
            }
            return new Lap((turned - began) / 1e9, (nanos.getAsLong() - turned) / 1e9);
        }
    }

    private Tensor input(Shape shape, boolean passes) {
        long[] extents = shape.bind(Map.of("N", (long) Math.min(batch, MOST_IMAGES))).extents();
        Tensor ones = torch.ones(extents, new TensorOptions(torch.ScalarType.Float));
        Tensor laid = extents.length == 4 ? Arrays.layOut(ones) : ones;
        return laid.set_requires_grad(passes);
    }

    /** The execution of a block alone, as the whole one has it. */
    private Execution restricted(Network block) {
        Set<String> ids = block.nodes().stream().map(Node::id).collect(Collectors.toSet());
        List<Segment> segments = execution.segments().stream()
                .map(one -> new Segment(one.name(), one.kind(), one.nodes().stream().filter(ids::contains).toList(),
                        one.arithmetic(), one.movesStatistics(), false, false, one.folded(), List.of()))
                .filter(one -> !one.nodes().isEmpty()).toList();
        Set<String> trained = execution.trained().stream().filter(block::hasParameter).collect(Collectors.toSet());
        return new Execution(block, Rewrite.none(block), trained, segments, execution.methods(),
                execution.economy());
    }
}
