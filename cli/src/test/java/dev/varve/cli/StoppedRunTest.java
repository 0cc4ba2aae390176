package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a process of their own that are interrupted, or whose disk is full. */
class StoppedRunTest {

    private static final int SECONDS = 120;
    private static final long BEFORE_ENGINE_MILLIS = 1500;
    /** Room for the checkpoint of the solved head, 9 MiB, and not for that of the tuned phase, 26 MiB. */
    private static final int FILE_KIB = 18 << 10;

    @TempDir
    private Path folder;

    /** Starts the program behind a prefix of a shell command; what it prints goes into a file. */
    private Process start(String prefix, List<Object> arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", prefix + " \"$@\"", "varve",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-Dorg.bytedeco.javacpp.maxBytes=0", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        arguments.forEach(argument -> words.add(argument.toString()));
        return new ProcessBuilder(words).redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile()).start();
    }

    private String printed(String stream) throws IOException {
        return Files.readString(folder.resolve(stream));
    }

    private static void await(Process process, Path log, String event) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (process.isAlive() && System.nanoTime() < end
                && !(Files.exists(log) && Files.readString(log).contains(event))) {
            Thread.sleep(5);
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void train_onCtrlC_savesAndSaysHowToGoOnToTheSameBytes() throws Exception {
        Path run = folder.resolve("run");
        Process process = start("exec env --default-signal=INT", Trained.command(run));
        await(process, run.resolve("events.jsonl"), "\"event\":\"step\"");
        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Exit.INTERRUPTED);
        assertThat(printed("err")).isEmpty();
        assertThat(printed("out")).endsWith("Stopped and saved. Go on with: varve resume " + run + "\n");
        assertThat(run.resolve("events.jsonl")).content().contains("\"event\":\"run_interrupted\"");

        assertThat(Cli.done("resume", run)).contains("Going on after step ", "Model: " + run.resolve("model.onnx"),
                "; foretold ");
        assertThat(run.resolve("model.onnx")).hasSameBinaryContentAs(Trained.RUN.resolve("model.onnx"));
        assertThat(Cli.refused(folder, "resume", run)).startsWith(run + ": the run is over, its model is ");
    }

    @Test
    void plan_onCtrlC_endsBeforeTheLibrariesDo() throws Exception {
        Process process = start("cd " + folder + "; exec env --default-signal=INT", List.of("plan", Trained.DATA,
                "--recipe", "auto", "--from-scratch", "--arch", "mobilenet_v2", "--size", 96, "--batch", 8));
        await(process, folder.resolve("out"), "Measuring the task");
        Thread.sleep(BEFORE_ENGINE_MILLIS);
        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Exit.INTERRUPTED);
        assertThat(printed("err")).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("out", "err");
        }
    }

    @Test
    void train_onAFullDisk_keepsTheFormerCheckpointAndSaysSoInOneLine() throws Exception {
        Path run = folder.resolve("run");
        Process process = start("ulimit -f " + FILE_KIB + "; exec", Trained.command(run));
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(printed("err")).startsWith("varve: " + run.resolve("checkpoint.safetensors")
                + ": cannot be written (")
                .contains("the former one is kept; make room on the disk, then go on with `varve resume " + run + "`");
        assertThat(printed("err").strip().lines()).hasSize(1);
        assertThat(process.exitValue()).isEqualTo(Exit.MENDABLE);
        assertThat(Safetensors.read(run.resolve("checkpoint.safetensors")).metadata()).containsEntry("step", "0");
        assertThat(run.resolve("events.jsonl")).content().contains("\"event\":\"run_failed\"");

        Cli.done("resume", run);
        assertThat(run.resolve("model.onnx")).hasSameBinaryContentAs(Trained.RUN.resolve("model.onnx"));
    }

    @Test
    void resume_afterTheDataChanged_saysWhatIsAnother() throws Exception {
        Path run = folder.resolve("run");
        Path data = Photos.classes(folder.resolve("photos"), 20);
        List<Object> command = Trained.command(run);
        command.set(1, data);
        Process process = start("exec", command);
        await(process, run.resolve("events.jsonl"), "\"event\":\"step\"");
        process.destroyForcibly().waitFor();
        Files.delete(data.resolve("red/19.png"));
        assertThat(Cli.refused(folder, "resume", run)).startsWith(run + ": the data have changed since the run began: "
                + "32 train, 8 valid, 0 test then (fingerprint ").contains("bring the data back as they were");
    }
}
