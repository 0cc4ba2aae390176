package dev.varve.train.engine;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Value;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.surgery.Fold;
import dev.varve.surgery.Rewrite;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A network of three parts, stepped in milliseconds: {@code stem}, {@code block} with a skip, {@code head}. */
final class Tiny {

    static final int SIZE = 16;
    static final int CLASSES = 5;
    static final Network NETWORK = network();

    private Tiny() {
    }

    /** A part of an execution: the nodes whose ids begin with its name, or with one of several joined by a plus. */
    record Part(String name, Kind kind, Arithmetic arithmetic, boolean moves, boolean stochastic) {

        static Part frozen(String name) {
            return new Part(name, Kind.FROZEN, Arithmetic.F32, false, false);
        }

        static Part passing(String name) {
            return new Part(name, Kind.PASSING, Arithmetic.F32, false, false);
        }

        static Part trained(String name) {
            return new Part(name, Kind.TRAINED, Arithmetic.F32, true, true);
        }

        Part in(Arithmetic other) {
            return new Part(name, kind, other, moves, stochastic);
        }

        Part moving(boolean statistics) {
            return new Part(name, kind, arithmetic, statistics, stochastic);
        }

        Part dropping(boolean drops) {
            return new Part(name, kind, arithmetic, moves, drops);
        }

        boolean holds(String id) {
            return Arrays.stream(name.split("\\+")).anyMatch(id::startsWith);
        }
    }

    static Weights weights() {
        return FormulaWeights.of(NETWORK, 1.0);
    }

    /** An execution of the network; norms of parts that neither train nor move are folded where asked. */
    static Execution execution(boolean folded, Part... parts) {
        return execution(NETWORK, folded, parts);
    }

    static Execution execution(Network network, boolean folded, Part... parts) {
        Rewrite rewrite = folded ? Fold.of(network, id -> isStill(id, parts)) : Rewrite.none(network);
        Set<String> trained = new LinkedHashSet<>();
        for (Node node : network.nodes()) {
            if (Arrays.stream(parts).anyMatch(part -> part.kind() == Kind.TRAINED && part.holds(node.id()))) {
                node.parameters().values().stream()
                        .filter(name -> network.trainable().contains(network.parameter(name))).forEach(trained::add);
            }
        }
        List<Segment> segments = Arrays.stream(parts).map(part -> segment(network, rewrite.network(), part)).toList();
        return new Execution(network, rewrite, trained, segments);
    }

    private static boolean isStill(String id, Part... parts) {
        return Arrays.stream(parts).filter(part -> part.holds(id))
                .allMatch(part -> part.kind() != Kind.TRAINED && !part.moves());
    }

    private static Segment segment(Network before, Network running, Part part) {
        List<String> nodes = running.nodes().stream().map(Node::id).filter(part::holds).toList();
        int folded = (int) before.nodes().stream().map(Node::id).filter(part::holds).count() - nodes.size();
        List<String> boundary = nodes.stream()
                .filter(id -> running.users(id).stream().anyMatch(user -> !part.holds(user))).toList();
        return new Segment(part.name(), part.kind(), nodes, part.arithmetic(), part.moves(), part.stochastic(),
                !part.moves() && !part.stochastic(), folded, boundary);
    }

    private static Network network() {
        NetworkBuilder net = NetworkBuilder.network("tiny", "Tiny");
        NetworkBuilder stem = net.scope("stem", "Sequential");
        Value x = net.image("stem.pixels", 3);                                     // [N, 3, 16, 16]
        x = stem.conv("conv", x, 8, kernel(3).stride(2).padding(1));           // [N, 8, 8, 8]
        x = stem.dropout("drop", stem.relu("relu", stem.norm("bn", x)), 0.25);
        NetworkBuilder block = net.scope("block", "Block");
        Value y = block.relu("relu", block.norm("bn1", block.conv("conv1", x, 8, kernel(3).padding(1))));
        y = block.norm("bn2", block.conv("conv2", y, 8, kernel(3).padding(1)));
        x = block.relu("relu", block.add(y, x));
        NetworkBuilder head = net.scope("head", "Head");
        x = head.function("flatten", new Layout.Flatten(), head.avgPool("pool", x, 1));   // [N, 8]
        return net.build(head.linear("fc", head.dropout("drop", x, 0.5), CLASSES, true));
    }
}
