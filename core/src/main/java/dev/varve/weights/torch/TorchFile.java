package dev.varve.weights.torch;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A file of weights that {@code torch.save} wrote, {@code .pth} or {@code .pt}: a state dictionary, plain or under
 * {@code state_dict} or {@code model} of a checkpoint, whose names may all begin with {@code module.}.
 *
 * <p>Arrays are mapped, and copied only where a tensor is not in row-major order. A pickle is a program, so only what
 * makes arrays is understood: a file that asks for anything else is refused by its name, and nothing of it is run.
 */
public final class TorchFile {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte PICKLE = (byte) 0x80;
    private static final int LATEST_PICKLE = 5;
    private static final int MOST_VIEWS = 4;

    private TorchFile() {
    }

    /** Whether a file begins as those of torch.save do. */
    public static boolean isTorch(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(ZIP.length);
            return Arrays.equals(start, ZIP)
                    || start.length > 1 && start[0] == PICKLE && start[1] > 1 && start[1] <= LATEST_PICKLE;
        }
    }

    /**
     * Maps a file's arrays. Do not cut the file short while they are in use.
     *
     * @return in the order of the state dictionary
     * @throws InvalidInput if the file cannot be read, is damaged, holds no state dictionary, or asks for anything but
     *         arrays; says what for
     */
    public static Weights read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            Archive archive = startsAsZip(file) ? new ZipArchive(channel) : new StreamArchive(channel);
            List<NamedArray> arrays = new ArrayList<>();
            long shown = 0;
            for (Map.Entry<String, TensorView> one : StateDict.of(archive.root()).entrySet()) {
                NamedArray array = one.getValue().array(one.getKey(), archive);
                shown += array.bytes().remaining();
                requireShown(shown, channel.size());
                arrays.add(array);
            }
            return Weights.of(arrays);
        } catch (Refused refused) {
            throw new InvalidInput(refused, "%s: %s", file, refused.getMessage());
        } catch (IOException fault) {
            throw new InvalidInput(fault, "%s: cannot be read (%s); check its rights", file, Reason.of(fault));
        }
    }

    /** Tensors may share a storage, and each that is not in row-major order is a copy. */
    private static void requireShown(long shown, long size) {
        if (shown > MOST_VIEWS * size) {
            throw new Refused("its tensors are views of the same numbers more than %d times over; save clones of them",
                    MOST_VIEWS);
        }
    }

    private static boolean startsAsZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        }
    }
}
