package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.onnx.OnnxCard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** A file of first weights, told by its first bytes; where these say nothing, by the end of its name. */
final class WeightFile {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};
    private static final byte PICKLE = (byte) 0x80;

    private WeightFile() {
    }

    /**
     * Refuses what is no file, and files of forms that are not read.
     *
     * @throws InvalidInput if there is no such file, or it is neither ONNX of Varve nor perhaps safetensors; calls it
     *         what it is
     */
    static void requireKnown(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidInput("--weights %s: is a folder; name a file in it, of a run its model.onnx", file);
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput("--weights %s: no such file; check the path", file);
        }
        byte[] start = start(file);
        if (Arrays.equals(start, ZIP) || start.length > 1 && start[0] == PICKLE && start[1] > 1 && start[1] < 6) {
            throw foreign(file, "PyTorch");
        }
        if (Arrays.equals(start, HDF5)) {
            throw foreign(file, "HDF5");
        }
        if (OnnxCard.isOnnx(file) || file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            OnnxCard.read(file);
        }
    }

    private static InvalidInput foreign(Path file, String form) {
        return new InvalidInput("--weights %s: is a %s file, which is not read; save its arrays as .safetensors", file,
                form);
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ZIP.length);
        } catch (IOException failure) {
            throw new InvalidInput(failure, "--weights %s: cannot be read (%s); check its rights", file,
                    Reason.of(failure));
        }
    }
}
