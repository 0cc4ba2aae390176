package dev.varve.cli;

import java.util.Locale;

/** Sizes for people: {@code 45 MiB}, {@code 1.2 GiB}. */
final class Bytes {

    private static final double MIB = 1 << 20;
    private static final double MIB_PER_GIB = 1024;

    private Bytes() {
    }

    /** Whole MiB, rounded up, and tenths of GiB. */
    static String of(long bytes) {
        double mib = Math.ceil(bytes / MIB);
        return mib < MIB_PER_GIB ? String.format(Locale.ROOT, "%.0f MiB", mib)
                : String.format(Locale.ROOT, "%.1f GiB", mib / MIB_PER_GIB);
    }
}
