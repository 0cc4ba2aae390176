package dev.varve.cli;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures drawn for tests: reddish ones and bluish ones, no two alike. */
final class Photos {

    private final Path root;
    private final Random random = new Random(3);

    Photos(Path root) {
        this.root = root;
    }

    /** Two folders with so many pictures each. */
    static Path classes(Path root, int each) {
        new Photos(root).folder("red", each).folder("blue", each);
        return root;
    }

    Photos folder(String name, int count) {
        for (int i = 0; i < count; i++) {
            picture(name + "/" + i + ".png", name.contains("red") ? new Color(150, 90, 90) : new Color(90, 90, 150));
        }
        return this;
    }

    /** The bytes of a picture as a camera stores it. */
    static byte[] jpeg() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new Photos(Path.of("")).drawn(new Color(150, 90, 90)), "jpg", bytes);
        return bytes.toByteArray();
    }

    private BufferedImage drawn(Color colour) {
        BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int noise = random.nextInt(80) - 40;
                image.setRGB(x, y, new Color(colour.getRed() + noise, colour.getGreen() + noise,
                        colour.getBlue() + noise).getRGB());
            }
        }
        return image;
    }

    private void picture(String path, Color colour) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            ImageIO.write(drawn(colour), "png", file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Photos text(String path, String content) {
        return bytes(path, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Photos bytes(String path, byte... content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
