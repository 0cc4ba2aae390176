package dev.varve.train.interpret;

import dev.varve.analysis.Shapes;
import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Shape;
import dev.varve.image.Pixels;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.random.SplitMix64;
import dev.varve.surgery.Fold;
import dev.varve.surgery.Rewrite;
import dev.varve.train.engine.Engine;
import dev.varve.train.engine.Images;
import dev.varve.train.engine.NodeGradient;
import dev.varve.train.engine.Training;
import dev.varve.weights.Model;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * An exported model that can be looked into, in fp32: what it says of images, and where in them it looks. Not for
 * several threads at once.
 */
public final class Inspector implements AutoCloseable {

    private static final String OUTPUTS = "";

    private final Model model;
    private final Engine engine;
    private String begun;

    private Inspector(Model model, int threads) {
        this.model = model;
        this.engine = Engine.open(new Engine.Settings(threads, Arithmetic.F32));
        engine.load(model.network(), model.weights());
    }

    /**
     * Opens a model.
     *
     * @param file an ONNX file of the trainable form, as a run leaves it
     * @param threads that compute, at least 1
     * @throws InvalidInput if it is none
     */
    public static Inspector open(Path file, int threads) {
        return new Inspector(OnnxImport.read(file), threads);
    }

    /** What the file says about the model. */
    public Card card() {
        return model.card();
    }

    /** What the model computes. */
    public Network network() {
        return model.network();
    }

    /**
     * The outputs for a batch.
     *
     * @param crops squares of the card's size
     * @return {@code [n, outputs]}, row-major: logits, or values in the unit of the data
     */
    public double[] outputs(List<Pixels> crops) {
        begin(OUTPUTS);
        float[] raw = engine.output(images(crops));
        double[] outputs = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            int output = i % card().classes().size();
            outputs[i] = card().target().scales().isEmpty() ? raw[i]
                    : card().target().scales().get(output).value(raw[i]);
        }
        return outputs;
    }

    /**
     * Where an image speaks for an output.
     *
     * @param crop a square of the card's size
     * @param node one of {@link #node}
     * @param output number of a class, name or value
     * @param rule how channels are weighed
     */
    public HeatMap map(Pixels crop, String node, int output, CamRule rule) {
        return rule.map(gradientAt(crop, node, output), 0);
    }

    private NodeGradient gradientAt(Pixels crop, String node, int output) {
        begin(node);
        return engine.gradientAt(images(List.of(crop)), node, output);
    }

    /**
     * The node that is meant by a name.
     *
     * @param subject with which a refusal begins, such as {@code --node}
     * @param name id of a node, or path of a module, which means the last value that is made in it
     * @throws InvalidInput if there is none, it has not a square of positions, or the output does not hang on it
     */
    public String node(String subject, String name) {
        String id = network().nodes().stream().filter(node -> node.id().equals(name)
                        || (node.origin().scope() + ".").startsWith(name + ".")).map(Node::id)
                .reduce((one, later) -> one.equals(name) ? one : later)
                .orElseThrow(() -> Suggestions.unknown(subject, name, "node of " + network().name(), names()));
        Shape shape = Shapes.at(network(), card().preprocessing().size()).get(id);
        if (Positions.of(bound(shape)).isEmpty()) {
            throw new InvalidInput("%s %s: must have a square of positions, as [N, C, H, W], found %s; take a node "
                    + "before the pooling", subject, name, shape);
        }
        if (!network().leadingTo(network().outputs().get(0)).contains(id)) {
            throw new InvalidInput("%s %s: the output must hang on it, and does not; take another node", subject, name);
        }
        return id;
    }

    private List<String> names() {
        return Stream.concat(network().nodes().stream().map(Node::id), network().nodes().stream()
                .map(node -> node.origin().scope())).filter(name -> !name.isEmpty()).distinct().toList();
    }

    /**
     * The last node with a square of positions of which the output hangs on more than one: of convolutional networks
     * that before the pooling; of those that read a token of the class, that before the last attention.
     *
     * @return empty if there is none, as where images are too small
     */
    public Optional<String> lastNode() {
        Pixels noise = noise(card().preprocessing().size(), card().preprocessing().channels());
        Map<String, Shape> shapes = Shapes.at(network(), card().preprocessing().size());
        Set<String> leading = network().leadingTo(network().outputs().get(0));
        List<String> candidates = new ArrayList<>(shapes.keySet());
        for (int i = candidates.size() - 1; i > 0; i--) {
            String id = candidates.get(i);
            boolean fits = leading.contains(id) && Positions.of(bound(shapes.get(id))).isPresent();
            if (fits && isRead(gradientAt(noise, id, 0))) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** In which something is seen everywhere: of a flat picture, rectifiers may let no gradient pass. */
    private static Pixels noise(int size, int channels) {
        byte[] bytes = new byte[size * size * channels];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) SplitMix64.at(0, i);
        }
        return Pixels.owning(size, size, channels, bytes);
    }

    private static boolean isRead(NodeGradient node) {
        Positions positions = Positions.of(node.shape()).orElseThrow();
        for (int channel = 0; channel < positions.channels(); channel++) {
            double[] gradient = positions.channel(node.gradient(), 0, channel);
            if (DoubleStream.of(gradient).filter(one -> one != 0).count() > 1) {
                return true;
            }
        }
        return false;
    }

    private static Shape bound(Shape shape) {
        return shape.bind(Map.of("N", 1L));
    }

    private void begin(String what) {
        if (!what.equals(begun)) {
            engine.begin(what.equals(OUTPUTS) ? folded(network()) : behind(network(), what, Arithmetic.F32),
                    card().preprocessing(), Training.none());
            begun = what;
        }
    }

    private static Execution folded(Network network) {
        Rewrite folded = Fold.of(network, any -> true);
        return new Execution(network, folded, Set.of(), List.of(segment(folded.network(), any -> true, Kind.FROZEN,
                Arithmetic.F32)));
    }

    /** An execution in which a gradient passes back to a node: what hangs on it runs behind all else. */
    static Execution behind(Network network, String node, Arithmetic arithmetic) {
        Set<String> hanging = new HashSet<>();
        hanging.add(node);
        network.nodes().stream().filter(one -> one.inputs().stream().anyMatch(hanging::contains))
                .forEach(one -> hanging.add(one.id()));
        hanging.remove(node);
        return new Execution(network, Rewrite.none(network), Set.of(), List.of(
                segment(network, id -> !hanging.contains(id), Kind.FROZEN, arithmetic),
                segment(network, hanging::contains, Kind.PASSING, arithmetic)));
    }

    private static Segment segment(Network network, Predicate<String> inside, Kind kind, Arithmetic arithmetic) {
        return new Segment(kind == Kind.FROZEN ? "before" : "behind", kind,
                network.nodes().stream().map(Node::id).filter(inside).toList(), arithmetic, false, false, true, 0,
                List.of());
    }

    private Images images(List<Pixels> crops) {
        int size = card().preprocessing().size();
        int channels = card().preprocessing().channels();
        ByteBuffer bytes = ByteBuffer.allocateDirect(crops.size() * size * size * channels);
        crops.forEach(crop -> bytes.put(crop.bytes()));
        return Images.pixels(bytes.flip(), crops.size(), size, channels);
    }

    @Override
    public void close() {
        engine.close();
    }
}
