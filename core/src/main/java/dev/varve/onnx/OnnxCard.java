package dev.varve.onnx;

import dev.varve.card.Card;
import dev.varve.card.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The description in an ONNX file, read without its weights. */
public final class OnnxCard {

    /** Tag of field 1 of a model in protobuf, the version of the format, which every known program writes first. */
    private static final int VERSION_TAG = 0x08;
    /** Tags of the fields that may follow: 2 to 4, 5 (an integer), 6 to 8, 14, 20 and 25 (two bytes each). */
    private static final Set<Integer> NEXT_TAGS =
            Set.of(0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72, 0xA2, 0xCA);

    private OnnxCard() {
    }

    /**
     * Reads the card of a file of either profile.
     *
     * @throws InvalidInput if the path is no ONNX file, a damaged one, or one of another program
     */
    public static Card read(Path path) {
        return OnnxFile.open(path).requireOurs().card();
    }

    /** Whether a file begins as ONNX files do, whatever its name; false for what cannot be read. */
    public static boolean isOnnx(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(3);
            return start.length == 3 && start[0] == VERSION_TAG && start[1] > 0
                    && NEXT_TAGS.contains(Byte.toUnsignedInt(start[2]));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
