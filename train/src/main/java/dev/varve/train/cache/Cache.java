package dev.varve.train.cache;

import java.nio.file.Path;

/** The folder of files that can be made again: {@code VARVE_CACHE}, else the platform's. */
public final class Cache {

    private Cache() {
    }

    /** {@code $VARVE_CACHE}, {@code $XDG_CACHE_HOME/varve} or {@code ~/.cache/varve}; it need not exist yet. */
    public static Path folder() {
        String own = System.getenv("VARVE_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String platform = System.getenv("XDG_CACHE_HOME");
        Path caches = platform != null && !platform.isBlank()
                ? Path.of(platform) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("varve");
    }
}
