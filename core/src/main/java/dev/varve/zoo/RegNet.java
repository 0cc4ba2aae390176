package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** RegNets (Radosavovic et al. 2020, arXiv:2003.13678) in the sizes that torchvision has, built as it builds them. */
final class RegNet implements Family {

    private static final Set<Integer> MEGAFLOPS = Set.of(400, 800, 1600, 3200, 8000, 16_000, 32_000);

    private static final List<RegNetDesign> SIZES = RegNetDesign.PUBLISHED.stream()
            .filter(design -> MEGAFLOPS.contains(design.megaflops())).toList();

    /** {@code regnet_y_1_6gf}. */
    private static String name(RegNetDesign design) {
        String kind = design.squeezes() ? "regnet_y_" : "regnet_x_";
        if (design.megaflops() < 1000) {
            return kind + design.megaflops() + "mf";
        }
        return kind + String.format(Locale.ROOT, "%.1fgf", design.megaflops() / 1000.0).replace(".0", "")
                .replace('.', '_');
    }

    @Override
    public List<Architecture> architectures() {
        return SIZES.stream().map(design -> new Architecture(name(design), design.squeezes() ? "RegNetY" : "RegNetX",
                Architecture.Library.TORCHVISION, "arXiv:2003.13678", 224, Architecture.IMAGENET_MEAN,
                Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        RegNetDesign design = SIZES.stream().filter(one -> name(one).equals(name)).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "RegNet");
        Value x = activated(net.scope("stem", "SimpleStemIN"), net.image("image", 3), 32,
                kernel(3).stride(2).padding(1));                               // [N, 32, H/2, W/2]
        x = trunk(net.scope("trunk_output", "Sequential"), x, design);         // [N, F, H/32, W/32]
        x = net.flatten("flatten", net.avgPool("avgpool", x, 1));              // [N, F]
        return net.build(net.linear("fc", x, 1000, true));
    }

    private static Value trunk(NetworkBuilder net, Value stem, RegNetDesign design) {
        Value x = stem;
        List<RegNetDesign.Stage> stages = design.stages(RegNet::divisible);
        for (int stage = 0; stage < stages.size(); stage++) {
            String name = "block" + (stage + 1);
            NetworkBuilder blocks = net.scope(name, "AnyStage");
            for (int block = 0; block < stages.get(stage).blocks(); block++) {
                x = block(blocks.scope(name + "-" + block, "ResBottleneckBlock"), x, stages.get(stage),
                        block == 0 ? 2 : 1, design.squeezes());
            }
        }
        return x;
    }

    /** The nearest multiple, the larger of two, and never a tenth less than the width. */
    static long divisible(long width, long group) {
        long rounded = Math.max(group, (width + group / 2) / group * group);
        return rounded < 0.9 * width ? rounded + group : rounded;
    }

    private static Value block(NetworkBuilder net, Value in, RegNetDesign.Stage stage, long stride,
            boolean squeezes) {
        long width = stage.width();
        boolean projects = in.channels() != width || stride != 1;
        Value shortcut = projects
                ? normed(net.scope("proj", "Conv2dNormActivation"), in, width, kernel(1).stride(stride)) : in;
        NetworkBuilder f = net.scope("f", "BottleneckTransform");
        Value x = activated(f.scope("a", "Conv2dNormActivation"), in, width, kernel(1));
        x = activated(f.scope("b", "Conv2dNormActivation"), x, width,
                kernel(3).stride(stride).padding(1).groups(stage.groups()));
        if (squeezes) {
            x = excited(f.scope("se", "SqueezeExcitation"), x, RegNetDesign.squeezed(in.channels()));
        }
        x = normed(f.scope("c", "Conv2dNormActivation"), x, width, kernel(1));
        return net.relu("activation", net.add(shortcut, x));
    }

    private static Value activated(NetworkBuilder net, Value x, long width, Kernel kernel) {
        return net.relu("2", normed(net, x, width, kernel));
    }

    private static Value normed(NetworkBuilder net, Value x, long width, Kernel kernel) {
        return net.norm("1", net.conv("0", x, width, kernel));
    }

    /** Each channel times a factor that hangs on the means of all (Hu et al. 2018, arXiv:1709.01507). */
    private static Value excited(NetworkBuilder net, Value in, long squeezed) {
        net.registers("avgpool", "fc1", "fc2", "activation", "scale_activation");
        Value x = net.scope("avgpool", "AdaptiveAvgPool2d", "output_size=1").call(new Pool.AdaptiveAvgPool2d(1, 1), in);
        x = net.conv("fc1", x, squeezed, kernel(1).withBias());                // [N, squeezed, 1, 1]
        x = net.scope("activation", "ReLU").call(new Pointwise.Relu(), x);
        x = net.conv("fc2", x, in.channels(), kernel(1).withBias());           // [N, C, 1, 1]
        return net.mul(in, net.sigmoid("scale_activation", x));
    }
}
