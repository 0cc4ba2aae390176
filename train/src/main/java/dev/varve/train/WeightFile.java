package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.onnx.OnnxCard;
import dev.varve.weights.Safetensors;
import dev.varve.weights.SafetensorsIndex;
import dev.varve.weights.Weights;
import dev.varve.weights.hub.Pretrainings;
import dev.varve.weights.torch.TorchFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A file of first weights, told by its first bytes; where these say nothing, by the end of its name. */
final class WeightFile {

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};
    private static final List<String> ENDS = List.of(".safetensors", ".index.json", ".pth", ".pt", ".bin", ".onnx");

    private WeightFile() {
    }

    /**
     * Refuses what is no file, and files of forms that are not read.
     *
     * @param architecture whose tag was perhaps meant
     * @throws InvalidInput if there is no such file, or it is neither of torch.save, nor ONNX of Varve, nor perhaps
     *         safetensors; calls it what it is
     */
    static void requireKnown(String architecture, String given) {
        Path file = Path.of(given);
        if (!Files.exists(file) && ENDS.stream().noneMatch(given::endsWith)) {
            throw Pretrainings.unknown("--weights " + given, architecture, given);
        }
        if (Files.isDirectory(file)) {
            throw new InvalidInput("--weights %s: is a folder; name a file in it, of a run its model.onnx", file);
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput("--weights %s: no such file; check the path", file);
        }
        byte[] start = start(file);
        if (Arrays.equals(start, HDF5)) {
            throw new InvalidInput("--weights %s: is an HDF5 file, which is not read; save its arrays as .safetensors",
                    file);
        }
        if (OnnxCard.isOnnx(file) || file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            OnnxCard.read(file);
        }
    }

    /**
     * The arrays of a file that is no ONNX.
     *
     * @throws InvalidInput if it is broken; says where
     */
    static Weights read(Path file) {
        try {
            if (SafetensorsIndex.isIndex(file)) {
                return SafetensorsIndex.read(file);
            }
            return TorchFile.isTorch(file) ? TorchFile.read(file) : Safetensors.read(file).weights();
        } catch (IOException failure) {
            throw unreadable(failure, file);
        }
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HDF5.length);
        } catch (IOException failure) {
            throw unreadable(failure, file);
        }
    }

    private static InvalidInput unreadable(IOException failure, Path file) {
        return new InvalidInput(failure, "--weights %s: cannot be read (%s); check its rights", file,
                Reason.of(failure));
    }
}
