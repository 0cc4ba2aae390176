package dev.varve.cli;

import dev.varve.plan.Defaults;
import dev.varve.train.cache.Cache;
import dev.varve.train.cache.Room;
import dev.varve.train.engine.EngineInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Says what this machine has. */
@Command(name = "doctor", description = "Says what this machine has: natives, threads, memory, bf16.")
final class DoctorCommand implements Callable<Integer> {

    private static final double GIB = 1L << 30;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        EngineInfo info = EngineInfo.current();
        Table table = new Table("what", "found", "what follows");
        table.row("Java", Runtime.version(), "17 or later is needed");
        table.row("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                isKnown()
                ? "the one that Varve is tested on" : "not tested; natives are there for Linux amd64 only");
        table.row("libtorch", info.libtorch(), "trains; `varve demo` tries it");
        table.row("natives", info.natives(), Files.isDirectory(Path.of(info.natives()))
                ? "unpacked here" : "will be unpacked here at first use");
        table.row("processors", info.processors(), "threads of the arithmetic without --threads");
        table.row("bf16", info.bf16() ? "yes" : "no", info.bf16()
                ? "frozen segments run in bf16 with --precision auto" : "all runs in fp32 with --precision auto");
        table.row("memory", String.format(Locale.ROOT, "%.1f GiB", info.memoryBytes() / GIB), "for Java and libtorch");
        table.row("Java heap", String.format(Locale.ROOT, "%.1f GiB", Runtime.getRuntime().maxMemory() / GIB),
                "holds pixels and weights on their way; libtorch's memory is not in it");
        table.row("cache", Cache.folder(), "files that can be made again; VARVE_CACHE moves it");
        table.row("kept in it", String.format(Locale.ROOT, "%.1f GiB", Room.ofGiB(Defaults.CACHE_GIB).taken() / GIB),
                String.format(Locale.ROOT, "prepared photos and features; %.0f GiB at most without --cache-limit",
                        Defaults.CACHE_GIB));
        spec.commandLine().getOut().println(table);
        return Exit.DONE;
    }

    private static boolean isKnown() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
    }
}
