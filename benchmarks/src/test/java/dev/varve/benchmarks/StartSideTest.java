package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.benchmarks.StartSide.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that would run for an hour, if nobody killed them after their sign. */
@Timeout(60)
final class StartSideTest {

    private static final String HOUR = "3600";

    @TempDir
    private Path place;
    private Path folder;

    @BeforeEach
    void name() {
        folder = place.resolve("start");
    }

    private StartSide side(String script, String file) {
        return new StartSide(folder, Map.of("TOLD", "sign"),
                turn -> new Start(List.of("sh", "-c", script, "sh", turn.toString()), turn.resolve(file), "a sign"));
    }

    @Test
    void run_ofACommandThatGoesOn_endsItAtItsSign() {
        Lap lap = side("sleep 0.2; echo \"a $TOLD\"; exec sleep " + HOUR, "output").run(1);

        assertThat(lap.value()).isBetween(0.2, 50.0).isEqualTo(lap.wall());
        assertThat(folder).doesNotExist();
    }

    @Test
    void run_ofACommandThatStartsOthers_endsThemToo() throws IOException, InterruptedException {
        Path pid = place.resolve("pid");

        side("sleep " + HOUR + " & echo $! >" + pid + "; echo a sign >$1/events; wait", "events").run(1);

        ProcessHandle child = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElse(null);
        for (int look = 0; child != null && child.isAlive() && look < 100; look++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(child == null || !child.isAlive()).as("what it has started is gone").isTrue();
    }

    @Test
    void run_ofTwoTurns_givesEachAFolderOfItsOwn() {
        StartSide side = side("mkdir $1/once && echo a sign && exec sleep " + HOUR, "output");

        assertThat(side.run(1).wall()).isPositive();
        assertThat(side.run(1).wall()).isPositive();
    }

    @Test
    void run_ofACommandThatEndsWithoutItsSign_saysSo() {
        assertThatThrownBy(() -> side("echo another", "output").run(1))
                .hasMessage("sh: must come to its first step, ended before; its messages stand above");
        assertThat(folder).doesNotExist();
    }

    @Test
    void run_ofACommandThatEndsWithItsSign_counts() {
        assertThat(side("echo a sign", "output").run(1).wall()).isPositive();
    }

    @Test
    void run_ofNoCommand_saysHowToNameIt() {
        StartSide side = new StartSide(folder, Map.of(),
                turn -> new Start(List.of("no-such-command"), turn.resolve("output"), "a sign"));

        assertThatThrownBy(() -> side.run(1)).hasMessage("no-such-command: must be a command, found none that can be "
                + "started; name Python with --python and Varve's launcher with --varve");
    }
}
