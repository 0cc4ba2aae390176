package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.train.run.Event;
import dev.varve.train.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo, from the drawing to the prediction, for the seeds that it promises an accuracy for. */
@Tag("soak")
class DemoTest {

    @ParameterizedTest
    @CsvSource({"0, 0.90", "1, 0.85", "2, 0.85", "3, 0.85"})
    void demo_ofASeed_reachesTheAccuracyAndPredicts(long seed, double least, @TempDir Path folder) {
        Path demo = folder.resolve("demo");
        assertThat(Cli.done("demo", "--seed", seed, "--out", demo)).contains("Phase solved", "Phase tuned",
                "actual \\ predicted", "Three test images", "train PHOTOS");
        List<Event> events = RunFolder.open(demo.resolve("run")).events();
        Event.RunFinished finished = (Event.RunFinished) events.get(events.size() - 1);
        assertThat(finished.metrics().get("test").get("accuracy")).isGreaterThanOrEqualTo(least);
    }
}
