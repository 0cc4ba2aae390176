package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A picture of many pictures side by side, to see what the network is shown, in the colours of {@link Pixels#shown}.
 */
public final class ContactSheet {

    private static final int GAP = 4;

    private ContactSheet() {
    }

    /**
     * Writes the pictures row by row into a grid that is about as high as wide.
     *
     * @param png file to write
     * @param pictures at least one, all of one size
     * @throws InvalidInput if the file cannot be written
     */
    public static void write(Path png, List<Pixels> pictures) {
        int columns = (int) Math.ceil(Math.sqrt(pictures.size()));
        int rows = (pictures.size() + columns - 1) / columns;
        int width = pictures.get(0).width() + GAP;
        int height = pictures.get(0).height() + GAP;
        BufferedImage sheet = new BufferedImage(
                columns * width - GAP, rows * height - GAP, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < pictures.size(); i++) {
            draw(pictures.get(i), sheet, i % columns * width, i / columns * height);
        }
        try {
            ImageIO.write(sheet, "png", png.toFile());
        } catch (IOException e) {
            throw new InvalidInput(e, "%s: cannot be written (%s); choose another folder", png, Reason.of(e));
        }
    }

    private static void draw(Pixels picture, BufferedImage sheet, int left, int top) {
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int rgb = picture.shown(x, y, 0) << 16 | picture.shown(x, y, 1) << 8 | picture.shown(x, y, 2);
                sheet.setRGB(left + x, top + y, rgb);
            }
        }
    }
}
