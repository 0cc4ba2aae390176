package dev.varve.train.data;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small pictures written for tests, each of a content of its own. */
final class Photos {

    static final int WIDTH = 24;
    static final int HEIGHT = 20;

    private final Path root;
    private int made;

    Photos(Path root) {
        this.root = root;
    }

    /** Writes {@code count} pictures 0.png, 1.png, … into a folder below the root. */
    Photos add(String folder, int count) {
        for (int i = 0; i < count; i++) {
            picture(folder + "/" + i + ".png");
        }
        return this;
    }

    Photos picture(String path) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        made++;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, new Color(made * 37 % 256, 10 * x, 10 * y).getRGB());
            }
        }
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Photos text(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    LoadedData read() {
        return DataSource.read(root, DataOptions.DEFAULT);
    }
}
