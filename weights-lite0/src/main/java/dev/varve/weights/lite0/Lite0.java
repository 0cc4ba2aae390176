package dev.varve.weights.lite0;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.files.Sha256;
import dev.varve.files.WholeFile;
import dev.varve.weights.Pretrained;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The weights of EfficientNet-Lite0 (Tan and Le 2019, arXiv:1905.11946; Lite variant by TensorFlow), trained on
 * ImageNet-1k, as a safetensors resource of 9,579,776 bytes.
 *
 * <p>Tensor names and shapes are timm's {@code tf_efficientnet_lite0}, with the classifier of 1,000 classes.
 * Tensors of two and more dimensions are F16, the others F32; {@code num_batches_tracked} is absent.
 * The network expects RGB values {@code (x / 255 - 0.5) / 0.5} of shape [N, 3, H, W] in the range -1 to 1, as the zoo
 * says. Origin and licence lie beside the resource in {@code README.md} and {@code LICENSE}.
 */
public final class Lite0 implements Pretrained {

    /** The name of the architecture in timm and in the zoo. */
    public static final String ARCHITECTURE = "tf_efficientnet_lite0";

    /** The SPDX identifier of the licence of the weights. */
    public static final String LICENCE = "Apache-2.0";

    /** The SHA-256 of the resource, 64 lower-case hexadecimal digits. */
    public static final String SHA256 = "fd75b8e1aee56a61fd440a21de1cf524a6ca9ef307bffc767267fd84758abbbf";

    private static final String FILE = "efficientnet_lite0.safetensors";

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String name() {
        return "ImageNet-1k";
    }

    @Override
    public String licence() {
        return LICENCE;
    }

    @Override
    public String sha256() {
        return SHA256;
    }

    @Override
    public Path file(Path cache) {
        return extract(cache);
    }

    /**
     * Opens the safetensors file inside the jar; the caller closes the stream.
     *
     * @return the bytes of the file, from the first
     */
    public static InputStream open() {
        InputStream stream = Lite0.class.getResourceAsStream(FILE);
        if (stream == null) {
            throw new IllegalStateException(FILE + ": missing beside " + Lite0.class.getName()
                    + "; was the jar repackaged without its resources?");
        }
        return stream;
    }

    /**
     * Puts the safetensors file into a directory, so that it can be memory-mapped.
     *
     * <p>A file with the right SHA-256 is left as it is, any other is replaced. The file is written aside and renamed:
     * programs that start at the same time never see a part of it.
     *
     * @param cacheDir a directory, created when missing
     * @return {@code cacheDir/efficientnet_lite0.safetensors}
     * @throws InvalidInput when the directory cannot be written
     */
    public static Path extract(Path cacheDir) {
        Path target = cacheDir.resolve(FILE);
        try {
            if (!Files.isRegularFile(target) || !Sha256.of(target).equals(SHA256)) {
                Files.createDirectories(cacheDir);
                replace(target);
            }
            return target;
        } catch (IOException e) {
            throw new InvalidInput(e, "%s: the embedded weights cannot be written here (%s); make room, or let "
                    + "VARVE_CACHE name another folder", target, Reason.of(e));
        }
    }

    private static void replace(Path target) throws IOException {
        try (InputStream bytes = open()) {
            WholeFile.write(target, channel -> bytes.transferTo(Channels.newOutputStream(channel)));
        }
    }
}
