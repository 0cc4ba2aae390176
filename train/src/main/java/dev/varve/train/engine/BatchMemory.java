package dev.varve.train.engine;

import dev.varve.graph.Attention;
import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Noise;
import dev.varve.graph.Norm;
import dev.varve.graph.Op;
import dev.varve.graph.Pool;
import dev.varve.graph.Role;
import dev.varve.graph.Shape;
import dev.varve.graph.Trait;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The memory of one batch, followed through a program as {@link Runner} and autograd go through it: forward, each value
 * is freed after its last use unless the backward pass needs it; backward, a gradient takes the place of each value,
 * and what is recomputed runs forward again first.
 */
final class BatchMemory {

    private final Network network;
    private final Map<String, Shape> shapes;
    private final int batch;
    private final Buffer[] slots;
    private final Deque<Recorded> recorded = new ArrayDeque<>();
    private final Deque<Again> again = new ArrayDeque<>();
    private final Map<Integer, Long> made = new HashMap<>();
    private final Map<Integer, Long> gradients = new HashMap<>();
    private long live;
    private long most;
    private long kept;

    /** Memory that values share, with how many slots and records hold it. */
    private static final class Buffer {
        private final long numbers;
        private final long bytes;
        private int holders;

        Buffer(long numbers, int width) {
            this.numbers = numbers;
            this.bytes = numbers * width;
        }
    }

    /** What autograd holds for a node, and the slots that its gradient goes from and to. */
    private record Recorded(Program.Instruction instruction, long outputBytes, List<Buffer> saved) {
    }

    /** A stage that is recomputed, and the values that it begins and ends with. */
    private record Again(Program.Stage stage, Map<Integer, Buffer> inputs, List<Buffer> outputs) {
    }

    /** Follows a batch; with training, back too. */
    BatchMemory(Execution execution, int batch, int size, boolean training) {
        this.network = execution.network();
        this.shapes = Sizes.require(network, size);
        this.batch = batch;
        Program program = Program.of(execution);
        this.slots = new Buffer[program.slots().size()];
        for (Program.Stage stage : program.stages()) {
            if (training && stage.recomputed()) {
                forwardOnce(stage);
            } else {
                forward(stage, training && stage.segment().kind() != Kind.FROZEN);
            }
        }
        kept = Stream.concat(recorded.stream().flatMap(one -> one.saved.stream()), again.stream().flatMap(one ->
                Stream.concat(one.inputs.values().stream(), one.outputs.stream()))).distinct()
                .mapToLong(one -> one.bytes).sum();
        if (training) {
            backward();
            again.forEach(this::forwardAgainAndBack);
        }
    }

    /** Bytes at the worst moment, what is kept among them. */
    long peak() {
        return most;
    }

    /** Bytes of the values that the backward pass needs. */
    long kept() {
        return kept;
    }

    private void forwardOnce(Program.Stage stage) {
        Map<Integer, Buffer> inputs = new HashMap<>();
        stage.reads().forEach(slot -> inputs.put(slot, hold(slots[slot])));
        forward(stage, false);
        List<Buffer> outputs = stage.leaves().stream().map(slot -> hold(slots[slot])).toList();
        stage.leaves().forEach(slot -> made.put(slot, slots[slot].bytes));
        again.push(new Again(stage, inputs, outputs));
    }

    private void forwardAgainAndBack(Again one) {
        one.inputs.forEach((slot, buffer) -> slots[slot] = hold(buffer));
        forward(one.stage, true);
        backward();
        release(List.copyOf(one.stage.leaves()));
        one.inputs.values().forEach(this::letGo);
        one.outputs.forEach(this::letGo);
    }

    private void forward(Program.Stage stage, boolean records) {
        Segment segment = stage.segment();
        int width = Precision.bytes(segment.arithmetic());
        for (Program.Cast cast : stage.casts()) {
            slots[cast.to()] = hold(new Buffer(slots[cast.from()].numbers, width));
            release(cast.dead());
        }
        for (Program.Instruction instruction : stage.instructions()) {
            Node node = instruction.node();
            Buffer output = isShared(instruction, segment) ? slots[instruction.inputs().get(
                    Math.max(0, instruction.overwritten()))] : new Buffer(values(node.id()), width);
            slots[instruction.output()] = hold(output);
            touch(workspace(node));
            if (records) {
                record(instruction, segment, values(node.id()) * width);
            }
            release(instruction.dead());
        }
    }

    private long values(String id) {
        return batch * shapes.get(id).elements();
    }

    /** Whether the output lies where an input does: written over it, or a view of it. */
    private static boolean isShared(Program.Instruction instruction, Segment segment) {
        return instruction.overwritten() >= 0 || instruction.node().op().traits().contains(Trait.ALIASES_INPUT)
                || instruction.node().op() instanceof Noise && !segment.stochastic();
    }

    /** Convolutions order their kernel anew for the processor. */
    private long workspace(Node node) {
        return node.op() instanceof Contraction
                ? Float.BYTES * network.parameter(node.parameters().get(Role.WEIGHT)).shape().elements() : 0;
    }

    private void record(Program.Instruction instruction, Segment segment, long outputBytes) {
        List<Buffer> saved = new ArrayList<>();
        if (instruction.method().singles() || instruction.method().padsImage()) {
            saved.add(new Buffer(slots[instruction.inputs().get(0)].numbers,
                    instruction.method().singles() ? Float.BYTES : Precision.bytes(segment.arithmetic())));
        } else if (savesInputs(instruction.node().op(), segment)) {
            instruction.inputs().forEach(slot -> saved.add(slots[slot]));
        }
        if (instruction.node().op().traits().contains(Trait.SAVES_OUTPUT)) {
            saved.add(slots[instruction.output()]);
        }
        long beside = beside(instruction, segment);
        if (beside > 0) {
            saved.add(new Buffer(beside, 1));
        }
        saved.forEach(this::hold);
        touch(0);
        recorded.push(new Recorded(instruction, outputBytes, saved));
    }

    /** Whether autograd keeps what a node reads. */
    private static boolean savesInputs(Op op, Segment segment) {
        return op instanceof Contraction || op instanceof Norm || op instanceof Pool
                || op.traits().contains(Trait.SAVES_INPUT)
                || op instanceof Noise.Dropout && segment.stochastic();
    }

    /**
     * What autograd keeps beside values: where each maximum stood, what dropout dropped, and how much each position of
     * a window counts for each other.
     */
    private long beside(Program.Instruction instruction, Segment segment) {
        Node node = instruction.node();
        if (node.op() instanceof Pool.MaxPool2d || node.op() instanceof Pool.AdaptiveMaxPool2d) {
            return values(node.id()) * Long.BYTES;
        }
        if (node.op() instanceof Attention.WindowAttention op) {
            Shape out = shapes.get(node.id());
            long shares = values(node.id()) / out.extent(3) * op.heads() * op.side() * op.side();
            return shares * Precision.bytes(segment.arithmetic());
        }
        if (node.op() instanceof Attention.LinearAttention op) {                // queries, keys, values, all mixed
            long extra = values(node.id()) / op.features();
            return (4 * values(node.id()) + 2 * extra) * Math.max(Float.BYTES, Precision.bytes(segment.arithmetic()));
        }
        return node.op() instanceof Noise.Dropout && segment.stochastic()
                ? values(node.id()) * Precision.bytes(segment.arithmetic()) : 0;
    }

    private void backward() {
        recorded.forEach(one -> made.put(one.instruction.output(), one.outputBytes));
        for (Recorded one : recorded) {                                     // the last one first
            for (int input : one.instruction.inputs()) {
                if (made.containsKey(input) && gradients.putIfAbsent(input, made.get(input)) == null) {
                    live += made.get(input);
                }
            }
            touch(workspace(one.instruction.node()));
            live -= gradients.getOrDefault(one.instruction.output(), 0L);
            one.saved.forEach(this::letGo);
        }
        recorded.clear();
    }

    private Buffer hold(Buffer buffer) {
        live += buffer.holders++ == 0 ? buffer.bytes : 0;
        return buffer;
    }

    private void letGo(Buffer buffer) {
        live -= --buffer.holders == 0 ? buffer.bytes : 0;
    }

    private void release(List<Integer> dead) {
        for (int slot : dead) {
            letGo(slots[slot]);
            slots[slot] = null;
        }
    }

    private void touch(long beside) {
        most = Math.max(most, live + beside);
    }
}
