package dev.varve.image;

/** Width and height of the formats whose wholeness the decoder itself checks: GIF, BMP, WebP, TIFF. */
final class SimpleFiles {

    private static final int WIDTH_TAG = 256;
    private static final int HEIGHT_TAG = 257;
    private static final int SHORT_TYPE = 3;

    private SimpleFiles() {
    }

    static Container read(byte[] bytes) throws Unreadable {
        if (Container.starts(bytes, 0, "GIF8")) {
            return new Container(false, little(bytes, 6, 2), little(bytes, 8, 2), Container.COLOURS);
        }
        if (Container.starts(bytes, 0, "BM")) {
            return new Container(false, little(bytes, 18, 4), Math.abs((long) (int) little(bytes, 22, 4)),
                    Container.COLOURS);
        }
        if (Container.starts(bytes, 0, "RIFF") && Container.starts(bytes, 8, "WEBP")) {
            return webp(bytes);
        }
        if (Container.starts(bytes, 0, "II*\0")) {
            return tiff(bytes, false);
        }
        if (Container.starts(bytes, 0, "MM\0*")) {
            return tiff(bytes, true);
        }
        throw new Unreadable("it is none of JPEG, PNG, GIF, BMP, WebP, TIFF");
    }

    /** The three kinds of WebP: lossy, lossless, and extended with a canvas (RFC 9649). */
    private static Container webp(byte[] bytes) throws Unreadable {
        if (Container.starts(bytes, 12, "VP8 ")) {
            return new Container(false, little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF,
                    Container.COLOURS);
        }
        if (Container.starts(bytes, 12, "VP8L")) {
            long packed = little(bytes, 21, 4);
            return new Container(false, (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1,
                    (packed >> 28 & 1) == 1 ? Container.WITH_ALPHA : Container.COLOURS);
        }
        if (Container.starts(bytes, 12, "VP8X")) {
            return new Container(false, little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1,
                    (bytes[20] & 0x10) != 0 ? Container.WITH_ALPHA : Container.COLOURS);
        }
        throw new Unreadable("WebP without a picture");
    }

    /** The first directory of a TIFF file: entries of tag, type, count, value. */
    private static Container tiff(byte[] bytes, boolean bigEndian) {
        int directory = (int) Container.number(bytes, 4, 4, bigEndian);
        int entries = (int) Container.number(bytes, directory, 2, bigEndian);
        long width = 0;
        long height = 0;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            long tag = Container.number(bytes, entry, 2, bigEndian);
            int size = Container.number(bytes, entry + 2, 2, bigEndian) == SHORT_TYPE ? 2 : 4;
            if (tag == WIDTH_TAG) {
                width = Container.number(bytes, entry + 8, size, bigEndian);
            } else if (tag == HEIGHT_TAG) {
                height = Container.number(bytes, entry + 8, size, bigEndian);
            }
        }
        return new Container(false, width, height, Container.UNKNOWN);
    }

    private static long little(byte[] bytes, int offset, int size) {
        return Container.number(bytes, offset, size, false);
    }
}
