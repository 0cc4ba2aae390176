package dev.varve.train.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;

/**
 * What this machine offers to the engine; found without loading a native library.
 *
 * @param libtorch version of libtorch and of its Java binding, such as {@code 2.10.0-1.5.13}
 * @param processor what the system calls the processor's model, such as {@code AMD EPYC}; else its family
 * @param processors that this process may use, containers respected
 * @param bf16 whether the processor multiplies bfloat16 in hardware; without it bf16 is slower than singles
 * @param memoryBytes that this process may use, containers respected
 * @param natives folder into which native libraries are unpacked once, about 470 MB
 */
public record EngineInfo(String libtorch, String processor, int processors, boolean bf16, long memoryBytes,
        String natives) {

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final Set<String> BF16_FLAGS = Set.of("avx512_bf16", "amx_bf16", "bf16");

    /** This machine now. */
    public static EngineInfo current() {
        Natives.prepare();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            List<String> cpuinfo = Files.exists(PROCESSOR) ? Files.readAllLines(PROCESSOR) : List.of();
            return new EngineInfo(Tensor.class.getPackage().getImplementationVersion(), model(cpuinfo),
                    system.getAvailableProcessors(), multipliesBf16(cpuinfo), system.getTotalMemorySize(),
                    Loader.getCacheDir().getPath());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Reads the name of the first processor; Arm ones have none here, and are told apart by their part. */
    static String model(List<String> cpuinfo) {
        return cpuinfo.stream().filter(line -> line.startsWith("model name") || line.startsWith("CPU part")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse(System.getProperty("os.arch"));
    }

    /** Reads the flags of the first processor, named {@code flags} on x86 and {@code Features} on Arm. */
    static boolean multipliesBf16(List<String> cpuinfo) {
        return cpuinfo.stream().filter(line -> line.startsWith("flags") || line.startsWith("Features")).limit(1)
                .flatMap(line -> List.of(line.substring(line.indexOf(':') + 1).trim().split(" ")).stream())
                .anyMatch(BF16_FLAGS::contains);
    }
}
