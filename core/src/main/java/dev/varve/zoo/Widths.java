package dev.varve.zoo;

/** How numbers of channels are scaled in the networks that descend from MobileNet. */
final class Widths {

    private static final long UNIT = 8;

    private Widths() {
    }

    /** The nearest multiple of 8, at least 8; the next one where that would lose more than a tenth. */
    static long rounded(double channels) {
        long rounded = Math.max(UNIT, (long) (channels + UNIT / 2) / UNIT * UNIT);
        return rounded < 0.9 * channels ? rounded + UNIT : rounded;
    }
}
