package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a built checkout: what it starts, and its archive of classes. */
class LauncherTest {

    private static final String REHEARSAL = "Rehearsing a run once, so that Varve starts sooner from now on ...";
    private static final String REFUSED = "varve: none: no such folder or file";
    private static final int CUT_BYTES = 1 << 20;

    @TempDir
    private static Path folder;
    private static Path home;
    private static Path archive;

    @TempDir
    private Path scratch;

    /** What a start said and loaded. */
    private record Start(int code, String out, List<String> err, String loaded) {

        boolean isFromArchive() {
            return loaded.lines().anyMatch(line -> line.contains("dev.varve.cli.Main source: shared objects file"));
        }
    }

    @BeforeAll
    static void build() throws Exception {
        home = folder.resolve("home");
        Path target = Files.createDirectories(home.resolve("cli/target"));
        Files.copy(Path.of("../varve"), home.resolve("varve"), StandardCopyOption.COPY_ATTRIBUTES);
        List<String> classpath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classpath.add(entry.endsWith(".jar") ? entry : jar(Path.of(entry), classpath.size()).toString());
        }
        jar(Path.of("target/classes"), -1);
        Files.writeString(target.resolve("classpath"), String.join(File.pathSeparator, classpath));
        Start first = start(folder, home.resolve("varve"), "train", "none");
        assertThat(first.err()).first().isEqualTo(REHEARSAL);
        assertThat(first.err()).last().asString().startsWith(REFUSED);
        assertThat(first.err()).hasSize(2);
        assertThat(first.isFromArchive()).isTrue();
        archive = archives().get(0);
    }

    private static Path jar(Path classes, int number) {
        Path jar = home.resolve("cli/target").resolve(number < 0 ? "varve-cli.jar" : "part" + number + ".jar");
        assertThat(ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create", "--file",
                jar.toString(), "-C", classes.toString(), ".")).isZero();
        return jar;
    }

    /** The archives, and nothing that a rehearsal left. */
    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("cli/target"))) {
            List<Path> found = files.filter(file -> file.getFileName().toString().matches("(start|rehearsal).*"))
                    .toList();
            assertThat(found).allSatisfy(file -> assertThat(file).asString().endsWith(".jsa"));
            return found;
        }
    }

    private static Process begin(Path scratch, Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile())
                .redirectOutput(scratch.resolve("out").toFile()).redirectError(scratch.resolve("err").toFile());
        builder.environment().put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=loaded");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static Start end(Path scratch, Process process) throws Exception {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        List<String> err = Files.readAllLines(scratch.resolve("err")).stream()
                .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS")).toList();
        return new Start(process.exitValue(), Files.readString(scratch.resolve("out")), err,
                Files.readString(scratch.resolve("loaded")));
    }

    private static Start start(Path scratch, Path launcher, String... arguments) throws Exception {
        return end(scratch, begin(scratch, launcher, arguments));
    }

    private Start recipes(Path launcher) throws Exception {
        Start start = start(scratch, launcher, "ls", "recipes");
        assertThat(start.err()).isEmpty();
        assertThat(start.out()).isEqualTo(Cli.done("ls", "recipes"));
        assertThat(start.code()).isEqualTo(Exit.DONE);
        return start;
    }

    @BeforeEach
    void isWhole() {
        assertThat(archive).isNotEmptyFile();
    }

    @Test
    void start_afterTheFirst_isFromTheArchiveAndSilent() throws Exception {
        assertThat(recipes(home.resolve("varve")).isFromArchive()).isTrue();
        Start train = start(scratch, home.resolve("varve"), "train", "none");
        assertThat(train.err()).singleElement().asString().startsWith(REFUSED);
        assertThat(train.code()).isEqualTo(Exit.MENDABLE);
        assertThat(train.isFromArchive()).isTrue();
        assertThat(archives()).containsExactly(archive);
    }

    @Test
    void start_throughALink_isTheSame() throws Exception {
        assertThat(recipes(Files.createSymbolicLink(scratch.resolve("a link"), home.resolve("varve")))
                .isFromArchive()).isTrue();
    }

    @Test
    void start_inAFolderWithABlank_runsAndRehearses() throws Exception {
        Path target = Files.createDirectories(scratch.resolve("a home/cli/target"));
        for (String file : List.of("varve", "cli/target/varve-cli.jar", "cli/target/classpath")) {
            Files.copy(home.resolve(file), scratch.resolve("a home").resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        recipes(scratch.resolve("a home/varve"));
        assertThat(start(scratch, scratch.resolve("a home/varve"), "train", "none").err()).hasSize(2);
        assertThat(target).isDirectoryContaining("glob:**/start-*.jsa");
        recipes(scratch.resolve("a home/varve"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "empty", "changed", "gone"})
    void start_withADamagedArchive_isWithoutOne(String damage) throws Exception {
        Path kept = Files.move(archive, scratch.resolve("kept"));
        if (!damage.equals("gone")) {
            Files.copy(kept, archive);
            assertThat(archive.toFile().setWritable(true)).isTrue();
            damage(damage);
        }
        try {
            assertThat(recipes(home.resolve("varve")).isFromArchive()).isFalse();
        } finally {
            Files.move(kept, archive, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void damage(String how) throws IOException {
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            if (how.equals("changed")) {
                for (long at = CUT_BYTES; at < channel.size(); at += CUT_BYTES) {
                    channel.write(ByteBuffer.wrap(how.getBytes(StandardCharsets.UTF_8)), at);
                }
            } else {
                channel.truncate(how.equals("cut") ? CUT_BYTES : 0);
            }
        }
    }

    @Test
    void start_ofTwoAfterABuild_bothRunAndLeaveOneArchive() throws Exception {
        Files.setLastModifiedTime(home.resolve("cli/target/varve-cli.jar"),
                FileTime.fromMillis(System.currentTimeMillis()));
        assertThat(recipes(home.resolve("varve")).isFromArchive()).isFalse();
        Path one = Files.createDirectory(scratch.resolve("one"));
        Path other = Files.createDirectory(scratch.resolve("other"));
        Process first = begin(one, home.resolve("varve"), "train", "none");
        Process second = begin(other, home.resolve("varve"), "train", "none");
        assertThat(end(one, first).err()).last().asString().startsWith(REFUSED);
        assertThat(end(other, second).err()).last().asString().startsWith(REFUSED);
        assertThat(archives()).hasSize(1);
        archive = archives().get(0);
        assertThat(recipes(home.resolve("varve")).isFromArchive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "help train", "ls architectures", "groups resnet18", "explain resnet18",
        "train none", "predict none none.jpg"})
    void start_ofWhatComputesNothing_loadsNoNativeLibrary(String command) throws Exception {
        Start start = start(scratch, home.resolve("varve"), command.isEmpty() ? new String[0] : command.split(" "));
        assertThat(start.loaded().lines().map(line -> line.replaceAll(".*] (\\S+) source:.*", "$1"))
                .filter(name -> name.startsWith("org.bytedeco.javacpp.Loader")
                        || name.equals("ai.onnxruntime.OnnxRuntime")).toList()).isEmpty();
    }

    /** What of glibc's and OpenMP's settings a Java that only prints them finds. */
    private String settings(String... arguments) throws Exception {
        return settings(Map.of(), arguments);
    }

    private String settings(Map<String, String> environment, String... arguments) throws Exception {
        Path own = scratch.resolve("own");
        Path java = scratch.resolve("java/bin/java");
        Files.createDirectories(own.resolve("cli/target"));
        Files.createDirectories(java.getParent());
        Files.copy(Path.of("../varve"), own.resolve("varve"), StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(own.resolve("cli/target/classpath"), "none.jar");
        Files.writeString(scratch.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.writeString(java, "#!/bin/sh\nenv | grep -E '^(MALLOC|GLIBC|GOMP)_' | sort\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(List.of(own.resolve("varve").toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.matches("(MALLOC|GLIBC|GOMP|OMP)_.*"));
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", scratch.resolve("java").toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }

    @Test
    void launcher_whereMemoryIsLimited_letsGlibcGiveBlocksBack() throws Exception {
        String keeping = settings("train", "photos");
        assertThat(keeping).contains("MALLOC_MMAP_MAX_=0\n").doesNotContain("GLIBC_TUNABLES");
        assertThat(settings("train", "photos", "--memory-limit", "0")).isEqualTo(keeping);
        String limited = settings("train", "photos", "--memory-limit", "1.5");
        assertThat(limited).contains("GLIBC_TUNABLES=glibc.malloc.hugetlb=1\n").doesNotContain("MALLOC_MMAP_MAX_");
        assertThat(settings("train", "--memory-limit=1.5", "photos")).isEqualTo(limited);
        Path run = Files.createDirectories(scratch.resolve("run"));
        Files.writeString(run.resolve("experiment.yaml"), "memoryGiB: 0.0\n");
        assertThat(settings("resume", run.toString())).isEqualTo(keeping);
        Files.writeString(run.resolve("experiment.yaml"), "memoryGiB: 0.5\n");
        assertThat(settings("resume", run.toString())).isEqualTo(limited);
    }

    @Test
    void launcher_unlessToldOtherwise_hasOpenMpWaitShortly() throws Exception {
        assertThat(settings("train", "photos")).contains("GOMP_SPINCOUNT=1000\n");
        assertThat(settings(Map.of("GOMP_SPINCOUNT", "7"), "train", "photos")).contains("GOMP_SPINCOUNT=7\n");
        assertThat(settings(Map.of("OMP_WAIT_POLICY", "ACTIVE"), "train", "photos")).doesNotContain("GOMP_SPINCOUNT");
    }
}
