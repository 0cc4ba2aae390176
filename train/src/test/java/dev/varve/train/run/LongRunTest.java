package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Plan.Keep;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of two thousand steps, its checkpoints and validations included, needs no more memory late than early. */
@Tag("soak")
class LongRunTest {

    private static final int STEPS = 2_000;
    private static final int FIRST_MEASURED = 300;
    private static final double RARELY = 600;
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void run_ofTwoThousandSteps_keepsMemoryAndHandlesFlat() {
        Learner learner = TinyRun.learner(TinyRun.pictures(folder.resolve("data")), Precision.FP32, RARELY);
        List<Long> memory = new ArrayList<>();
        List<Long> handles = new ArrayList<>();
        learner.run(TinyRun.plan(learner, STEPS / TinyRun.STEPS_PER_EPOCH, 1e-3, Keep.LAST), folder.resolve("run"),
                event -> {
                    if (event instanceof Event.EpochFinished && event.step() >= FIRST_MEASURED) {
                        memory.add(Pointer.physicalBytes() - Runtime.getRuntime().totalMemory());
                        handles.add(Pointer.totalCount());
                    }
                }, () -> false).orElseThrow();
        assertThat(Collections.max(handles)).isEqualTo(handles.get(0));
        int third = memory.size() / 3;
        long growth = median(memory.subList(2 * third, memory.size())) - median(memory.subList(0, third));
        assertThat(growth).as("growth in bytes, without the Java heap").isLessThan(50 * MIB);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
