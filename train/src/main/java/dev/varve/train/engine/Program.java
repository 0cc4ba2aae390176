package dev.varve.train.engine;

import dev.varve.graph.Combine;
import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Op;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Source;
import dev.varve.graph.Trait;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Tuning.Method;
import dev.varve.train.engine.FusedConvolution.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An execution as a list of instructions over numbered slots, with the slots that die after each.
 *
 * <p>A value that a segment of another arithmetic reads gets a second slot, filled once where that segment begins.
 *
 * @param stages one per segment
 * @param slots what each slot is for
 * @param output the slot of the network's only output
 */
record Program(List<Stage> stages, List<Slot> slots, int output) {

    /** A value in one arithmetic. */
    record Slot(String node, Arithmetic arithmetic) {
    }

    /**
     * A segment: first the casts of what it reads from others, then its nodes.
     *
     * @param recomputed whether it keeps nothing of itself for the backward pass
     */
    record Stage(Segment segment, boolean recomputed, List<Cast> casts, List<Instruction> instructions) {

        /** Whether the network's input is in it. */
        boolean readsImage() {
            return instructions.stream().anyMatch(instruction -> instruction.node().op() instanceof Source);
        }

        /** The slots that it reads of others. */
        Set<Integer> reads() {
            Set<Integer> read = new TreeSet<>();
            casts.forEach(cast -> read.add(cast.from()));
            instructions.forEach(instruction -> read.addAll(instruction.inputs()));
            read.removeAll(makes());
            return read;
        }

        /** The slots that it leaves filled for others. */
        Set<Integer> leaves() {
            Set<Integer> left = makes();
            casts.forEach(cast -> left.removeAll(cast.dead()));
            instructions.forEach(instruction -> left.removeAll(instruction.dead()));
            return left;
        }

        private Set<Integer> makes() {
            Set<Integer> made = new TreeSet<>();
            casts.forEach(cast -> made.add(cast.to()));
            instructions.forEach(instruction -> made.add(instruction.output()));
            return made;
        }
    }

    /** A value in another precision. */
    record Cast(int from, int to, List<Integer> dead) {
    }

    /**
     * One node, or a convolution and the activation that alone reads it.
     *
     * @param activation computed with the node, whose output is then that of the activation
     * @param method how it is computed where a gradient passes, if it is a convolution
     * @param overwritten the input that the node may write its output over, as an index of its inputs; -1 for none
     * @param dead slots that nothing reads afterwards
     */
    record Instruction(Node node, Optional<Node> activation, Method method, List<Integer> inputs, int output,
            int overwritten, List<Integer> dead) {

        /** The node whose value comes out. */
        Node last() {
            return activation.orElse(node);
        }
    }

    /** How many stages come first whose values hang on the image alone, and which no gradient reaches. */
    int stable() {
        return (int) stages.stream().takeWhile(stage -> stage.segment().kind() == Kind.FROZEN
                && stage.segment().stable()).count();
    }

    /** The slots that the stable stages leave filled: what the others read, or the output; in order. */
    List<Integer> border() {
        Set<Integer> left = new TreeSet<>();
        for (Stage stage : stages.subList(0, stable())) {
            left.addAll(stage.leaves());
            stage.casts().forEach(cast -> left.removeAll(cast.dead()));
            stage.instructions().forEach(instruction -> left.removeAll(instruction.dead()));
        }
        return List.copyOf(left);
    }

    /**
     * The slot of a node's value in an arithmetic.
     *
     * @throws IllegalArgumentException if there is none
     */
    int slot(String node, Arithmetic arithmetic) {
        int slot = slots.indexOf(new Slot(node, arithmetic));
        if (slot < 0) {
            throw new IllegalArgumentException(node + ": no value in " + arithmetic);
        }
        return slot;
    }

    static Program of(Execution execution) {
        return new Compiler(execution).compile();
    }

    /** Numbers the slots in order of execution, then finds the last reader of each. */
    private static final class Compiler {
        private final Execution execution;
        private final Network network;
        private final List<Segment> segments;
        private final Map<String, Method> methods;
        private final Map<String, Segment> home = new HashMap<>();
        private final Map<Slot, Integer> slotOf = new LinkedHashMap<>();
        private final Map<Integer, Object> lastReader = new HashMap<>();

        Compiler(Execution execution) {
            this.execution = execution;
            this.network = execution.network();
            this.segments = execution.segments();
            this.methods = execution.methods();
            segments.forEach(segment -> segment.nodes().forEach(id -> {
                if (home.put(id, segment) != null) {
                    throw new IllegalArgumentException(id + ": a node in two segments");
                }
            }));
            network.nodes().stream().map(Node::id).filter(id -> !home.containsKey(id)).findFirst().ifPresent(id -> {
                throw new IllegalArgumentException(id + ": a node in no segment");
            });
            if (network.outputs().size() != 1) {
                throw new IllegalArgumentException(network.name() + ": one output is trained, the network has "
                        + network.outputs());
            }
        }

        Program compile() {
            List<Draft> drafts = segments.stream().map(this::draft).toList();
            String last = network.outputs().get(0);
            int output = slotOf.get(new Slot(last, home.get(last).arithmetic()));
            lastReader.remove(output);
            Map<Object, List<Integer>> dying = new HashMap<>();
            lastReader.forEach((slot, reader) -> dying.computeIfAbsent(reader, any -> new ArrayList<>()).add(slot));
            dying.values().forEach(Collections::sort);
            List<Stage> stages = drafts.stream().map(draft -> draft.finish(dying)).toList();
            return new Program(stages, List.copyOf(slotOf.keySet()), output);
        }

        private Draft draft(Segment segment) {
            Draft draft = new Draft(segment, execution.isRecomputed(segment), new LinkedHashMap<>(),
                    new ArrayList<>());
            for (String foreign : foreign(segment)) {
                Arithmetic made = home.get(foreign).arithmetic();
                if (made != segment.arithmetic()) {
                    int from = filled(foreign, made, segment.name());
                    int to = slot(foreign, segment.arithmetic());
                    draft.casts.put(to, from);
                    lastReader.put(from, new CastTo(to));
                }
            }
            Set<String> fused = new HashSet<>();
            for (String id : segment.nodes()) {
                if (fused.contains(id)) {
                    continue;
                }
                Node node = network.node(id);
                Optional<Node> activation = activation(node, segment);
                activation.ifPresent(one -> fused.add(one.id()));
                List<Integer> inputs = node.inputs().stream()
                        .map(input -> filled(input, segment.arithmetic(), id)).toList();
                int output = slot(activation.orElse(node).id(), segment.arithmetic());
                inputs.forEach(slot -> lastReader.put(slot, id));
                lastReader.put(output, id);                                    // until a reader is found
                draft.instructions.add(new Instruction(node, activation, methods.getOrDefault(id, Method.PLAIN),
                        inputs, output, overwritten(node), List.of()));
            }
            return draft;
        }

        /** The activation that is computed with a convolution: only without a gradient, and not in doubles. */
        private Optional<Node> activation(Node node, Segment segment) {
            List<String> users = network.users(node.id());
            boolean can = node.op() instanceof Contraction.Conv2d && segment.kind() == Kind.FROZEN
                    && segment.arithmetic() != Arithmetic.F64 && users.size() == 1
                    && !network.outputs().contains(node.id()) && home.get(users.get(0)) == segment;
            return Optional.of(node).filter(any -> can).map(any -> network.node(users.get(0)))
                    .filter(user -> Activation.of(user.op()) != Activation.NONE);
        }

        /** Values of other segments that this one reads; a second bf16 segment reads the first cast. */
        private Set<String> foreign(Segment segment) {
            Set<String> foreign = new LinkedHashSet<>();
            for (String id : segment.nodes()) {
                for (String input : network.node(id).inputs()) {
                    if (home.get(input) != segment && !slotOf.containsKey(new Slot(input, segment.arithmetic()))) {
                        foreign.add(input);
                    }
                }
            }
            return foreign;
        }

        private int filled(String id, Arithmetic arithmetic, String reader) {
            Integer slot = slotOf.get(new Slot(id, arithmetic));
            if (slot == null) {
                throw new IllegalArgumentException(reader + ": runs before " + id + ", which it reads");
            }
            return slot;
        }

        private int slot(String id, Arithmetic arithmetic) {
            return slotOf.computeIfAbsent(new Slot(id, arithmetic), any -> slotOf.size());
        }

        private int overwritten(Node node) {
            boolean can = (node.op() instanceof Pointwise || node.op() instanceof Combine.Add)
                    && (home.get(node.id()).kind() == Kind.FROZEN || !node.op().traits().contains(Trait.SAVES_INPUT));
            for (int i = 0; can && i < node.inputs().size(); i++) {
                if (isFree(node.inputs().get(i), node)) {
                    return i;
                }
            }
            return -1;
        }

        /** Whether only this node needs the memory of the value: not the graph's edges, not autograd, no view. */
        private boolean isFree(String id, Node user) {
            Op maker = network.node(id).op();
            return network.users(id).equals(List.of(user.id())) && home.get(id) == home.get(user.id())
                    && !(maker instanceof Source) && Collections.disjoint(maker.traits(),
                            Set.of(Trait.SAVES_OUTPUT, Trait.ALIASES_INPUT, Trait.RANDOM));
        }
    }

    /** The cast that fills a slot, as the reader of another. */
    private record CastTo(int slot) {
    }

    /** A stage before its dead slots are known. */
    private record Draft(Segment segment, boolean recomputed, Map<Integer, Integer> casts,
            List<Instruction> instructions) {

        Stage finish(Map<Object, List<Integer>> dying) {
            List<Cast> done = new ArrayList<>();
            casts.forEach((to, from) -> done.add(new Cast(from, to,
                    dying.getOrDefault(new CastTo(to), List.of()))));
            return new Stage(segment, recomputed, done, instructions.stream().map(instruction -> new Instruction(
                    instruction.node(), instruction.activation(), instruction.method(), instruction.inputs(),
                    instruction.output(), instruction.overwritten(),
                    dying.getOrDefault(instruction.node().id(), List.of()))).toList());
        }
    }
}
