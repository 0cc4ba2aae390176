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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

    private static final String SIZE = "--size";
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
    static StartingModel of(ModelSource asked, GroupingChoice choice, Task task) {
        Grouping grouping = grouping(choice);
        ModelSource source = meant(asked, grouping);
        Architecture architecture = Zoo.architecture(source.architecture());
        Assembly assembly = assembly(architecture, grouping, task);
        if (!source.weights().isEmpty() && OnnxCard.isOnnx(Path.of(source.weights()))) {
            return exported(source, grouping, assembly, task);
        }
        int pixels = architecture.requireSize(task.size() == 0 ? architecture.size() : task.size(), SIZE);
        Source from = new Source("none", "", "");
        Weights weights;
        if (source.fromScratch()) {
            weights = RandomWeights.of(assembly.original(), Zoo.initialisation(assembly.original()), task.seed());
        } else {
            Path file = file(source);
            from = source(source, file);
            weights = fitting(file, Safetensors.read(file).weights(), assembly);
        }
        return start(assembly.network(), assembly.rewrite().weights().apply(weights), assembly.groups(),
                task.classes(), preprocessing(pixels, architecture.mean(), architecture.std()), from);
    }

    /** The architecture as it is trained at any size: costs are compared at the one that it was made for. */
    static Assembly assembly(Architecture architecture, Grouping grouping, Task task) {
        return Assembly.of(Zoo.network(architecture.name()), grouping, Assembly.OWN_BODY_END, task.classes().size(),
                new Assembly.Input(architecture.size(), task.seed(), task.head()));
    }

    private static Grouping grouping(GroupingChoice choice) {
        return Groupings.of(choice.by(), choice.groups(), choice.at());
    }

    /** The source by the zoo's name of its architecture: fastai 0.7 calls vgg16_bn vgg16. */
    private static ModelSource meant(ModelSource asked, Grouping grouping) {
        return new ModelSource(grouping.meaning(asked.architecture()), asked.weights(), asked.fromScratch());
    }

    /**
     * Refuses names that nothing goes by and files that are not there, before data are read for long.
     *
     * @throws InvalidInput if there is no such architecture, way to group or weight file, or the size is too small
     */
    static void requireKnown(ModelSource asked, GroupingChoice choice, OptionalInt size) {
        ModelSource source = meant(asked, grouping(choice));
        Architecture architecture = Zoo.architecture(source.architecture());
        size.ifPresent(pixels -> architecture.requireSize(pixels, SIZE));
        if (!source.weights().isEmpty()) {
            WeightFile.requireKnown(Path.of(source.weights()));
        }
        if (source.weights().isEmpty() && !source.fromScratch()) {
            pretrained(source.architecture());
        }
    }

    private static Path file(ModelSource source) {
        if (!source.weights().isEmpty()) {
            return Path.of(source.weights());
        }
        return pretrained(source.architecture()).file(Cache.folder());
    }

    private static Pretrained pretrained(String architecture) {
        return Pretrained.of(architecture).orElseThrow(() -> new InvalidInput(
                "--arch %s: there are no weights of it here; pass a file with --weights, or --from-scratch, or take %s",
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

    /** A file's arrays for the body; what belongs to a head, the architecture's or one of Varve's, is passed over. */
    private static Weights fitting(Path file, Weights read, Assembly assembly) {
        Map<String, Supplier<Network>> known = Zoo.names().stream()
                .collect(Collectors.toMap(Function.identity(), name -> () -> Zoo.network(name)));
        return LoadReport.of(file.toString(), assembly.original(), read,
                Head.names(assembly.original(), assembly.network())).weights(known);
    }

    /** An exported model keeps its head if the classes are the same and no other kind is needed. */
    private static StartingModel exported(ModelSource source, Grouping grouping, Assembly assembly, Task task) {
        Path file = Path.of(source.weights());
        Model model = OnnxImport.read(file);
        if (!model.network().name().equals(source.architecture())) {
            throw new InvalidInput("%s: is a %s, found --arch %s; leave --arch out, or name another file", file,
                    model.network().name(), source.architecture());
        }
        Preprocessing before = model.card().preprocessing();
        Architecture architecture = Zoo.architecture(source.architecture());
        int pixels = architecture.requireSize(task.size() == 0 ? before.size() : task.size(), SIZE);
        Preprocessing now = preprocessing(pixels, before.mean(), before.std());
        Source from = new Source(file.getFileName().toString(), Sha256.of(file), model.card().provenance().licence());
        String end = BodyEnd.of(model.network());
        boolean suits = !task.linear() || Head.isLinear(model.network(), end);
        if (suits && model.card().classes().equals(task.classes())) {
            Body body = Body.of(model.network(), end, architecture.size());
            return start(model.network(), model.weights(), grouping.group(body), task.classes(), now, from);
        }
        Weights weights = assembly.rewrite().weights().apply(fitting(file, model.weights(), assembly));
        return start(assembly.network(), weights, assembly.groups(), task.classes(), now, from);
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
