package dev.varve.image;

import java.util.Map;
import java.util.Optional;

/**
 * What the first bytes of an image file say.
 *
 * @param format {@code JPEG}, {@code PNG}, {@code GIF}, {@code BMP}, {@code WebP} or {@code TIFF}
 * @param width pixels of a row as stored, before any turn that EXIF asks for
 * @param height rows as stored
 */
public record ImageHeader(String format, long width, long height) {

    private static final Map<String, String> MAGIC = Map.of("\u00ff\u00d8", "JPEG", "\u0089PNG", "PNG", "GIF8", "GIF",
            "BM", "BMP", "RIFF", "WebP", "II", "TIFF", "MM", "TIFF");

    /**
     * Reads a header; the rest of the file need not decode.
     *
     * @param bytes the whole file
     * @return what it says; empty if it is no image of a known format, or cut short
     */
    public static Optional<ImageHeader> of(byte[] bytes) {
        try {
            Container container = Container.of(bytes, false);
            String format = MAGIC.entrySet().stream().filter(magic -> Container.starts(bytes, 0, magic.getKey()))
                    .map(Map.Entry::getValue).findFirst().orElseThrow();
            return Optional.of(new ImageHeader(format, container.width(), container.height()));
        } catch (Unreadable none) {
            return Optional.empty();
        }
    }

    /** The same with the sides changed where a picture of the file, of any size, lies the other way. */
    public ImageHeader upright(Pixels picture) {
        boolean turned = width > height && picture.width() < picture.height()
                || width < height && picture.width() > picture.height();
        return turned ? new ImageHeader(format, height, width) : this;
    }
}
