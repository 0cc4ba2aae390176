package dev.varve.group;

import static java.util.Map.entry;

import dev.varve.card.InvalidInput;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The groups of three generations of fastai: tables of where a network ends and where its second group begins.
 *
 * <p>Kept as they are, quirks and all: one index serves all VGG of a generation, so 22 parts a convolution from its
 * norm in vgg13_bn, and a norm from its activation in vgg16_bn and vgg19_bn.
 */
public enum Fastai implements Library {

    /**
     * {@code model_meta} of fastai 0.7.2, rows {@code [cut, lr_cut]}. Its vgg16 and vgg19 are the features of
     * vgg16_bn and vgg19_bn, its dn121 those of densenet121; its Inception networks pool in a child of their own, which
     * the cut leaves out; its wrn, which is built from a file of its own there, counts as wide_resnet50_2. A network
     * without a row gets an empty first group there.
     */
    V0_7("fastai-0.7",
            List.of(new Row(Row.RESNETS, 8, 6), new Row(List.of("resnext50_32x4d", "resnext101_32x4d",
                    "resnext101_64x4d", "wide_resnet50_2"), 8, 6), new Row(List.of("vgg16_bn", "vgg19_bn"), 1, 22),
                    new Row(Row.DENSENETS, 1, 7), new Row(List.of("inception_v4"), 1, 9),
                    new Row(List.of("inception_resnet_v2"), 15, 9)),
            Map.ofEntries(entry("vgg16", "vgg16_bn"), entry("vgg19", "vgg19_bn"), entry("dn121", "densenet121"),
                    entry("dn161", "densenet161"), entry("dn169", "densenet169"), entry("dn201", "densenet201"),
                    entry("inception_4", "inception_v4"), entry("inceptionresnet_2", "inception_resnet_v2"),
                    entry("resnext50", "resnext50_32x4d"), entry("resnext101", "resnext101_32x4d"),
                    entry("resnext101_64", "resnext101_64x4d"), entry("wrn", "wide_resnet50_2")),
            Map.of(), "leave its first group empty"),

    /** {@code model_meta} of fastai 1.0.64; its VGG keep torchvision's pooling to 7 x 7 in the body. */
    V1("fastai-1",
            List.of(new Row(Row.RESNETS, -2, 6), new Row(Row.NORMED_VGG, -1, 22),
                    new Row(List.of("mobilenet_v2"), -1, 10), new Row(Row.SQUEEZENETS, -1, 5, 8),
                    new Row(Row.DENSENETS, -1, 7), new Row(List.of("alexnet"), -1, 6)),
            Map.of(), Map.of("googlenet", Row.RUNS_AUXILIARY, "inception_v3", Row.RUNS_AUXILIARY),
            "make two groups, body and head"),

    /** {@code model_meta} of fastai 2.8.5. A network of timm always gets two groups there. */
    V2("fastai-2",
            List.of(new Row(List.of("xresnet18", "xresnet34", "xresnet50", "xresnet101", "xresnet152"), -4, 3),
                    new Row(Row.RESNETS, -2, 6), new Row(Row.NORMED_VGG, -2, 22), new Row(Row.SQUEEZENETS, -1, 5),
                    new Row(Row.DENSENETS, -1, 7), new Row(List.of("alexnet"), -2, 6)),
            Map.of(), Map.of("googlenet", Row.RUNS_AUXILIARY, "inception_v3", Row.RUNS_AUXILIARY),
            "make two groups, body and head");

    private static final Pattern POOLING = Pattern.compile("Pool[123]d$");

    private final String by;
    private final List<Row> rows;
    private final Map<String, String> meanings;
    private final Map<String, String> otherwise;
    private final String usually;

    Fastai(String by, List<Row> rows, Map<String, String> meanings, Map<String, String> otherwise,
            String usually) {
        this.by = by;
        this.rows = rows;
        this.meanings = meanings;
        this.otherwise = otherwise;
        this.usually = usually;
    }

    /**
     * Architectures that are treated alike.
     *
     * @param architectures their names
     * @param cut children of the network that are the body; negative: that are not
     * @param borders indices into the opened list of the body's children
     */
    private record Row(List<String> architectures, int cut, List<Integer> borders) {

        private static final String RUNS_AUXILIARY =
                "stop with a RuntimeError, for it runs the auxiliary heads as part of the body";
        private static final List<String> RESNETS =
                List.of("resnet18", "resnet34", "resnet50", "resnet101", "resnet152");
        private static final List<String> NORMED_VGG = List.of("vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn");
        private static final List<String> SQUEEZENETS = List.of("squeezenet1_0", "squeezenet1_1");
        private static final List<String> DENSENETS =
                List.of("densenet121", "densenet161", "densenet169", "densenet201");

        Row(List<String> architectures, int cut, Integer... borders) {
            this(architectures, cut, List.of(borders));
        }
    }

    @Override
    public String by() {
        return by;
    }

    /** The architecture that this generation means by a name: 0.7 calls vgg16_bn vgg16. */
    @Override
    public String meaning(String architecture) {
        return meanings.getOrDefault(architecture, architecture);
    }

    /** The architectures that the latest generation with an entry treats as one, itself among them; empty for none. */
    public static List<String> alike(String architecture) {
        return Stream.of(V2, V1, V0_7).flatMap(fastai -> fastai.row(architecture).stream()).findFirst()
                .map(Row::architectures).orElse(List.of());
    }

    /** The index that it gives to an architecture first, into the opened list of its children; empty for none. */
    public static Optional<Integer> index(String architecture) {
        return Stream.of(V2, V1, V0_7).flatMap(fastai -> fastai.row(architecture).stream()).findFirst()
                .map(row -> row.borders().get(0));
    }

    private Optional<Row> row(String architecture) {
        return rows.stream().filter(row -> row.architectures().contains(architecture)).findFirst();
    }

    private Row rowOf(Network network) {
        return row(network.name()).orElseThrow(() -> missing(network.name(),
                otherwise.getOrDefault(network.name(), usually)));
    }

    private InvalidInput missing(String architecture, String outcome) {
        String meant = meaning(architecture);
        return meant.equals(architecture)
                ? new InvalidInput("%s: %s has no entry for it and would %s; group it by stage, or name borders",
                        architecture, by, outcome)
                : new InvalidInput("%s: what %s calls so is %s; ask for that", architecture, by, meant);
    }

    /**
     * Id of the value at which this generation ends the body of a network that still has its own head.
     *
     * @throws InvalidInput if the table has no row for it; says what fastai would do
     */
    public String bodyEnd(Network network) {
        return Body.endOfChildren(network, row(network.name())
                .orElseThrow(() -> missing(network.name(), outcome(network))).cut());
    }

    /**
     * What becomes of a network without a row, which still has its own head: versions 1 and 2 end its body before the
     * last child that is a pooling or holds one, version 2 that of a network of timm where timm ends it.
     */
    private String outcome(Network network) {
        boolean searched = this == V1 || this == V2 && !Timm.FINE.knows(network);
        if (!searched || otherwise.containsKey(network.name())) {
            return otherwise.getOrDefault(network.name(), usually);
        }
        List<ModuleNode> children = network.modules().children();
        int end = children.size() - 1;
        while (end >= 0 && children.get(end).all().noneMatch(one -> POOLING.matcher(one.className()).find())) {
            end--;
        }
        if (end < 0) {
            return "stop with a StopIteration, for it looks for a pooling module in vain";
        }
        List<ModuleNode> body = children.subList(0, end);
        long kept = network.trainable().stream()
                .filter(one -> body.stream().anyMatch(child -> child.holds(one.name()))).count();
        return kept * 2 > network.trainable().size() ? usually : String.format(Locale.ROOT,
                "make two groups, of a body that ends before %s and has %d of %d arrays", children.get(end).path(),
                kept, network.trainable().size());
    }

    /**
     * The borders between the groups of the body: two groups, or three of SqueezeNet in fastai 1.
     *
     * @throws InvalidInput if the table has no row for the network, and says what fastai would do; or if the body was
     *         cut off before a border
     */
    @Override
    public List<String> borders(Body body) {
        List<Integer> borders = rowOf(body.network()).borders();
        int children = body.children().size();
        borders.forEach(border -> requireChild(body, border, children));
        return borders.stream().map(index -> ByNames.border(body, index.toString())).toList();
    }

    private void requireChild(Body body, int border, int children) {
        if (border >= children) {
            throw new InvalidInput("%s: begins its second group at child %d of %s, found a body of %d, where fastai "
                    + "would leave that group empty; keep more of it, or group it by stage", by, border,
                    body.network().name(), children);
        }
    }

    @Override
    public List<String> bordersIfAny(Body body) {
        int children = body.children().size();
        return row(body.network().name())
                .filter(row -> row.borders().stream().allMatch(index -> index < children))
                .map(row -> borders(body)).orElse(List.of());
    }
}
