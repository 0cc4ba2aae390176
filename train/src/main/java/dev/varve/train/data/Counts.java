package dev.varve.train.data;

import java.util.List;
import java.util.Locale;

/** Numbers and lists of files as messages write them. */
final class Counts {

    private static final int NAMED = 5;

    private Counts() {
    }

    static String images(long count) {
        return count == 1 ? "one image" : String.format(Locale.ROOT, "%,d images", count);
    }

    static String files(long count) {
        return count == 1 ? "one file" : String.format(Locale.ROOT, "%,d files", count);
    }

    /** At most five of them, then how many there are besides. */
    static String named(List<String> all) {
        String some = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return all.size() <= NAMED ? some : String.format(Locale.ROOT, "%s and %,d more", some, all.size() - NAMED);
    }
}
