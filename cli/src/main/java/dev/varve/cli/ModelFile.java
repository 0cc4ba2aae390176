package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.train.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the user means by MODEL: an ONNX file, or the folder of a run that is over. */
final class ModelFile {

    private ModelFile() {
    }

    /**
     * The ONNX file.
     *
     * @throws InvalidInput if there is none
     */
    static Path of(Path model) {
        if (!Files.isDirectory(model)) {
            return model;
        }
        Path file = RunFolder.open(model).model();
        if (!Files.exists(file)) {
            throw new InvalidInput("%s: the run is not over and has no model yet; go on with `varve resume %s`", model,
                    model);
        }
        return file;
    }
}
