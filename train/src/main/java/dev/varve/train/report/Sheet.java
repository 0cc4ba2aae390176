package dev.varve.train.report;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures side by side, each over lines of text. */
public final class Sheet {

    private static final int GAP = 12;
    private static final int LEAST_WIDTH = 160;
    /** Pixels that a letter may reach beyond its width. */
    private static final int OVERHANG = 2;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private Sheet() {
    }

    /**
     * A cell.
     *
     * @param pictures side by side, at least one, all of one size
     * @param lines under them
     */
    public record Cell(List<BufferedImage> pictures, List<String> lines) {

        /** Keeps immutable copies. */
        public Cell {
            pictures = List.copyOf(pictures);
            lines = List.copyOf(lines);
        }
    }

    /**
     * Writes cells row by row into a grid that is about as high as wide.
     *
     * @param png file to write
     * @param cells at least one, all with as many pictures of the same size
     * @throws InvalidInput if the file cannot be written
     */
    public static void write(Path png, List<Cell> cells) {
        Size cell = Size.of(cells);
        write(png, (int) Math.ceil(Math.sqrt((double) cells.size() * cell.height / cell.width)), cells);
    }

    /**
     * Writes cells row by row.
     *
     * @param png file to write
     * @param most cells beside each other, at least 1
     * @param cells at least one, all with as many pictures of the same size
     * @throws InvalidInput if the file cannot be written
     */
    public static void write(Path png, int most, List<Cell> cells) {
        try {
            ImageIO.write(drawn(Math.min(most, cells.size()), cells), "png", png.toFile());
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: cannot be written (%s); name another file", png, Reason.of(failure));
        }
    }

    /** How large each of some cells is drawn, its pictures so many times as large as they are. */
    private record Size(int scale, int width, int height) {

        static Size of(List<Cell> cells) {
            BufferedImage first = cells.get(0).pictures().get(0);
            int scale = (LEAST_WIDTH + first.getWidth() - 1) / first.getWidth();
            int lines = cells.stream().mapToInt(cell -> cell.lines().size()).max().orElse(0);
            return new Size(scale, cells.get(0).pictures().size() * (scale * first.getWidth() + 2) - 2,
                    scale * first.getHeight() + lines * FONT.getSize() * 4 / 3 + 4);
        }
    }

    private static BufferedImage drawn(int columns, List<Cell> cells) {
        Size size = Size.of(cells);
        int rows = (cells.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(columns * (size.width + GAP) + GAP,
                rows * (size.height + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < cells.size(); i++) {
            Graphics2D cell = (Graphics2D) pen.create(GAP + i % columns * (size.width + GAP),
                    GAP + i / columns * (size.height + GAP), size.width, size.height);
            draw(cells.get(i), size.scale, cell);
            cell.dispose();
        }
        pen.dispose();
        return sheet;
    }

    private static void draw(Cell cell, int scale, Graphics2D pen) {
        int left = 0;
        int y = 0;
        for (BufferedImage picture : cell.pictures()) {
            pen.drawImage(picture, left, 0, scale * picture.getWidth(), scale * picture.getHeight(), null);
            left += scale * picture.getWidth() + 2;
            y = scale * picture.getHeight();
        }
        pen.setFont(FONT);
        pen.setColor(Color.BLACK);
        for (String line : cell.lines()) {
            y += FONT.getSize() * 4 / 3;
            pen.drawString(fitting(line, left - OVERHANG, pen.getFontMetrics()), 0, y);
        }
    }

    /** A line that is too long loses its middle. */
    private static String fitting(String line, int width, FontMetrics metrics) {
        String fitting = line;
        for (int keep = line.length() - 1; keep > 0 && metrics.stringWidth(fitting) > width; keep--) {
            fitting = line.substring(0, (keep + 1) / 2) + "…" + line.substring(line.length() - keep / 2);
        }
        return fitting;
    }
}
