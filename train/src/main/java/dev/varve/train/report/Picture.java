package dev.varve.train.report;

import dev.varve.image.Pixels;
import dev.varve.train.interpret.HeatMap;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Pictures as Java draws them. */
public final class Picture {

    private static final int COLOURS = 3;
    /** How much of the picture is covered where a map is largest. */
    private static final double COVER = 0.7;
    /** From little to much: violet, red, orange, yellow. */
    private static final Color[] HEAT = {new Color(0x5b1a86), new Color(0xb5274f), new Color(0xf07818),
        new Color(0xfff27a)};

    private Picture() {
    }

    /** The picture itself. */
    public static BufferedImage of(Pixels pixels) {
        return drawn(pixels, (x, y) -> new Color(pixels.shown(x, y, 0), pixels.shown(x, y, 1),
                pixels.shown(x, y, 2)).getRGB());
    }

    /** The picture under a map: what speaks most for the output is brightest, and covered most. */
    public static BufferedImage under(HeatMap map, Pixels pixels) {
        return drawn(pixels, (x, y) -> {
            double share = map.at((x + 0.5) / pixels.width(), (y + 0.5) / pixels.height());
            double place = share * (HEAT.length - 1);
            int stop = Math.min(HEAT.length - 2, (int) place);
            int rgb = 0;
            for (int channel = 0; channel < COLOURS; channel++) {
                int low = channel(HEAT[stop], channel);
                double heat = low + (place - stop) * (channel(HEAT[stop + 1], channel) - low);
                double cover = COVER * share;
                rgb = rgb << Byte.SIZE | (int) Math.round((1 - cover) * pixels.shown(x, y, channel) + cover * heat);
            }
            return rgb;
        });
    }

    private static int channel(Color colour, int channel) {
        return colour.getRGB() >> Byte.SIZE * (2 - channel) & 0xff;
    }

    private static BufferedImage drawn(Pixels pixels, Colouring colouring) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                image.setRGB(x, y, colouring.at(x, y));
            }
        }
        return image;
    }

    /** The colour of each pixel, as 0xRRGGBB. */
    private interface Colouring {
        int at(int x, int y);
    }

    /** The picture as an address that holds it: JPEG. */
    static String address(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
