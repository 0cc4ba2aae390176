package dev.varve.train;

import dev.varve.assembly.Assembly;
import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.Version;
import dev.varve.files.Sha256;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.group.Body;
import dev.varve.group.Grouping;
import dev.varve.group.Groupings;
import dev.varve.group.LayerGroups;
import dev.varve.onnx.OnnxCard;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Experiment.GroupingChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.surgery.BodyEnd;
import dev.varve.surgery.Head;
import dev.varve.train.cache.Cache;
import dev.varve.weights.LoadReport;
import dev.varve.weights.Model;
import dev.varve.weights.Pretrained;
import dev.varve.weights.RandomWeights;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The model that a run begins with: an architecture with its pretrained body and a new head, or an exported model.
 *
 * @param model network, first weights, and the card of the result
 * @param groups its layer groups
 * @param size pixels of each side of the square that it sees
 */
record StartingModel(Model model, LayerGroups groups, int size) {

    private static final String PRODUCER = "varve " + Version.NUMBER;

    /**
     * What a model is made for.
     *
     * @param classes what it tells apart
     * @param size pixels of each side; 0 takes the architecture's, or the exported model's
     * @param seed of new weights
     * @param linear whether the head must be one matrix, as a plan that solves it needs
     */
    record Task(List<String> classes, int size, long seed, boolean linear) {

        private Optional<Head.Style> head() {
            return linear ? Optional.of(Head.Style.LINEAR) : Optional.empty();
        }
    }

    /** Where the first weights come from. */
    private record Source(String name, String sha256, String licence) {
    }

    /**
     * Builds the model.
     *
     * @param task what it will tell apart, and on what
     * @throws InvalidInput if names are unknown, weights do not fit, or the size is too small
     */
    static StartingModel of(ModelSource source, GroupingChoice choice, Task task) {
        Grouping grouping = Groupings.of(choice.by(), choice.groups(), choice.at());
        if (!source.weights().isEmpty() && OnnxCard.isOnnx(Path.of(source.weights()))) {
            return exported(source, grouping, task);
        }
        Architecture architecture = Zoo.architecture(source.architecture());
        Network original = Zoo.network(architecture.name());
        int pixels = requireSize(task.size() == 0 ? architecture.size() : task.size());
        Assembly assembly = Assembly.of(original, grouping, Assembly.OWN_BODY_END, task.classes().size(),
                new Assembly.Input(pixels, task.seed(), task.head()));
        Source from = new Source("none", "", "");
        Weights weights;
        if (source.fromScratch()) {
            weights = RandomWeights.of(original, task.seed());
        } else {
            Path file = file(source);
            from = source(source, file);
            weights = load(file, original, assembly);
        }
        return start(assembly.network(), assembly.rewrite().weights().apply(weights), assembly.groups(),
                task.classes(), preprocessing(pixels, architecture.mean(), architecture.std()), from);
    }

    /**
     * Refuses names that nothing goes by and files that are not there, before data are read for long.
     *
     * @throws InvalidInput if there is no such architecture, way to group or weight file, or the size is too small
     */
    static void requireKnown(ModelSource source, GroupingChoice choice, int size) {
        Zoo.architecture(source.architecture());
        Groupings.of(choice.by(), choice.groups(), choice.at());
        if (size != 0) {
            requireSize(size);
        }
        if (!source.weights().isEmpty() && !Files.isRegularFile(Path.of(source.weights()))) {
            throw new InvalidInput("--weights %s: no such file; check the path", source.weights());
        }
        if (source.weights().isEmpty() && !source.fromScratch()) {
            pretrained(source.architecture());
        }
    }

    private static int requireSize(int size) {
        if (size < Architecture.MINIMUM_SIZE) {
            throw new InvalidInput("--size: the network takes images of at least %d pixels, found %d; give %d or more",
                    Architecture.MINIMUM_SIZE, size, Architecture.MINIMUM_SIZE);
        }
        return size;
    }

    private static Path file(ModelSource source) {
        if (!source.weights().isEmpty()) {
            return Path.of(source.weights());
        }
        return pretrained(source.architecture()).file(Cache.folder());
    }

    private static Pretrained pretrained(String architecture) {
        return Pretrained.of(architecture).orElseThrow(() -> new InvalidInput(
                "%s: there are no weights of it here; pass a file with --weights, or --from-scratch, or take %s",
                architecture, Pretrained.all().stream().map(Pretrained::architecture)
                        .collect(Collectors.joining(", "))));
    }

    private static Source source(ModelSource source, Path file) {
        if (!source.weights().isEmpty()) {
            return new Source(file.getFileName().toString(), Sha256.of(file), "");
        }
        Pretrained known = pretrained(source.architecture());
        return new Source(known.name(), known.sha256(), known.licence());
    }

    private static Weights load(Path file, Network original, Assembly assembly) {
        Set<String> body = assembly.network().parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        Set<String> head = new HashSet<>();
        original.parameters().stream().map(Parameter::name).filter(name -> !body.contains(name)).forEach(head::add);
        Weights read = Safetensors.read(file).weights();
        Map<String, Supplier<Network>> known = Zoo.names().stream()
                .collect(Collectors.toMap(Function.identity(), name -> () -> Zoo.network(name)));
        return LoadReport.of(file.toString(), original, read, head::contains).weights(known);
    }

    /** An exported model keeps its head if the classes are the same and no other kind is needed. */
    private static StartingModel exported(ModelSource source, Grouping grouping, Task task) {
        Path file = Path.of(source.weights());
        Model model = OnnxImport.read(file);
        if (!model.network().name().equals(source.architecture())) {
            throw new InvalidInput("%s: is a %s, found --arch %s; leave --arch out, or name another file", file,
                    model.network().name(), source.architecture());
        }
        Preprocessing before = model.card().preprocessing();
        int pixels = requireSize(task.size() == 0 ? before.size() : task.size());
        Network network = model.network();
        Weights weights = model.weights();
        String end = BodyEnd.of(network);
        boolean suits = !task.linear() || Head.isLinear(network, end);
        if (!model.card().classes().equals(task.classes()) || !suits) {
            var graft = Head.of(task.head().orElse(Head.Style.FASTAI_2))
                    .replacing(network, end, task.classes().size(), task.seed());
            weights = graft.weights().apply(weights);
            network = graft.network();
        }
        LayerGroups groups = grouping.group(Body.of(network, end, pixels));
        return start(network, weights, groups, task.classes(), preprocessing(pixels, before.mean(), before.std()),
                new Source(file.getFileName().toString(), Sha256.of(file), model.card().provenance().licence()));
    }

    private static Preprocessing preprocessing(int size, List<Double> mean, List<Double> std) {
        return new Preprocessing(size, size, Interpolation.AREA, mean, std);
    }

    private static StartingModel start(Network network, Weights weights, LayerGroups groups, List<String> classes,
            Preprocessing preprocessing, Source from) {
        List<Provenance.Group> named = groups.groups().stream()
                .map(group -> new Provenance.Group(group.name(), group.parameters().get(0))).toList();
        Card card = new Card(classes, preprocessing, new Provenance(network.name(), from.name(), from.sha256(),
                from.licence(), named, PRODUCER));
        return new StartingModel(new Model(network, weights, card), groups, preprocessing.size());
    }
}
