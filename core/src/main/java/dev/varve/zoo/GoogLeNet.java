package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Combine;
import dev.varve.graph.Kernel;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pointwise;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first Inception network (Szegedy et al. 2015, doi:10.1109/CVPR.2015.7298594, table 1), with norms, built as
 * torchvision builds it: what the paper calls 5x5 has kernels of 3x3. It has two auxiliary heads, which only help in
 * training elsewhere: their parameters are there, and are not computed with. {@code googlenet_noaux} is the same
 * without them.
 *
 * <p>torchvision's weights expect pixels from -1 to 1: when it loads them, it lets the network undo the usual
 * normalisation. Here mean and deviation say so.
 */
final class GoogLeNet implements Family {

    private static final String NAME = "googlenet";

    private static final List<Stage> STAGES = List.of(
            new Stage(new Inception("3a", 64, 96, 128, 16, 32, 32), new Inception("3b", 128, 128, 192, 32, 96, 64)),
            new Stage(new Inception("4a", 192, 96, 208, 16, 48, 64), new Inception("4b", 160, 112, 224, 24, 64, 64),
                    new Inception("4c", 128, 128, 256, 24, 64, 64), new Inception("4d", 112, 144, 288, 32, 64, 64),
                    new Inception("4e", 256, 160, 320, 32, 128, 128)),
            new Stage(new Inception("5a", 256, 160, 320, 32, 128, 128),
                    new Inception("5b", 384, 192, 384, 48, 128, 128)));

    /** What the auxiliary heads read. */
    private static final List<String> AUXILIARY = List.of("4a", "4d");

    /** Modules at one resolution. */
    private record Stage(List<Inception> modules) {

        Stage(Inception... modules) {
            this(List.of(modules));
        }
    }

    /** A row of the paper's table: channels of the four branches, and before their larger kernels. */
    private record Inception(String name, long narrow, long reduced3, long wide3, long reduced5, long wide5,
            long pooled) {
    }

    @Override
    public List<Architecture> architectures() {
        return InceptionLayers.withAndWithoutAuxiliary(NAME,
                "doi:10.1109/CVPR.2015.7298594", 224, 32);
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "GoogLeNet");
        Value x = conv(net, "conv1", net.image("image", 3), 64, kernel(7).stride(2).padding(3));
        x = conv(net, "conv2", halved(net, "maxpool1", x, 3), 64, kernel(1));
        x = conv(net, "conv3", x, 192, kernel(3).padding(1));                  // [N, 192, H/4, W/4]
        Map<String, Value> seen = new HashMap<>();
        for (int stage = 0; stage < STAGES.size(); stage++) {
            x = halved(net, "maxpool" + (stage + 2), x, stage == 2 ? 2 : 3);
            for (Inception row : STAGES.get(stage).modules) {
                x = inception(net.scope("inception" + row.name, "Inception"), x, row);
                seen.put(row.name, x);
            }
        }
        for (int i = 0; InceptionLayers.hasAuxiliary(name) && i < AUXILIARY.size(); i++) {
            auxiliary(net.uncalled().scope("aux" + (i + 1), "InceptionAux"), seen.get(AUXILIARY.get(i)));
        }
        x = net.flatten("flatten", net.avgPool("avgpool", x, 1));              // [N, 1024]
        return net.build(net.linear("fc", net.dropout("dropout", x, 0.2), 1000, true));
    }

    private static Value halved(NetworkBuilder net, String name, Value x, long kernel) {
        return net.maxPool(name, x, new Pool.MaxPool2d(kernel, 2, 0, true));
    }

    private static Value inception(NetworkBuilder net, Value in, Inception row) {
        Value narrow = conv(net, "branch1", in, row.narrow, kernel(1));
        NetworkBuilder branch = net.scope("branch2", "Sequential");
        Value wide3 = conv(branch, "0", in, row.reduced3, kernel(1));
        wide3 = conv(branch, "1", wide3, row.wide3, kernel(3).padding(1));
        branch = net.scope("branch3", "Sequential");
        Value wide5 = conv(branch, "0", in, row.reduced5, kernel(1));
        wide5 = conv(branch, "1", wide5, row.wide5, kernel(3).padding(1));
        branch = net.scope("branch4", "Sequential");
        Value pooled = branch.maxPool("0", in, new Pool.MaxPool2d(3, 1, 1, true));
        pooled = conv(branch, "1", pooled, row.pooled, kernel(1));
        return net.function("cat", new Combine.Concat(), narrow, wide3, wide5, pooled);
    }

    private static void auxiliary(NetworkBuilder net, Value in) {
        net.registers("conv", "fc1", "fc2", "dropout");
        Value x = net.function("pool", new Pool.AdaptiveAvgPool2d(4, 4), in);
        x = net.flatten("flatten", conv(net, "conv", x, 128, kernel(1)));      // [N, 2048]
        x = net.function("relu", new Pointwise.Relu(), net.linear("fc1", x, 1024, true));
        net.linear("fc2", net.dropout("dropout", x, 0.7), 1000, true);
    }

    private static Value conv(NetworkBuilder net, String name, Value x, long width, Kernel kernel) {
        return InceptionLayers.conv(net, name, x, width, kernel);
    }
}
