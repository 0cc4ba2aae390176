package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.image.ImageDecoder;
import dev.varve.image.Pixels;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An image on the command line: a file, or for a model of stacks the files of the channels, with commas between. */
final class ImageArgument {

    private static final String COMMA = ",";

    private ImageArgument() {
    }

    /**
     * Reads it as the model reads images.
     *
     * @param image as it was given
     * @param shortSide the result's short side is at least this, or that of the file if it has fewer pixels
     * @param reading how the model's files become channels
     * @throws InvalidInput if a file is missing, not a readable image, or of another number of channels
     */
    static Pixels decode(Path image, int shortSide, Reading reading) {
        List<Path> files = reading.kind() == Reading.Kind.STACK
                ? Stream.of(image.toString().split(COMMA)).map(Path::of).toList() : List.of(image);
        return ImageDecoder.decode(files, shortSide, reading);
    }
}
