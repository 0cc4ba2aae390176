package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin and cannot go on, and runs that go on without what is bad. */
class BadRunTest {

    @TempDir
    private Path folder;

    @Test
    void train_untilTheLossIsNoNumber_namesStepAndRateInOneLine() {
        Path run = folder.resolve("run");
        Cli cli = Cli.run("train", Trained.DATA, "--from-scratch", "--arch", "mobilenet_v2", "--size", 32, "--batch", 8,
                "--recipe", "one-cycle", "--epochs", 1, "--lr", "1e30", "--threads", 1, "--out", run);
        assertThat(cli.code()).isEqualTo(Exit.MENDABLE);
        assertThat(cli.err().strip().lines()).singleElement().asString().matches(
                "varve: step \\d of phase \\S+: the .+ must be finite, found .+ at the rates (\\S+e\\+\\d+(, )?)+; "
                        + "train again with a lower --lr \\(.*\\)");
        assertThat(run.resolve("events.jsonl")).content().contains("\"event\":\"run_failed\"");
        assertThat(run.resolve("model.onnx")).doesNotExist();
    }

    @Test
    void train_skippingBadImages_goesOnAndRecordsThem() throws IOException {
        Path data = Photos.classes(folder.resolve("data"), 10);
        Files.writeString(data.resolve("red/note.jpg"), "no picture");
        Path run = folder.resolve("run");
        String out = Cli.done("train", data, "--skip-bad-images", "--from-scratch", "--arch", "mobilenet_v2", "--size",
                32, "--batch", 8, "--recipe", "one-cycle", "--epochs", 1, "--threads", 1, "--out", run);
        assertThat(out).contains("20 images", "Left out 1 of 21 files", "note.jpg", "Model: ");
        JsonNode record = new ObjectMapper().readTree(run.resolve("data.json").toFile());
        assertThat(record.get("skipped")).hasSize(1);
        assertThat(record.at("/skipped/0/path").textValue()).isEqualTo("red/note.jpg");
        assertThat(record.at("/skipped/0/fault").textValue()).isNotBlank();
        assertThat(record.at("/images/train").intValue() + record.at("/images/valid").intValue()).isEqualTo(20);
    }
}
