package dev.varve.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Collects a network as its paper's figure is read: each call makes a value and registers the module that makes it.
 *
 * <p>A builder stands at one module, its scope; {@link #scope} gives a builder for a child. Modules are registered in
 * the order in which they are first named, or in the one that {@link #registers} states beforehand.
 */
public final class NetworkBuilder {

    private static final long NOMINAL_SIZE = 224;

    private final Draft draft;
    private final Module scope;

    private NetworkBuilder(Draft draft, Module scope) {
        this.draft = draft;
        this.scope = scope;
    }

    /**
     * Begins a network.
     *
     * @param name the architecture's name
     * @param className class of the root module
     */
    public static NetworkBuilder network(String name, String className) {
        return new NetworkBuilder(new Draft(name, new LinkedHashMap<>()), new Module("", className, ""));
    }

    /** Continues a network: all that it has is kept, and new modules and values come behind. */
    public static NetworkBuilder extending(Network network) {
        Draft draft = new Draft(network.name(), new LinkedHashMap<>());
        network.nodes().forEach(draft::keep);
        network.parameters().forEach(parameter -> draft.parameters.put(parameter.name(), parameter));
        return new NetworkBuilder(draft, Module.of(network.modules()));
    }

    /**
     * The value of an id, as a beginning for what is added.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Value value(String id) {
        require(draft.shapes.containsKey(id), () -> draft.name + " has no value " + id);
        return new Value(id, draft.shapes.get(id));
    }

    /** The input: a batch of images, {@code [N, channels, H, W]}. */
    public Value image(String name, long channels) {
        return add(new Node(name, new Origin.Function("", name), Source.Input.image(channels), List.of(), Map.of()));
    }

    /** A builder for a child module, registered now unless it already is. */
    public NetworkBuilder scope(String name, String className) {
        return scope(name, className, "");
    }

    /** A builder for a child module that prints arguments. */
    public NetworkBuilder scope(String name, String className, String arguments) {
        Module child = scope.children.get(name);
        if (child == null) {
            child = new Module(scope.path.isEmpty() ? name : scope.path + "." + name, className, arguments);
            scope.children.put(name, child);
        }
        return new NetworkBuilder(draft, child);
    }

    /**
     * A builder for a child module that is registered already.
     *
     * @throws IllegalArgumentException if it is not
     */
    public NetworkBuilder inside(String name) {
        Module child = scope.children.get(name);
        require(child != null, () -> "'" + scope.path + "' has registered no module " + name);
        return new NetworkBuilder(draft, child);
    }

    /**
     * A builder at the same module for what the library has and does not call when it classifies, such as auxiliary
     * heads: modules and parameters are registered, values and nodes are forgotten.
     */
    public NetworkBuilder uncalled() {
        return new NetworkBuilder(draft.aside(), scope);
    }

    /** Fixes the order in which children are registered, for modules that are called in another; all must be made. */
    public NetworkBuilder registers(String... names) {
        Arrays.stream(names).forEach(name -> scope.children.putIfAbsent(name, null));
        return this;
    }

    /** Registers a module that passes its input on and is no node. */
    public void identity(String name) {
        scope(name, "Identity");
    }

    /** Registers a dropout that drops nothing and is no node. */
    public void noDropout(String name) {
        scope(name, "Dropout", Listing.arguments(new Noise.Dropout(0), false));
    }

    /**
     * Lets the module of this scope compute an operation; its parameters carry the module's path. A second call shares
     * them.
     *
     * @throws IllegalArgumentException if the operation does not take these values; names the module
     */
    public Value call(Op op, Value... inputs) {
        require(!scope.path.isEmpty(), () -> op + ": the root computes by its children, give it a module");
        Map<Role, String> names = new LinkedHashMap<>();
        for (Role role : op.roles()) {
            String parameter = scope.path + "." + role.suffix();
            names.put(role, parameter);
            draft.parameters.putIfAbsent(parameter, new Parameter(parameter, op.parameterShape(role), role.kind()));
        }
        return add(new Node(draft.unusedId(scope.path), new Origin.Call(scope.path), op, ids(inputs), names));
    }

    /** Computes an operation without a module, as a function in the body of this scope's module. */
    public Value function(String name, Op op, Value... inputs) {
        String path = scope.path.isEmpty() ? name : scope.path + "." + name;
        return add(new Node(draft.unusedId(path), new Origin.Function(scope.path, name), op, ids(inputs), Map.of()));
    }

    /**
     * Computes an operation as a function in the body of this scope's module, with arrays that this module itself owns.
     *
     * @param names their names in the module, by role: {@code in_proj_weight}
     */
    public Value function(String name, Op op, Map<Role, String> names, Value input) {
        String prefix = scope.path.isEmpty() ? "" : scope.path + ".";
        Map<Role, String> owned = new LinkedHashMap<>();
        for (Role role : op.roles()) {
            String parameter = prefix + names.get(role);
            owned.put(role, parameter);
            draft.parameters.putIfAbsent(parameter, new Parameter(parameter, op.parameterShape(role), role.kind()));
        }
        return add(new Node(draft.unusedId(prefix + name), new Origin.Function(scope.path, name), op,
                List.of(input.id()), owned));
    }

    /** Computes with an array that this scope's module itself owns, under its name: a class token, a layer scale. */
    public Value learned(String name, Learned op, Value input) {
        return function(name, op, Map.of(op.roles().get(0), name), input);
    }

    /** A convolution: {@code [N, C, H, W] -> [N, outputs, H', W']}. */
    public Value conv(String name, Value x, long outputs, Kernel kernel) {
        Contraction.Conv2d op = new Contraction.Conv2d(x.channels(), outputs, kernel.sides(), kernel.stride(),
                kernel.padding(), kernel.dilation(), kernel.groups(), kernel.bias());
        String className = kernel.padding() instanceof Padding.Same ? "Conv2dSame" : "Conv2d";
        return scope(name, className, Listing.arguments(op)).call(op, x);
    }

    /** A matrix: {@code [N, ..., F] -> [N, ..., outputs]}. */
    public Value linear(String name, Value x, long outputs, boolean bias) {
        return linear(name, "Linear", x, outputs, bias);
    }

    /** A matrix that a library prints under a class of its own. */
    public Value linear(String name, String className, Value x, long outputs, boolean bias) {
        Contraction.Linear op = new Contraction.Linear(x.features(), outputs, bias);
        return scope(name, className, Listing.arguments(op)).call(op, x);
    }

    /** A BatchNorm over images or features with PyTorch's defaults: eps 1e-5, momentum 0.1. */
    public Value norm(String name, Value x) {
        return norm(name, x.shape().rank() == 2 ? "BatchNorm1d" : "BatchNorm2d", x, 1e-5);
    }

    /** A BatchNorm that a library prints under a class of its own, momentum 0.1. */
    public Value norm(String name, String className, Value x, double eps) {
        return norm(name, className, x, new Norm.BatchNorm(x.channels(), eps, 0.1));
    }

    /** A BatchNorm with a library's own eps and momentum. */
    public Value norm(String name, Value x, double eps, double momentum) {
        return norm(name, x.shape().rank() == 2 ? "BatchNorm1d" : "BatchNorm2d", x,
                new Norm.BatchNorm(x.channels(), eps, momentum));
    }

    private Value norm(String name, String className, Value x, Norm.BatchNorm op) {
        return scope(name, className, Listing.arguments(op)).call(op, x);
    }

    /** A layer norm over the last axis. */
    public Value layerNorm(String name, Value x, double eps) {
        Norm.LayerNorm op = new Norm.LayerNorm(x.features(), eps, false);
        return scope(name, "LayerNorm", Listing.arguments(op)).call(op, x);
    }

    /** A layer norm over the channels of images. */
    public Value layerNorm2d(String name, Value x, double eps) {
        Norm.LayerNorm op = new Norm.LayerNorm(x.channels(), eps, true);
        return scope(name, "LayerNorm2d", Listing.arguments(op)).call(op, x);
    }

    /** A Gaussian error linear unit. */
    public Value gelu(String name, Value x) {
        return scope(name, "GELU", "approximate='none'").call(new Pointwise.Gelu(), x);
    }

    /** A rectifier. */
    public Value relu(String name, Value x) {
        return scope(name, "ReLU", "inplace=True").call(new Pointwise.Relu(), x);
    }

    /** A rectifier that is capped at 6. */
    public Value relu6(String name, Value x) {
        return scope(name, "ReLU6", "inplace=True").call(new Pointwise.Relu6(), x);
    }

    /** A sigmoid. */
    public Value sigmoid(String name, Value x) {
        return scope(name, "Sigmoid").call(new Pointwise.Sigmoid(), x);
    }

    /** A value times its sigmoid. */
    public Value silu(String name, Value x) {
        return scope(name, "SiLU", "inplace=True").call(new Pointwise.SiLU(), x);
    }

    /** A sigmoid of straight lines. */
    public Value hardsigmoid(String name, Value x) {
        return scope(name, "Hardsigmoid").call(new Pointwise.Hardsigmoid(), x);
    }

    /** A value times its sigmoid of straight lines. */
    public Value hardswish(String name, Value x) {
        return scope(name, "Hardswish").call(new Pointwise.Hardswish(), x);
    }

    /** A max pooling: {@code [N, C, H, W] -> [N, C, H', W']}. */
    public Value maxPool(String name, Value x, long kernel, long stride, long padding) {
        return maxPool(name, x, new Pool.MaxPool2d(kernel, stride, padding, false));
    }

    /** A max pooling whose last windows may reach beyond the image: {@code [N, C, H, W] -> [N, C, H', W']}. */
    public Value maxPool(String name, Value x, Pool.MaxPool2d op) {
        return scope(name, "MaxPool2d", Listing.arguments(op)).call(op, x);
    }

    /** A mean over windows: {@code [N, C, H, W] -> [N, C, H', W']}. */
    public Value avgPool(String name, Value x, Pool.AvgPool2d op) {
        return scope(name, "AvgPool2d", Listing.arguments(op)).call(op, x);
    }

    /** A mean over {@code size x size} regions. */
    public Value avgPool(String name, Value x, long size) {
        return scope(name, "AdaptiveAvgPool2d", String.format(Locale.ROOT, "output_size=(%d, %d)", size, size))
                .call(new Pool.AdaptiveAvgPool2d(size, size), x);
    }

    /** A dropout. */
    public Value dropout(String name, Value x, double probability) {
        Noise.Dropout op = new Noise.Dropout(probability);
        return scope(name, "Dropout", Listing.arguments(op, false)).call(op, x);
    }

    /** A dropout that the library computes in place, which only its listing shows. */
    public Value dropoutInPlace(String name, Value x, double probability) {
        Noise.Dropout op = new Noise.Dropout(probability);
        return scope(name, "Dropout", Listing.arguments(op, true)).call(op, x);
    }

    /** A stochastic depth, as torchvision prints it. */
    public Value stochasticDepth(String name, Value x, double probability) {
        Noise.StochasticDepth op = new Noise.StochasticDepth(probability);
        return scope(name, "StochasticDepth", Listing.arguments(op)).call(op, x);
    }

    /** Registers a stochastic depth that nothing calls, as in a block without a shortcut. */
    public void idleStochasticDepth(String name, double probability) {
        scope(name, "StochasticDepth", Listing.arguments(new Noise.StochasticDepth(probability)));
    }

    /** A stochastic depth, as timm prints it. */
    public Value dropPath(String name, Value x, double probability) {
        return scope(name, "DropPath", String.format(Locale.ROOT, "drop_prob=%.3f", probability))
                .call(new Noise.StochasticDepth(probability), x);
    }

    /** All axes but the batch in one, a function of this scope: {@code [N, C, H, W] -> [N, C H W]}. */
    public Value flatten(String name, Value x) {
        return function(name, new Layout.Flatten(), x);
    }

    /** Axes in another order, a function of this scope; see {@link Layout.Rearrange}. */
    public Value rearrange(String name, String pattern, Value x) {
        return function(name, new Layout.Rearrange(pattern), x);
    }

    /** The sum of two values, a function of this scope. */
    public Value add(Value left, Value right) {
        return function("add", new Combine.Add(), left, right);
    }

    /** A value times one that is spread over it, a function of this scope: {@code [N, C, H, W], [N, C, 1, 1]}. */
    public Value mul(Value x, Value gate) {
        return function("mul", new Combine.Mul(), x, gate);
    }

    /** The network with this output. */
    public Network build(Value output) {
        ModuleNode root = scope.freeze();
        return new Network(draft.name, draft.nodes, draft.inStateOrder(root), root, List.of(output.id()));
    }

    private Value add(Node node) {
        return new Value(node.id(), draft.add(node));
    }

    private static void require(boolean rule, Supplier<String> message) {
        if (!rule) {
            throw new IllegalArgumentException(message.get());
        }
    }

    private static List<String> ids(Value... values) {
        return Arrays.stream(values).map(Value::id).toList();
    }

    /** What is shared by the builders of all scopes. */
    private static final class Draft {
        final String name;
        final List<Node> nodes = new ArrayList<>();
        final Map<String, Shape> shapes = new HashMap<>();
        final Map<String, Parameter> parameters;

        Draft(String name, Map<String, Parameter> parameters) {
            this.name = name;
            this.parameters = parameters;
        }

        /** Knows the values so far, and shares the parameters alone. */
        Draft aside() {
            Draft aside = new Draft(name, parameters);
            aside.shapes.putAll(shapes);
            return aside;
        }

        Shape add(Node node) {
            return add(node, node.op());
        }

        /** Of a network that may be built for another size: what is added to positions suits any number of them. */
        void keep(Node node) {
            add(node, node.op() instanceof Learned.Offset offset ? offset.on(shapes.get(node.inputs().get(0)))
                    : node.op());
        }

        private Shape add(Node node, Op nominal) {
            List<Shape> inputs = node.inputs().stream().map(shapes::get).toList();
            Shape shape;
            try {
                shape = nominal.shape(inputs).bind(Map.of("H", NOMINAL_SIZE, "W", NOMINAL_SIZE));
            } catch (IllegalArgumentException broken) {
                throw new IllegalArgumentException(node.id() + ": " + broken.getMessage(), broken);
            }
            nodes.add(node);
            shapes.put(node.id(), shape);
            return shape;
        }

        String unusedId(String path) {
            String id = path;
            for (int call = 1; shapes.containsKey(id); call++) {
                id = path + ":" + call;
            }
            return id;
        }

        /** A module's own parameters come before those of its children, children in order of registration. */
        List<Parameter> inStateOrder(ModuleNode root) {
            Map<String, List<Parameter>> byModule = new HashMap<>();
            for (Parameter parameter : parameters.values()) {
                byModule.computeIfAbsent(Parameter.moduleOf(parameter.name()), any -> new ArrayList<>()).add(parameter);
            }
            return root.all().flatMap(module -> byModule.getOrDefault(module.path(), List.of()).stream()).toList();
        }
    }

    /** A module that still takes children; a reserved child is null until it is named. */
    private static final class Module {
        final String path;
        final String className;
        final String arguments;
        final Map<String, Module> children = new LinkedHashMap<>();

        Module(String path, String className, String arguments) {
            this.path = path;
            this.className = className;
            this.arguments = arguments;
        }

        static Module of(ModuleNode node) {
            Module module = new Module(node.path(), node.className(), node.arguments());
            node.children().forEach(child -> module.children.put(child.name(), of(child)));
            return module;
        }

        ModuleNode freeze() {
            List<ModuleNode> frozen = new ArrayList<>();
            children.forEach((name, child) -> {
                require(child != null, () -> "'" + path + "' registers a module " + name + ", which is never made");
                frozen.add(child.freeze());
            });
            return new ModuleNode(path, className, arguments, frozen);
        }
    }
}
