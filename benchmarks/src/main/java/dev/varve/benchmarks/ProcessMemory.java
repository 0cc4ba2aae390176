package dev.varve.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, as Linux counts it in {@code /proc/self/status}; in MiB. */
final class ProcessMemory {

    private static final double KIB_PER_MIB = 1024;

    private ProcessMemory() {
    }

    /** What is resident now. */
    static double residentMib() {
        return mib("VmRSS:");
    }

    /** The most that ever was resident. */
    static double peakMib() {
        return mib("VmHWM:");
    }

    private static double mib(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
                    .findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
