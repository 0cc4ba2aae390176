package dev.varve.cli;

import dev.varve.card.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that an option names to be written. */
final class NewFile {

    private NewFile() {
    }

    /**
     * Refuses a file that cannot be written or would be lost, before anything is computed.
     *
     * @param option with which the message begins
     * @param file need not be named: null is let pass
     * @param endings one of which the name must have; none are any
     */
    static void require(String option, Path file, String... endings) {
        if (file == null) {
            return;
        }
        if (endings.length > 0 && List.of(endings).stream().noneMatch(file.toString()::endsWith)) {
            throw new InvalidInput("%s: must end in %s, found %s; name another file", option,
                    String.join(" or ", endings), file);
        }
        if (Files.exists(file)) {
            throw new InvalidInput("%s %s: exists and is not overwritten; remove it, or name another file", option,
                    file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new InvalidInput("%s %s: there is no folder %s; make it, or name another file", option, file, folder);
        }
    }
}
