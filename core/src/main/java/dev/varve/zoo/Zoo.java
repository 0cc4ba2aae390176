package dev.varve.zoo;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.graph.Network;
import java.util.List;

/** The registry of all architectures; an architecture that is not listed here is not known by name. */
public final class Zoo {

    private static final List<Family> FAMILIES =
            List.of(new ResNet(), new Vgg(), new MobileNetV2(), new EfficientNetLite(), new AlexNet(), new SqueezeNet(),
                    new DenseNet(), new GoogLeNet(), new InceptionV3(), new InceptionV4(), new InceptionResNetV2());

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
        for (Family family : FAMILIES) {
            if (family.architectures().stream().anyMatch(one -> one.name().equals(name))) {
                return family.network(name);
            }
        }
        throw unknown(name);
    }

    private static InvalidInput unknown(String name) {
        return Suggestions.unknown(name, "architecture", names());
    }
}
