package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Noise;
import dev.varve.graph.Norm;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.group.LayerGroups;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.GroupRule.Scope;
import dev.varve.reference.TinyNetworks;
import dev.varve.surgery.Fold;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every execution, whatever the rules: tried with random ones on networks of every kind. */
final class ExecutionInvariantsTest {

    private static final int TRIES = 40;
    private static final String LETTERS = "tTsSfFnN";

    static Stream<LayerGroups> networks() {
        return Stream.of(Phases.groups("resnet18", "block"), Phases.groups("resnet50", "stage"),
                Phases.groups("vgg16_bn", "fastai-2"), Phases.groups("vgg11", "cost"),
                Phases.groups("tf_efficientnet_lite0", "block"), Phases.groups("mobilenet_v2", "stage"),
                Phases.groups(TinyNetworks.residual(5), "conv1 bn1 layer1.0.conv1",
                        "layer1.0.bn1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0.downsample", "fc"),
                Phases.groups(TinyNetworks.plain(5), "features.0", "features.1", "classifier.0", "classifier.3"),
                Phases.groups(Phases.branches(), "left", "right", "head"),
                Phases.groups(Phases.tied(), "conv0", "bn0", "conv1 bn1", "conv2 bn2", "fc"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void of_randomRules_keepsEveryInvariant(LayerGroups groups) {
        Random random = new Random(groups.network().name().hashCode());
        for (int i = 0; i < TRIES; i++) {
            String letters = IntStream.range(0, groups.size())
                    .mapToObj(any -> LETTERS.charAt(random.nextInt(LETTERS.length()))).map(String::valueOf)
                    .collect(Collectors.joining());
            Precision precision = Precision.values()[random.nextInt(Precision.values().length)];
            Execution execution = Executions.of(groups.network(), groups, Phases.rules(letters), precision, true);
            Check check = new Check(groups, Phases.rules(letters), execution,
                    groups.network().name() + " " + letters + " " + precision);
            check.segmentsPartitionTheNodes();
            check.trainedAreThoseOfTheRules();
            check.gradientsFlowFromTrainedParametersOnly();
            check.frozenSegmentsComeFirstAndDoWhatTheyPromise();
            check.boundariesAreWhatLaterSegmentsRead();
            check.exactlyTheStillPairsAreFolded();
            check.precisionIsAsAsked(precision);
        }
    }

    /** One execution under examination; each rule is stated anew, not by the planner's own means. */
    private record Check(LayerGroups groups, List<GroupRule> rules, Execution execution, String name) {

        private Network network() {
            return execution.network();
        }

        private GroupRule rule(String parameter) {
            return rules.get(groups.indexOf(parameter));
        }

        void segmentsPartitionTheNodes() {
            List<String> order = execution.segments().stream().flatMap(one -> one.nodes().stream()).toList();
            assertThat(order).as(name).containsExactlyInAnyOrderElementsOf(
                    network().nodes().stream().map(Node::id).toList());
            Set<String> made = new HashSet<>();
            for (String id : order) {
                assertThat(made).as("%s: before %s", name, id).containsAll(network().node(id).inputs());
                made.add(id);
            }
        }

        void trainedAreThoseOfTheRules() {
            Set<String> ofNorms = groups.network().nodes().stream().filter(node -> node.op() instanceof Norm)
                    .flatMap(node -> node.parameters().values().stream()).collect(Collectors.toSet());
            assertThat(execution.trained()).as(name).containsExactlyElementsOf(groups.network().trainable().stream()
                    .map(Parameter::name).filter(one -> rule(one).train() == Scope.ALL
                            || ofNorms.contains(one) && rule(one).norm() == NormPolicy.TRAIN).toList());
        }

        void gradientsFlowFromTrainedParametersOnly() {
            for (Segment segment : execution.segments()) {
                for (String id : segment.nodes()) {
                    Node node = network().node(id);
                    boolean reached = ancestors(node).stream().anyMatch(this::ownsTrained);
                    if (!node.inputs().isEmpty()) {
                        assertThat(segment.kind() != Kind.FROZEN).as("%s: %s", name, id).isEqualTo(reached);
                    }
                    if (ownsTrained(node)) {
                        assertThat(segment.kind()).as("%s: %s", name, id).isEqualTo(Kind.TRAINED);
                    }
                }
                if (segment.kind() == Kind.PASSING) {
                    assertThat(segment.nodes()).as(name).noneMatch(id -> ownsTrained(network().node(id)));
                }
            }
        }

        private boolean ownsTrained(Node node) {
            return node.parameters().values().stream().anyMatch(execution.trained()::contains);
        }

        private Set<Node> ancestors(Node node) {
            Set<Node> found = new HashSet<>(Set.of(node));
            List<Node> open = new ArrayList<>(found);
            while (!open.isEmpty()) {
                network().node(open.get(0).id()).inputs().stream().map(network()::node).filter(found::add)
                        .forEach(open::add);
                open.remove(0);
            }
            return found;
        }

        void frozenSegmentsComeFirstAndDoWhatTheyPromise() {
            boolean training = false;
            for (Segment segment : execution.segments()) {
                training |= segment.kind() != Kind.FROZEN;
                assertThat(training).as(name).isEqualTo(segment.kind() != Kind.FROZEN);
                assertThat(segment.stable() && (training || segment.stochastic() || segment.movesStatistics()))
                        .as(name).isFalse();
                List<Node> nodes = segment.nodes().stream().map(network()::node).toList();
                assertThat(!segment.stochastic() || nodes.stream().anyMatch(node -> node.op() instanceof Noise))
                        .as(name).isTrue();
                for (Node node : nodes) {
                    if (node.op() instanceof Norm) {
                        assertThat(segment.movesStatistics()).as("%s: %s", name, node.id())
                                .isEqualTo(rule(node.parameters().get(Role.WEIGHT)).norm() == NormPolicy.TRAIN);
                    }
                }
            }
        }

        void boundariesAreWhatLaterSegmentsRead() {
            for (Segment segment : execution.segments()) {
                Set<String> read = execution.segments().stream().filter(other -> other != segment)
                        .flatMap(other -> other.nodes().stream()).flatMap(id -> network().node(id).inputs().stream())
                        .collect(Collectors.toSet());
                read.addAll(network().outputs());
                assertThat(segment.boundary()).as(name)
                        .containsExactlyElementsOf(segment.nodes().stream().filter(read::contains).toList());
            }
        }

        void exactlyTheStillPairsAreFolded() {
            Set<String> left = network().nodes().stream().map(Node::id).collect(Collectors.toSet());
            List<Fold.Pair> pairs = Fold.foldable(groups.network());
            for (Fold.Pair pair : pairs) {
                boolean still = !ownsTrained(groups.network().node(pair.norm()))
                        && !ownsTrained(groups.network().node(pair.contraction()));
                assertThat(left.contains(pair.norm())).as("%s: %s", name, pair).isEqualTo(!still);
            }
            assertThat(execution.segments().stream().mapToInt(Segment::folded).sum()).as(name)
                    .isEqualTo(groups.network().nodes().size() - left.size());
        }

        void precisionIsAsAsked(Precision precision) {
            Set<Arithmetic> found = execution.segments().stream().map(Segment::arithmetic).collect(Collectors.toSet());
            if (precision == Precision.AUTO) {
                assertThat(execution.segments().stream().filter(one -> one.kind() == Kind.FROZEN)
                        .map(Segment::arithmetic)).as(name).allMatch(one -> one == Arithmetic.BF16);
            } else {
                assertThat(found).as(name)
                        .containsExactly(precision == Precision.BF16 ? Arithmetic.BF16 : Arithmetic.F32);
            }
        }
    }
}
