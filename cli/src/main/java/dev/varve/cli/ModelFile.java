package dev.varve.cli;

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
     * @throws dev.varve.card.InvalidInput if there is none
     */
    static Path of(Path model) {
        if (!Files.isDirectory(model)) {
            return model;
        }
        return RunFolder.open(model).requireFinished().model();
    }
}
