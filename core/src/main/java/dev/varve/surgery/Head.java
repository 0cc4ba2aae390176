package dev.varve.surgery;

import dev.varve.graph.Combine;
import dev.varve.graph.Contraction;
import dev.varve.graph.Layout;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Norm;
import dev.varve.graph.Op;
import dev.varve.graph.Parameter;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Role;
import dev.varve.graph.Value;
import dev.varve.weights.NamedArray;
import dev.varve.weights.RandomWeights;
import dev.varve.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A new classifier for a body. From {@code [N, C, H, W]} the largest and the mean value of each channel, 2 C features;
 * a body that ends in features {@code [N, C]}, as transformers do, is not pooled (fastai's {@code pool=False}), and all
 * modules move up by two. Then in fastai's heads norm, dropout, matrix to 512 and rectifier; norm, dropout, matrix to
 * the classes; or what else {@link HeadLayers} says. In the linear head a matrix to the classes, with a bias: the one
 * whose best weights can be computed.
 *
 * <p>It ends in logits, or in values within ranges: 0.7's closing LogSoftmax belongs to the loss and is left out. The
 * modules are
 * {@code head.0} to {@code head.8} in fastai's heads, to {@code head.2} in the linear one; dropouts with probability 0
 * are left out and those behind them move up, as in fastai. Matrices start normal with variance {@code 2 / inputs},
 * their biases at 0, norms at scale 1.
 *
 * @param style whose head
 * @param layers of fastai's heads; of them the linear head has the pooling alone
 */
public record Head(Style style, HeadLayers layers) {

    /** The name of the module that holds a head. */
    public static final String MODULE = "head";

    private static final double EPS = 1e-5;
    private static final double FINAL_MOMENTUM = 0.01;

    /** Whose head: fastai's differ in the matrices' biases and in where the norms' offsets start. */
    public enum Style {
        /** One matrix with a bias on the pooled features. */
        LINEAR(true, 0, "Flatten", ""),
        /** fastai 2: matrices without biases, norms that start at offset 1e-3. */
        FASTAI_2(false, 1e-3, "fastai.layers.Flatten", "full=False"),
        /** fastai 1: matrices with biases, norms that start at offset 0. */
        FASTAI_1(true, 0, "Flatten", ""),
        /** fastai 0.7: as fastai 1. */
        FASTAI_0_7(true, 0, "Flatten", "");

        private final boolean bias;
        private final double normOffset;
        private final String flattenClass;
        private final String flattenArguments;

        Style(boolean bias, double normOffset, String flattenClass, String flattenArguments) {
            this.bias = bias;
            this.normOffset = normOffset;
            this.flattenClass = flattenClass;
            this.flattenArguments = flattenArguments;
        }
    }

    /** The head as it comes: fastai's with dropout 0.25 and 0.5. */
    public static Head of(Style style) {
        return new Head(style, HeadLayers.DEFAULT);
    }

    /** The same head with another dropout. */
    public Head withDropout(double probability) {
        return new Head(style, layers.withDropout(probability));
    }

    /**
     * Which names of arrays belong to a head: to what a cut has removed, or to a head that was grafted. A file of
     * weights may have others there, or none.
     *
     * @param whole the network before the cut
     * @param body what the cut has left
     */
    public static Predicate<String> names(Network whole, Network body) {
        Set<String> left = body.modules().all().map(ModuleNode::path).collect(Collectors.toSet());
        List<ModuleNode> removed = whole.modules().all().filter(module -> !left.contains(module.path())).toList();
        return name -> name.startsWith(MODULE + ".") || removed.stream().anyMatch(module -> module.holds(name))
                || whole.hasParameter(name) && !body.hasParameter(name);
    }

    /**
     * Whether all that lies behind a body is one matrix with a bias, and what has no parameters: a head whose best
     * weights can be computed.
     *
     * @param bodyEnd id of the value that the head reads
     */
    public static boolean isLinear(Network network, String bodyEnd) {
        Node last = network.node(network.outputs().get(0));
        Network body = Cut.at(network, bodyEnd).network();
        return last.op() instanceof Contraction.Linear matrix && matrix.bias()
                && network.parameters().stream().map(Parameter::name)
                        .allMatch(name -> body.hasParameter(name) || last.parameters().containsValue(name));
    }

    /**
     * Cuts a network at its body's end and grafts this head there.
     *
     * @param bodyEnd id of the value {@code [N, C, H, W]} or {@code [N, C]} that the head reads, such as
     *        {@link BodyEnd#of} finds
     * @param classes how many logits
     * @param seed of the head's first weights
     */
    public Rewrite replacing(Network network, String bodyEnd, int classes, long seed) {
        Rewrite body = Cut.at(network, bodyEnd);
        return body.then(on(body.network(), classes, seed));
    }

    /**
     * Grafts this head on a body.
     *
     * @param body its output must be {@code [N, C, H, W]} or {@code [N, C]}
     * @param classes how many logits, at least 1
     * @param seed of the head's first weights
     * @throws IllegalArgumentException if the body's output is something else, or the body has a module {@code head}
     */
    public Rewrite on(Network body, int classes, long seed) {
        NetworkBuilder net = NetworkBuilder.extending(body);
        Value end = net.value(body.outputs().get(0));
        if (end.shape().rank() != 4 && end.shape().rank() != 2) {
            throw new IllegalArgumentException(end.id() + ": a head reads [N, C, H, W] or [N, C], got " + end.shape()
                    + "; cut the network before its pooling");
        }
        if (body.modules().find(MODULE).isPresent()) {
            throw new IllegalArgumentException(body.name() + ": a body that gets a head must have no module "
                    + MODULE + "; cut the network before it");
        }
        Network grafted = net.build(layers(net.scope(MODULE, "Sequential"), end, classes));
        return new Rewrite(grafted, weights -> weights.with(initial(body, grafted, seed)).restrictedTo(grafted));
    }

    private Value layers(NetworkBuilder head, Value end, int classes) {
        Numbered numbered = new Numbered(head);
        Value x = end.shape().rank() == 4 ? pooled(numbered, end) : end;                // [N, 2C or C]
        if (style == Style.LINEAR) {
            return head.linear(numbered.next(), x, classes, style.bias);                // [N, classes]
        }
        x = layers.matrixFirst() ? numbered.matricesFirst(x, classes) : numbered.normsFirst(x, classes);
        x = layers.finalNorm() ? head.norm(numbered.next(), x, EPS, FINAL_MOMENTUM) : x;
        Value outputs = x;
        return layers.sigmoidRange().map(range -> within(range, numbered, outputs)).orElse(outputs);
    }

    private static Value within(Pointwise.SigmoidRange range, Numbered numbered, Value x) {
        boolean one = range.low().size() == 1;
        String bounds = "low=" + (one ? range.low().get(0) : range.low())
                + ", high=" + (one ? range.high().get(0) : range.high());
        return numbered.head.scope(numbered.next(), "fastai.layers.SigmoidRange", bounds).call(range, x);
    }

    /** The last matrix of a head: what makes the outputs, but for a norm or a range behind it. */
    public static Node lastMatrix(Network network) {
        Node node = network.node(network.outputs().get(0));
        while (!(node.op() instanceof Contraction.Linear)) {
            node = network.node(node.inputs().get(0));
        }
        return node;
    }

    private Value pooled(Numbered numbered, Value x) {
        NetworkBuilder head = numbered.head;
        Value pooled = layers.concatPool() ? concatPool(head.scope(numbered.next(), "AdaptiveConcatPool2d"), x)
                : head.scope(numbered.next(), "AdaptiveAvgPool2d", "output_size=1")
                        .call(new Pool.AdaptiveAvgPool2d(1, 1), x);                     // [N, 2C or C, 1, 1]
        return head.scope(numbered.next(), style.flattenClass, style.flattenArguments)
                .call(new Layout.Flatten(), pooled);                                    // [N, 2C or C]
    }

    private static Value concatPool(NetworkBuilder pool, Value x) {
        pool.registers("ap", "mp");
        Value largest = pool.scope("mp", "AdaptiveMaxPool2d", "output_size=1")
                .call(new Pool.AdaptiveMaxPool2d(1, 1), x);
        Value mean = pool.scope("ap", "AdaptiveAvgPool2d", "output_size=1")
                .call(new Pool.AdaptiveAvgPool2d(1, 1), x);
        return pool.function("cat", new Combine.Concat(), largest, mean);
    }

    private Weights initial(Network body, Network grafted, long seed) {
        List<NamedArray> arrays = new ArrayList<>();
        for (Node node : grafted.nodes().subList(body.nodes().size(), grafted.nodes().size())) {
            node.parameters().forEach((role, name) ->
                    arrays.add(initial(node.op(), role, grafted.parameter(name), seed)));
        }
        return Weights.of(arrays);
    }

    private NamedArray initial(Op op, Role role, Parameter parameter, long seed) {
        if (op instanceof Contraction.Linear linear) {
            return role == Role.WEIGHT ? RandomWeights.normal(parameter, Math.sqrt(2.0 / linear.inputs()), seed)
                    : RandomWeights.constant(parameter, role, 0);
        }
        boolean last = op instanceof Norm.BatchNorm norm && norm.momentum() == FINAL_MOMENTUM;
        double offset = last ? 0 : style.normOffset;                    // the last norm is PyTorch's own
        double value = role == Role.BIAS ? offset : role == Role.WEIGHT || role == Role.VARIANCE ? 1 : 0;
        return RandomWeights.constant(parameter, role, value);
    }

    /** Layers of the head, numbered as they come. */
    private final class Numbered {
        private final NetworkBuilder head;
        private int count;

        Numbered(NetworkBuilder head) {
            this.head = head;
        }

        String next() {
            return Integer.toString(count++);
        }

        Value normsFirst(Value x, int classes) {
            List<Integer> widths = layers.widths(classes);
            for (int i = 0; i < widths.size(); i++) {
                boolean norm = hasNorm(i);
                x = drop(norm ? head.norm(next(), x) : x, i);
                x = head.linear(next(), x, widths.get(i), style.bias || !norm);         // [N, widths[i]]
                x = i < widths.size() - 1 ? head.relu(next(), x) : x;
            }
            return x;
        }

        Value matricesFirst(Value features, int classes) {
            Value x = drop(features, 0);
            List<Integer> hidden = layers.hidden();
            for (int i = 0; i < hidden.size(); i++) {
                boolean norm = hasNorm(i);
                x = head.linear(next(), x, hidden.get(i), style.bias || !norm);
                x = head.relu(next(), x);
                x = drop(norm ? head.norm(next(), x) : x, i + 1);                       // [N, hidden[i]]
            }
            return head.linear(next(), x, classes, true);
        }

        private boolean hasNorm(int matrix) {
            return matrix > 0 || layers.firstNorm();
        }

        private Value drop(Value x, int matrix) {
            double probability = layers.probabilities().get(matrix);
            return probability > 0 ? head.dropout(next(), x, probability) : x;
        }
    }
}
