package dev.varve.plan;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.assembly.Assembly;
import dev.varve.graph.ModuleNode;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Parameter;
import dev.varve.graph.Role;
import dev.varve.graph.Value;
import dev.varve.group.Groupings;
import dev.varve.group.LayerGroup;
import dev.varve.group.LayerGroups;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Networks with their groups, and rules for them in one letter a group. */
public final class Phases {

    private Phases() {
    }

    /** An architecture of the zoo with a head for 10 classes. */
    public static LayerGroups groups(String architecture, String by) {
        return Assembly.of(Zoo.network(architecture), Groupings.of(by, 0, List.of()), Assembly.OWN_BODY_END, 10,
                new Assembly.Input(64, 0, Optional.empty())).groups();
    }

    /** Groups of the parameters whose names begin with one of several words; the words are the name. */
    public static LayerGroups groups(Network network, String... words) {
        List<LayerGroup> groups = new ArrayList<>();
        for (String group : words) {
            groups.add(new LayerGroup(group, network.trainable().stream().map(Parameter::name)
                    .filter(name -> Arrays.stream(group.split(" ")).anyMatch(name::startsWith)).toList()));
        }
        return new LayerGroups(network, groups);
    }

    /**
     * One rule a letter: {@code t} trained, {@code s} trained but for the statistics, {@code f} frozen, {@code n}
     * frozen but for the norms; a capital says that dropouts do the other thing: draw where frozen, rest where trained.
     */
    public static List<GroupRule> rules(String letters) {
        return IntStream.range(0, letters.length()).mapToObj(i -> rule(letters.charAt(i))).toList();
    }

    private static GroupRule rule(char letter) {
        char lower = Character.toLowerCase(letter);
        boolean trains = lower == 't' || lower == 's';
        NormPolicy norm = lower == 't' || lower == 'n' ? NormPolicy.TRAIN : NormPolicy.FIXED;
        return new GroupRule(trains ? GroupRule.Scope.ALL : GroupRule.Scope.NONE, 1e-3, 0.01, norm,
                trains == (letter == lower));
    }

    /** Two branches from the input, one through a dropout, that meet in a head which begins with a dropout. */
    public static Network branches() {
        NetworkBuilder net = NetworkBuilder.network("branches", "Branches");
        Value image = net.image("image", 3);                                   // [N, 3, H, W]
        NetworkBuilder left = net.scope("left", "Sequential");
        Value x = left.dropout("0", image, 0.2);
        x = left.relu("3", left.norm("2", left.conv("1", x, 8, kernel(3).padding(1))));
        NetworkBuilder right = net.scope("right", "Sequential");
        Value y = right.relu("2", right.norm("1", right.conv("0", image, 8, kernel(3).padding(1))));
        x = net.flatten("flatten", net.avgPool("pool", net.add(x, y), 1));      // [N, 8]
        NetworkBuilder head = net.scope("head", "Sequential");
        return net.build(head.linear("1", head.dropout("0", x, 0.5), 5, true));
    }

    /** Two convolutions of one weight; the second one's bias is its own. */
    public static Network tied() {
        NetworkBuilder net = NetworkBuilder.network("tied", "Tied");
        Value x = net.image("image", 3);
        x = net.relu("relu", net.norm("bn0", net.conv("conv0", x, 8, kernel(3).padding(1))));
        x = net.norm("bn1", net.conv("conv1", x, 8, kernel(3).padding(1)));
        x = net.norm("bn2", net.conv("conv2", x, 8, kernel(3).padding(1).withBias()));
        Network loose = net.build(net.linear("fc", net.flatten("flatten", net.avgPool("pool", x, 1)), 5, true));
        List<Node> nodes = loose.nodes().stream().map(node -> !node.id().equals("conv2") ? node
                : node.with(node.op(), Map.of(Role.WEIGHT, "conv1.weight", Role.BIAS, "conv2.bias"))).toList();
        ModuleNode modules = loose.modules();
        return new Network("tied", nodes, loose.parameters().stream()
                .filter(parameter -> !parameter.name().equals("conv2.weight")).toList(), modules, loose.outputs());
    }
}
