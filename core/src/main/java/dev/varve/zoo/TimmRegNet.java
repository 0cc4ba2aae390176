package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import dev.varve.weights.Initialisation;
import java.util.List;
import java.util.Locale;

/**
 * RegNets (Radosavovic et al. 2020, arXiv:2003.13678) in all sizes of the paper, built as timm builds them. The zoo has
 * them behind {@code timm/}, for torchvision's of the same sizes have other names of parameters.
 */
final class TimmRegNet implements Family {

    /** {@code timm/regnety_016}: hundreds of megaflops. */
    private static String name(RegNetDesign design) {
        return String.format(Locale.ROOT, "timm/regnet%s_%03d", design.squeezes() ? "y" : "x",
                design.megaflops() / 100);
    }

    @Override
    public List<Architecture> architectures() {
        return RegNetDesign.PUBLISHED.stream().map(design -> new Architecture(name(design),
                design.squeezes() ? "RegNetY of timm" : "RegNetX of timm", Architecture.Library.TIMM,
                "arXiv:2003.13678", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)).toList();
    }

    @Override
    public Network network(String name) {
        RegNetDesign design = RegNetDesign.PUBLISHED.stream().filter(one -> name(one).equals(name)).findFirst()
                .orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "RegNet");
        Value x = Timm.activated(net, "stem", net.image("image", 3), 32,
                kernel(3).stride(2).padding(1));                               // [N, 32, H/2, W/2]
        List<RegNetDesign.Stage> stages = design.stages(TimmRegNet::nearest);
        for (int stage = 0; stage < stages.size(); stage++) {
            NetworkBuilder blocks = net.scope("s" + (stage + 1), "RegStage");
            for (int block = 0; block < stages.get(stage).blocks(); block++) {
                x = block(blocks.scope("b" + (block + 1), "Bottleneck"), x, stages.get(stage), block == 0 ? 2 : 1,
                        design.squeezes());
            }
        }
        net.identity("final_conv");
        return net.build(Timm.classifier(net, x));
    }

    /** The last norm of each block begins at zero. */
    @Override
    public Initialisation initialisation(Network network) {
        return Initialisation.of(Initialisation.Fan.OUT, network, name -> name.endsWith(".conv3.bn.weight"));
    }

    /** The nearest multiple, the even one of two. */
    private static long nearest(long width, long group) {
        return group * (long) Math.rint((double) width / group);
    }

    private static Value block(NetworkBuilder net, Value in, RegNetDesign.Stage stage, long stride,
            boolean squeezes) {
        net.registers("conv1", "conv2", "se", "conv3", "act3", "downsample", "drop_path");
        long width = stage.width();
        Value x = Timm.activated(net, "conv1", in, width, kernel(1));
        x = Timm.activated(net, "conv2", x, width, kernel(3).stride(stride).padding(1).groups(stage.groups()));
        if (squeezes) {
            x = excited(net.scope("se", "SEModule"), x, RegNetDesign.squeezed(in.channels()));
        } else {
            net.identity("se");
        }
        x = Timm.normed(net, "conv3", x, width, kernel(1));
        net.identity("drop_path");
        x = net.add(x, shortcut(net, in, width, stride));
        return net.scope("act3", "ReLU").call(new Pointwise.Relu(), x);
    }

    private static Value shortcut(NetworkBuilder net, Value in, long width, long stride) {
        if (in.channels() == width && stride == 1) {
            net.identity("downsample");
            return in;
        }
        return Timm.normed(net, "downsample", in, width, kernel(1).stride(stride));
    }

    /** Each channel times a factor that hangs on the means of all (Hu et al. 2018, arXiv:1709.01507). */
    private static Value excited(NetworkBuilder net, Value in, long squeezed) {
        Value x = net.function("mean", new Pool.AdaptiveAvgPool2d(1, 1), in);  // [N, C, 1, 1]
        x = net.conv("fc1", x, squeezed, kernel(1).withBias());
        net.identity("bn");
        x = net.relu("act", x);
        x = net.conv("fc2", x, in.channels(), kernel(1).withBias());
        return net.mul(in, net.sigmoid("gate", x));
    }
}
