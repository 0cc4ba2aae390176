package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;
import static dev.varve.zoo.InceptionLayers.conv;

import dev.varve.graph.Combine;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;

/**
 * Inception with its larger kernels divided into rows and columns (Szegedy et al. 2016, arXiv:1512.00567), built as
 * torchvision builds it. It has an auxiliary head, which only helps in training elsewhere: its parameters are there,
 * and are not computed with. {@code inception_v3_noaux} is the same without it.
 *
 * <p>torchvision's weights expect pixels from -1 to 1: when it loads them, it lets the network undo the usual
 * normalisation. Here mean and deviation say so.
 */
final class InceptionV3 implements Family {

    private static final String NAME = "inception_v3";

    /** Of a smaller image nothing is left before the last modules. */
    private static final int LEAST_SIZE = 75;

    @Override
    public List<Architecture> architectures() {
        return InceptionLayers.withAndWithoutAuxiliary(NAME, "arXiv:1512.00567", 299, LEAST_SIZE);
    }

    @Override
    public Network network(String name) {
        NetworkBuilder net = NetworkBuilder.network(name, "Inception3");
        Value x = stem(net, net.image("image", 3));                            // [N, 192, 35, 35] of 299 x 299
        x = small(net.scope("Mixed_5b", "InceptionA"), x, 32);
        x = small(net.scope("Mixed_5c", "InceptionA"), x, 64);
        x = small(net.scope("Mixed_5d", "InceptionA"), x, 64);
        x = smallHalved(net.scope("Mixed_6a", "InceptionB"), x);               // [N, 768, 17, 17]
        x = divided(net.scope("Mixed_6b", "InceptionC"), x, 128);
        x = divided(net.scope("Mixed_6c", "InceptionC"), x, 160);
        x = divided(net.scope("Mixed_6d", "InceptionC"), x, 160);
        x = divided(net.scope("Mixed_6e", "InceptionC"), x, 192);
        if (InceptionLayers.hasAuxiliary(name)) {
            auxiliary(net.uncalled().scope("AuxLogits", "InceptionAux"), x);
        }
        x = dividedHalved(net.scope("Mixed_7a", "InceptionD"), x);             // [N, 1280, 8, 8]
        x = expanded(net.scope("Mixed_7b", "InceptionE"), x);
        x = expanded(net.scope("Mixed_7c", "InceptionE"), x);                  // [N, 2048, 8, 8]
        x = net.dropout("dropout", net.avgPool("avgpool", x, 1), 0.5);
        return net.build(net.linear("fc", net.flatten("flatten", x), 1000, true));
    }

    private static Value stem(NetworkBuilder net, Value image) {
        Value x = conv(net, "Conv2d_1a_3x3", image, 32, kernel(3).stride(2));
        x = conv(net, "Conv2d_2a_3x3", x, 32, kernel(3));
        x = conv(net, "Conv2d_2b_3x3", x, 64, kernel(3).padding(1));
        x = net.maxPool("maxpool1", x, 3, 2, 0);
        x = conv(net, "Conv2d_3b_1x1", x, 80, kernel(1));
        x = conv(net, "Conv2d_4a_3x3", x, 192, kernel(3));
        return net.maxPool("maxpool2", x, 3, 2, 0);
    }

    /** The paper's figure 5. */
    private static Value small(NetworkBuilder net, Value in, long pooledWidth) {
        Value narrow = conv(net, "branch1x1", in, 64, kernel(1));
        Value wide = conv(net, "branch5x5_1", in, 48, kernel(1));
        wide = conv(net, "branch5x5_2", wide, 64, kernel(5).padding(2));
        Value twice = conv(net, "branch3x3dbl_1", in, 64, kernel(1));
        twice = conv(net, "branch3x3dbl_2", twice, 96, kernel(3).padding(1));
        twice = conv(net, "branch3x3dbl_3", twice, 96, kernel(3).padding(1));
        return joined(net, narrow, wide, twice, pooled(net, in, pooledWidth));
    }

    /** The paper's figure 10. */
    private static Value smallHalved(NetworkBuilder net, Value in) {
        Value wide = conv(net, "branch3x3", in, 384, kernel(3).stride(2));
        Value twice = conv(net, "branch3x3dbl_1", in, 64, kernel(1));
        twice = conv(net, "branch3x3dbl_2", twice, 96, kernel(3).padding(1));
        twice = conv(net, "branch3x3dbl_3", twice, 96, kernel(3).stride(2));
        return joined(net, wide, twice, halved(net, in));
    }

    /** The paper's figure 6, with 7 positions: along the rows, the columns, or both in turn. */
    private static Value divided(NetworkBuilder net, Value in, long width) {
        Value narrow = conv(net, "branch1x1", in, 192, kernel(1));
        Value once = conv(net, "branch7x7_1", in, width, kernel(1));
        once = conv(net, "branch7x7_2", once, width, kernel(1, 7).padding(0, 3));
        once = conv(net, "branch7x7_3", once, 192, kernel(7, 1).padding(3, 0));
        Value twice = conv(net, "branch7x7dbl_1", in, width, kernel(1));
        twice = conv(net, "branch7x7dbl_2", twice, width, kernel(7, 1).padding(3, 0));
        twice = conv(net, "branch7x7dbl_3", twice, width, kernel(1, 7).padding(0, 3));
        twice = conv(net, "branch7x7dbl_4", twice, width, kernel(7, 1).padding(3, 0));
        twice = conv(net, "branch7x7dbl_5", twice, 192, kernel(1, 7).padding(0, 3));
        return joined(net, narrow, once, twice, pooled(net, in, 192));
    }

    private static Value dividedHalved(NetworkBuilder net, Value in) {
        Value wide = conv(net, "branch3x3_1", in, 192, kernel(1));
        wide = conv(net, "branch3x3_2", wide, 320, kernel(3).stride(2));
        Value wider = conv(net, "branch7x7x3_1", in, 192, kernel(1));
        wider = conv(net, "branch7x7x3_2", wider, 192, kernel(1, 7).padding(0, 3));
        wider = conv(net, "branch7x7x3_3", wider, 192, kernel(7, 1).padding(3, 0));
        wider = conv(net, "branch7x7x3_4", wider, 192, kernel(3).stride(2));
        return joined(net, wide, wider, halved(net, in));
    }

    /** The paper's figure 7: rows and columns side by side. */
    private static Value expanded(NetworkBuilder net, Value in) {
        Value narrow = conv(net, "branch1x1", in, 320, kernel(1));
        Value once = conv(net, "branch3x3_1", in, 384, kernel(1));
        once = joined(net, conv(net, "branch3x3_2a", once, 384, kernel(1, 3).padding(0, 1)),
                conv(net, "branch3x3_2b", once, 384, kernel(3, 1).padding(1, 0)));
        Value twice = conv(net, "branch3x3dbl_1", in, 448, kernel(1));
        twice = conv(net, "branch3x3dbl_2", twice, 384, kernel(3).padding(1));
        twice = joined(net, conv(net, "branch3x3dbl_3a", twice, 384, kernel(1, 3).padding(0, 1)),
                conv(net, "branch3x3dbl_3b", twice, 384, kernel(3, 1).padding(1, 0)));
        return joined(net, narrow, once, twice, pooled(net, in, 192));
    }

    /** Without torchvision's first pooling, a function that needs images of 299 pixels and registers nothing. */
    private static void auxiliary(NetworkBuilder net, Value in) {
        Value x = conv(net, "conv1", conv(net, "conv0", in, 128, kernel(1)), 768, kernel(5));
        x = net.function("pool", new Pool.AdaptiveAvgPool2d(1, 1), x);
        net.linear("fc", net.flatten("flatten", x), 1000, true);
    }

    private static Value pooled(NetworkBuilder net, Value in, long width) {
        Value mean = net.function("avg_pool", new Pool.AvgPool2d(3, 1, 1, false, true), in);
        return conv(net, "branch_pool", mean, width, kernel(1));
    }

    private static Value halved(NetworkBuilder net, Value in) {
        return net.function("max_pool", new Pool.MaxPool2d(3, 2, 0, false), in);
    }

    private static Value joined(NetworkBuilder net, Value... branches) {
        return net.function("cat", new Combine.Concat(), branches);
    }
}
