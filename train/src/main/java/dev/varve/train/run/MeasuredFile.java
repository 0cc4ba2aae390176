package dev.varve.train.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.varve.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Small JSON files of what was measured. One that is damaged or of another program is as good as none, and a folder
 * that takes no file only means that all is measured again.
 */
final class MeasuredFile {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private MeasuredFile() {
    }

    /**
     * What a file holds, else what is measured now, which it holds from then on.
     *
     * @param anew whether it is measured in any case
     */
    static <T> T orMeasured(Path file, Class<T> type, boolean anew, Supplier<T> measure) {
        Optional<T> known = anew ? Optional.empty() : read(file, type);
        return known.orElseGet(() -> {
            T measured = measure.get();
            write(file, measured);
            return measured;
        });
    }

    static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    static void write(Path file, Object value) {
        try {
            Files.createDirectories(file.getParent());
            byte[] text = JSON.writeValueAsBytes(value);
            WholeFile.write(file, channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        } catch (IOException notKept) {
            return;                     // measured again next time
        }
    }
}
