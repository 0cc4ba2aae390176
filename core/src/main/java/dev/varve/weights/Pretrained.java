package dev.varve.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Weights of an architecture that come as a library on the class path, found by {@link ServiceLoader}.
 *
 * <p>Implementations have a public constructor without arguments and are listed in
 * {@code META-INF/services/dev.varve.weights.Pretrained}.
 */
public interface Pretrained {

    /** The architecture in the zoo. */
    String architecture();

    /** The name of the weights, such as {@code ImageNet-1k}. */
    String name();

    /** The SPDX identifier of their licence. */
    String licence();

    /** SHA-256 of the file in hexadecimal. */
    String sha256();

    /**
     * The safetensors file, put into a folder if it is not there yet.
     *
     * @param cache a folder that may be created
     */
    Path file(Path cache);

    /** All that are on the class path. */
    static List<Pretrained> all() {
        return ServiceLoader.load(Pretrained.class).stream().map(ServiceLoader.Provider::get).toList();
    }

    /** The weights of an architecture, if some are on the class path. */
    static Optional<Pretrained> of(String architecture) {
        return all().stream().filter(one -> one.architecture().equals(architecture)).findFirst();
    }
}
