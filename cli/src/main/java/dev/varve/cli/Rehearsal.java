package dev.varve.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A run as short as can be, on pictures of noise, and a prediction with its model. The launcher lets Java keep the
 * classes that it loads, so that later runs find them ready.
 */
public final class Rehearsal {

    private static final int PICTURES = 20;
    private static final int SIZE = 32;

    private Rehearsal() {
    }

    /**
     * Rehearses, without a word.
     *
     * @param arguments a folder to write into, which must exist
     * @throws IOException if it takes no file
     */
    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path pictures = folder.resolve("pictures");
        for (String name : List.of("a", "b")) {
            draw(Files.createDirectories(pictures.resolve(name)));
        }
        Path run = folder.resolve("run");
        int code = silently("train", pictures, "--size", SIZE, "--epochs", 1, "--threads", 1, "--out", run);
        System.exit(code == Exit.DONE ? silently("predict", run, pictures.resolve("a/0.jpg")) : code);
    }

    private static void draw(Path folder) throws IOException {
        Random random = new Random(folder.hashCode());
        for (int i = 0; i < PICTURES; i++) {
            BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                picture.setRGB(pixel % SIZE, pixel / SIZE, random.nextInt(1 << 24));
            }
            ImageIO.write(picture, "jpg", folder.resolve(i + ".jpg").toFile());
        }
    }

    private static int silently(Object... arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Main.execute(nowhere, nowhere, List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
    }
}
