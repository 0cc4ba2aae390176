package dev.varve.zoo;

import static dev.varve.graph.Kernel.kernel;

import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plain stacks of 3x3 convolutions, 11 to 19 layers deep (Simonyan and Zisserman 2015, arXiv:1409.1556), with BatchNorm
 * after each convolution where the name ends in {@code _bn}; built as torchvision builds them and, behind
 * {@code timm/}, as timm does, where the classifier's matrices are convolutions that read the whole map.
 */
final class Vgg implements Family {

    private static final List<Size> SIZES = List.of(
            new Size("vgg11", List.of(1, 1, 2, 2, 2)),
            new Size("vgg13", List.of(2, 2, 2, 2, 2)),
            new Size("vgg16", List.of(2, 2, 3, 3, 3)),
            new Size("vgg19", List.of(2, 2, 4, 4, 4)));

    /** The paper's widths of its five blocks. */
    private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

    private static final String NORMED = "_bn";

    /** Convolutions in each block; a pooling ends it. */
    private record Size(String name, List<Integer> convolutions) {
    }

    @Override
    public List<Architecture> architectures() {
        return Stream.of(Architecture.Library.TORCHVISION, Architecture.Library.TIMM)
                .flatMap(library -> SIZES.stream().flatMap(size -> Stream.of(size.name, size.name + NORMED))
                        .map(name -> new Architecture(Timm.named(library, name), "VGG", library,
                                "arXiv:1409.1556", 224, Architecture.IMAGENET_MEAN, Architecture.IMAGENET_STD)))
                .toList();
    }

    @Override
    public Network network(String name) {
        String plain = Timm.plain(name);
        Size size = SIZES.stream().filter(one -> one.name.equals(plain.replace(NORMED, ""))).findFirst().orElseThrow();
        NetworkBuilder net = NetworkBuilder.network(name, "VGG");
        Value x = features(net.scope("features", "Sequential"), net.image("image", 3), size, name.endsWith(NORMED));
        return net.build(plain.equals(name) ? classifier(net, x) : convolutionalClassifier(net, x));
    }

    /** {@code [N, 3, H, W] -> [N, 512, H/32, W/32]}. */
    private static Value features(NetworkBuilder net, Value image, Size size, boolean normed) {
        Value x = image;
        int index = 0;
        for (int block = 0; block < WIDTHS.size(); block++) {
            for (int conv = 0; conv < size.convolutions.get(block); conv++) {
                x = net.conv("" + index++, x, WIDTHS.get(block), kernel(3).padding(1).withBias());
                if (normed) {
                    x = net.norm("" + index++, x);
                }
                x = net.relu("" + index++, x);
            }
            x = net.maxPool("" + index++, x, 2, 2, 0);
        }
        return x;
    }

    private static Value classifier(NetworkBuilder root, Value features) {
        Value x = root.flatten("flatten", root.avgPool("avgpool", features, 7));   // [N, 512 * 7 * 7]
        NetworkBuilder net = root.scope("classifier", "Sequential");
        x = net.relu("1", net.linear("0", x, 4096, true));
        x = net.dropout("2", x, 0.5);
        x = net.relu("4", net.linear("3", x, 4096, true));
        x = net.dropout("5", x, 0.5);
        return net.linear("6", x, 1000, true);                                 // [N, 1000]
    }

    private static Value convolutionalClassifier(NetworkBuilder root, Value features) {
        NetworkBuilder net = root.scope("pre_logits", "ConvMlp");
        Value x = net.function("pool", new Pool.SpreadAvgPool2d(7, 7), features);
        x = net.relu("act1", net.conv("fc1", x, 4096, kernel(7).withBias()));  // [N, 4096, H/32 - 6, W/32 - 6]
        x = net.dropout("drop", x, 0);
        x = net.relu("act2", net.conv("fc2", x, 4096, kernel(1).withBias()));
        NetworkBuilder head = root.scope("head", "ClassifierHead");
        x = head.dropout("drop", Timm.globalPool(head, x), 0);
        x = head.linear("fc", x, 1000, true);                                  // [N, 1000]
        head.identity("flatten");
        return x;
    }
}
