package dev.varve.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall seconds and this process's processor seconds from now on. */
final class Stopclock {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double NANOS = 1e9;

    private final long wall = System.nanoTime();
    private final long processor = SYSTEM.getProcessCpuTime();

    /** The lap of so many units. */
    Lap lap(double units) {
        return Lap.of(units, wall(), processor());
    }

    /** Seconds on the clock. */
    double wall() {
        return (System.nanoTime() - wall) / NANOS;
    }

    /** Seconds of all threads of this process. */
    double processor() {
        return (SYSTEM.getProcessCpuTime() - processor) / NANOS;
    }
}
