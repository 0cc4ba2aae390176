package dev.varve.zoo;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.graph.Network;
import dev.varve.weights.Initialisation;
import java.util.List;

/** The registry of all architectures; an architecture that is not listed here is not known by name. */
public final class Zoo {

    private static final List<Family> FAMILIES =
            List.of(new ResNet(), new TimmResNet(), new XResNet(), new ResNetV2(), new RepVgg(), new RegNet(),
                    new TimmRegNet(), new AlexNet(), new Vgg(), new SqueezeNet(), new DenseNet(), new GoogLeNet(),
                    new InceptionV3(), new InceptionV4(), new InceptionResNetV2(), new MobileNetV2(),
                    new TimmMobileNetV2(), new MobileNetV3(), new TimmMobileNetV3(), new MnasNet(),
                    new ShuffleNetV2(), new EfficientNetLite(), new EfficientNet(), new EfficientNetV2(),
                    new ConvNeXt(), new TimmConvNeXt(), new VisionTransformer(), new Deit(), new SwinTransformer(),
                    new TimmSwin(), new MlpMixer(), new MobileVit(), new EfficientVit());

    private Zoo() {
    }

    /** All architectures, family by family, the smallest of each first. */
    public static List<Architecture> architectures() {
        return FAMILIES.stream().flatMap(family -> family.architectures().stream()).toList();
    }

    /** All names, in the order of {@link #architectures()}. */
    public static List<String> names() {
        return architectures().stream().map(Architecture::name).toList();
    }

    /**
     * What is known of an architecture.
     *
     * @throws InvalidInput if there is none of this name; offers the nearest
     */
    public static Architecture architecture(String name) {
        return architectures().stream().filter(one -> one.name().equals(name)).findFirst()
                .orElseThrow(() -> unknown(name));
    }

    /**
     * The network of an architecture, with the library's own classifier of 1000 classes.
     *
     * @throws InvalidInput if there is none of this name; offers the nearest
     */
    public static Network network(String name) {
        return family(name).network(name);
    }

    /**
     * How an architecture's library lets its network begin that is trained from nothing.
     *
     * @param network as {@link #network} gives it
     * @throws InvalidInput if there is none of its name; offers the nearest
     */
    public static Initialisation initialisation(Network network) {
        return family(network.name()).initialisation(network);
    }

    private static Family family(String name) {
        return FAMILIES.stream()
                .filter(family -> family.architectures().stream().anyMatch(one -> one.name().equals(name)))
                .findFirst().orElseThrow(() -> unknown(name));
    }

    private static InvalidInput unknown(String name) {
        return Suggestions.unknown(name, "architecture", names());
    }
}
