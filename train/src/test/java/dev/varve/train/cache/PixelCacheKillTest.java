package dev.varve.train.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed as by {@code kill -9} while two at once fill the cache leave nothing false in it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PixelCacheKillTest {

    private static final String PREPARATION = "killed";
    private static final long MUCH = 1L << 30;
    private static final int PICTURES = 400;
    private static final int KILLS = 3;
    private static final int MOST_KEPT = 20_000;

    @TempDir
    private Path folder;

    /** Fills the cache in the folder of the first argument, in an order drawn from the second. */
    public static void main(String... args) {
        Random order = new Random(Long.parseLong(args[1]));
        PixelCache cache = PixelCache.open(Room.in(Path.of(args[0]), MUCH));
        for (int kept = 0; kept < MOST_KEPT; kept++) {
            int number = order.nextInt(PICTURES);
            cache.keep(PixelCacheTest.photo(number), PREPARATION, PixelCacheTest.picture(number));
        }
    }

    private Process start(long seed) throws IOException {
        File log = folder.resolve("log").toFile();
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                PixelCacheKillTest.class.getName(), folder.toString(), "" + seed)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
    }

    private long found() {
        PixelCache cache = PixelCache.open(Room.in(folder, MUCH));
        return IntStream.range(0, PICTURES).filter(number -> cache.find(PixelCacheTest.photo(number), PREPARATION)
                .map(pixels -> {
                    assertThat(pixels).isEqualTo(PixelCacheTest.picture(number));
                    return true;
                }).orElse(false)).count();
    }

    @Test
    void find_afterKillsOfTwoWriters_givesWhatWasKeptOrNothing() throws IOException, InterruptedException {
        long seed = Long.getLong("varve.kill.seed", System.nanoTime());
        System.out.println("Moments of kills are drawn from -Dvarve.kill.seed=" + seed);
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            Process one = start(random.nextLong());
            Process two = start(random.nextLong());
            long before = Room.in(folder, MUCH).taken();
            while (Room.in(folder, MUCH).taken() < before + 100_000) {
                assertThat(one.isAlive() && two.isAlive()).as("see %s", folder.resolve("log")).isTrue();
                found();
            }
            Thread.sleep(random.nextInt(50));
            one.destroyForcibly().waitFor();
            two.destroyForcibly().waitFor();
            assertThat(found()).isPositive();
        }
        assertThat(PixelCache.open(Room.in(folder, MUCH)).fault()).isEmpty();
    }
}
