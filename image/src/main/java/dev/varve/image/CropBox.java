package dev.varve.image;

/**
 * A rectangle of whole pixels inside a picture.
 *
 * @param x its left column, from 0
 * @param y its upper row, from 0
 * @param width at least 1
 * @param height at least 1
 */
public record CropBox(int x, int y, int width, int height) {

    /** Checks the values. */
    public CropBox {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(String.format(
                    "crop box: must begin at 0 or later and have pixels: %d x %d at (%d, %d)", width, height, x, y));
        }
    }

    /**
     * A rectangle in the middle of a picture, a half pixel further left or up where it does not fit evenly.
     *
     * @param pixels the picture
     * @param width at most that of the picture
     * @param height at most that of the picture
     * @return the middle
     */
    public static CropBox centre(Pixels pixels, int width, int height) {
        return new CropBox((pixels.width() - width) / 2, (pixels.height() - height) / 2, width, height);
    }
}
