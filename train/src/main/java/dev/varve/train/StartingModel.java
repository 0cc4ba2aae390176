package dev.varve.train;

import dev.varve.analysis.AtSize;
import dev.varve.assembly.Assembly;
import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.card.Reading;
import dev.varve.card.SourceImages;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.card.Version;
import dev.varve.files.Sha256;
import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.group.Body;
import dev.varve.group.Grouping;
import dev.varve.group.Groupings;
import dev.varve.group.LayerGroups;
import dev.varve.onnx.OnnxCard;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Experiment.GroupingChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.surgery.BodyEnd;
import dev.varve.surgery.FirstLayer;
import dev.varve.surgery.Head;
import dev.varve.surgery.HeadLayers;
import dev.varve.surgery.Positions;
import dev.varve.surgery.Rewrite;
import dev.varve.train.cache.Cache;
import dev.varve.train.data.ChannelStatistics;
import dev.varve.weights.LoadReport;
import dev.varve.weights.Model;
import dev.varve.weights.RandomWeights;
import dev.varve.weights.Weights;
import dev.varve.weights.hub.Hub;
import dev.varve.weights.hub.Pretraining;
import dev.varve.weights.hub.Repository;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The model that a run begins with: an architecture with its pretrained body and a new head, or an exported model.
 *
 * @param model network, first weights, and the card of the result
 * @param groups its layer groups
 * @param size pixels of each side of the square that it sees
 */
record StartingModel(Model model, LayerGroups groups, int size) {

    private static final String SIZE = "--size";
    private static final FirstWeights SCRATCH =
            new FirstWeights(Path.of(""), "none", "", "", SourceImages.UNKNOWN);
    private static final double SMALL = 0.1;
    private static final String PRODUCER = "varve " + Version.NUMBER;

    /**
     * What a model is made for.
     *
     * @param target what it learns to say
     * @param classes what it tells apart, or the names of the values
     * @param size pixels of each side; 0 takes the architecture's, or the exported model's
     * @param seed of new weights
     * @param linear whether the head must be one matrix, as a plan that solves it needs
     * @param fit how images become channels, and the network takes them
     */
    record Task(Target target, List<String> classes, int size, long seed, boolean linear, Fit fit) {

        private Task with(Target other) {
            return new Task(other, classes, size, seed, linear, fit);
        }

        private Optional<Head.Style> head() {
            return linear ? Optional.of(Head.Style.LINEAR) : Optional.empty();
        }
    }

    /**
     * How images become channels, and what of the network is made to suit images and outputs.
     *
     * @param reading how files become channels
     * @param firstLayer what becomes of a first layer's weights for other channels
     * @param head layers of a new head, with ranges in the unit of its outputs
     * @param statistics of the channels, for a size of the images; asked for where nobody has published them
     */
    record Fit(Reading reading, FirstLayer.Rule firstLayer, HeadLayers head,
               IntFunction<ChannelStatistics> statistics) {

        /** Photos, with fastai's head. */
        static final Fit PHOTOS = new Fit(Reading.RGB, FirstLayer.Rule.FASTAI, HeadLayers.DEFAULT, size -> {
            throw new IllegalStateException("means of photos come with weights");
        });

        private Preprocessing preprocessing(int size, List<Double> mean, List<Double> std) {
            if (reading.isRgb()) {
                return new Preprocessing(size, size, Interpolation.AREA, mean, std);
            }
            ChannelStatistics measured = statistics.apply(size);
            return new Preprocessing(size, size, Interpolation.AREA, measured.mean(), measured.std(), reading);
        }

        private Rewrite channels(Network network) {
            return FirstLayer.of(network, reading.channels(), firstLayer);
        }
    }

    /**
     * Builds the model.
     *
     * @param task what it will tell apart, and on what
     * @param hub where published weights come from
     * @throws InvalidInput if names are unknown, weights do not fit or cannot be had, or the size is too small
     */
    static StartingModel of(ModelSource asked, GroupingChoice choice, Task task, Hub hub) {
        Grouping grouping = grouping(choice);
        ModelSource source = meant(asked, grouping);
        Architecture architecture = Zoo.architecture(source.architecture());
        Assembly assembly = assembly(architecture, grouping, task);
        if (isExported(source)) {
            return exported(source, grouping, assembly, task);
        }
        int pixels = architecture.requireSize(task.size() == 0 ? architecture.size() : task.size(), SIZE);
        if (source.fromScratch()) {
            Network original = AtSize.of(assembly.original(), pixels);
            return start(assembly, RandomWeights.of(original, Zoo.initialisation(original), task.seed()), task,
                    task.fit().preprocessing(pixels, architecture.mean(), architecture.std()), SCRATCH);
        }
        FirstWeights first = FirstWeights.of(source, hub, Cache.folder());
        Network published = AtSize.of(Zoo.network(architecture.name()), pixels);
        Positions fitted = fitting(first.file(), WeightFile.read(first.file()), published, assembly);
        return start(assembly, task.fit().channels(published).weights().apply(fitted.weights()), task,
                task.fit().preprocessing(pixels, first.mean(architecture.name()), first.std(architecture.name())),
                first.with(fitted.changes()));
    }

    /** How the library of a network interpolates its positions. */
    private static Positions.Rule positions(Network network) {
        return Zoo.architecture(network.name()).library() == Architecture.Library.TORCHVISION
                ? Positions.Rule.TORCHVISION : Positions.Rule.TIMM;
    }

    /** Whether the source is a model that Varve exported; whether its file is there has been looked at before. */
    private static boolean isExported(ModelSource source) {
        return FirstWeights.isFile(source) && OnnxCard.isOnnx(Path.of(source.weights()));
    }

    /** The architecture as it is trained at any size: costs are compared at the one that it was made for. */
    static Assembly assembly(Architecture architecture, Grouping grouping, Task task) {
        return Assembly.of(task.fit().channels(Zoo.network(architecture.name())).network(), grouping,
                Assembly.OWN_BODY_END, task.classes().size(),
                new Assembly.Input(architecture.size(), task.seed(), task.head(), task.fit().head()));
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
    static void requireKnown(ModelSource asked, GroupingChoice choice, OptionalInt size, Hub hub) {
        ModelSource source = meant(asked, grouping(choice));
        Architecture architecture = Zoo.architecture(source.architecture());
        size.ifPresent(pixels -> architecture.requireSize(pixels, SIZE));
        FirstWeights.requireKnown(source, hub);
    }

    /**
     * The source with the tag that it means, so that it means the same in a later version; downloads what it names.
     *
     * @throws InvalidInput if it cannot be had
     */
    static ModelSource obtained(ModelSource asked, GroupingChoice choice, Hub hub) {
        ModelSource source = meant(asked, grouping(choice));
        Optional<Pretraining> published = FirstWeights.published(source);
        published.ifPresent(hub::fetch);
        Repository.named(source.weights()).ifPresent(one -> one.weights(hub, one.config(hub).licence()));
        return published.map(one -> new ModelSource(asked.architecture(), one.tag(), false)).orElse(asked);
    }

    /**
     * A file's arrays for the body; what belongs to a head, the architecture's or one of Varve's, is passed over.
     *
     * @param whole the network that the file is of, built for the size that is trained
     */
    private static Positions fitting(Path file, Weights read, Network whole, Assembly assembly) {
        Map<String, Supplier<Network>> known = new LinkedHashMap<>();
        Zoo.names().forEach(name -> known.put(name, () -> Zoo.network(name)));
        Positions fitted = Positions.fit(read, whole, positions(whole));
        return new Positions(LoadReport.of(file.toString(), whole, read, fitted.weights(),
                Head.names(whole, assembly.network())).weights(known), fitted.changes());
    }

    /**
     * An exported model keeps its head, and scales of values, if the target is the same and the head suits; and what
     * its channels are normalised by, if they are read as they were.
     */
    private static StartingModel exported(ModelSource source, Grouping grouping, Assembly assembly, Task task) {
        Path file = Path.of(source.weights());
        Model read = read(file, source.architecture());
        Preprocessing before = read.card().preprocessing();
        Architecture architecture = Zoo.architecture(source.architecture());
        int pixels = architecture.requireSize(task.size() == 0 ? before.size() : task.size(), SIZE);
        Preprocessing now = before.reading().equals(task.fit().reading()) ? before.at(pixels)
                : task.fit().preprocessing(pixels, architecture.mean(), architecture.std());
        Provenance origin = read.card().provenance();
        Rewrite channels = task.fit().channels(read.network());
        Network network = AtSize.of(channels.network(), pixels);
        Weights weights = channels.weights().apply(read.weights());
        FirstWeights from = new FirstWeights(file, file.getFileName().toString(), Sha256.of(file), origin.licence(),
                origin.images());
        String end = BodyEnd.of(network);
        boolean suits = task.fit().head().equals(HeadLayers.DEFAULT)
                && (!task.linear() || Head.isLinear(network, end));
        if (suits && read.card().classes().equals(task.classes())
                && read.card().target().kind() == task.target().kind()) {
            Body body = Body.of(network, end, architecture.size());
            Positions fitted = Positions.fit(weights, network, positions(network));
            return start(network, fitted.weights(), grouping.group(body),
                    task.with(read.card().target().withTemperature(1)), now, from.with(fitted.changes()));
        }
        Positions fitted = fitting(file, weights, AtSize.of(assembly.original(), pixels), assembly);
        return start(assembly, fitted.weights(), task, now, from.with(fitted.changes()));
    }

    private static Model read(Path file, String architecture) {
        Model read = OnnxImport.read(file);
        if (!read.network().name().equals(architecture)) {
            throw new InvalidInput("%s: is a %s, found --arch %s; leave --arch out, or name another file", file,
                    read.network().name(), architecture);
        }
        return read;
    }

    private static StartingModel start(Assembly assembly, Weights original, Task task, Preprocessing preprocessing,
            FirstWeights from) {
        Weights first = assembly.rewrite().weights().apply(original);
        return start(assembly.network(), task.target().kind() == TargetKind.VALUES
                ? first.with(nearMean(assembly.network(), task.seed())) : first, assembly.groups(), task,
                preprocessing, from);
    }

    /**
     * A small last matrix for a new head of values, which begins near their mean then. As heads of classes have it,
     * behind dropout, outputs vary by 4: their squared error would be 5, and few steps on few images do not undo that.
     */
    private static Weights nearMean(Network network, long seed) {
        Parameter matrix = network.parameter(Head.lastMatrix(network).parameters().get(Role.WEIGHT));
        double deviation = SMALL * Math.sqrt(2.0 / matrix.shape().extent(1));
        return Weights.of(List.of(RandomWeights.normal(matrix, deviation, seed)));
    }

    /** The model for its size, of a network and groups that may be those of the architecture's. */
    private static StartingModel start(Network any, Weights weights, LayerGroups groups, Task task,
            Preprocessing preprocessing, FirstWeights from) {
        Network network = AtSize.of(any, preprocessing.size());
        List<Provenance.Group> named = groups.groups().stream()
                .map(group -> new Provenance.Group(group.name(), group.parameters().get(0))).toList();
        Card card = new Card(task.classes(), preprocessing, new Provenance(network.name(), from.name(), from.sha256(),
                from.licence(), from.images(), named, from.changes(), PRODUCER), task.target());
        return new StartingModel(new Model(network, weights, card), new LayerGroups(network, groups.groups()),
                preprocessing.size());
    }
}
