package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A mistake on a benchmark's command line is one line and code 2. */
final class QuestionTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int ask(Question.Answer answer, String... arguments) {
        return Question.ask(new PrintStream(err, true, StandardCharsets.UTF_8), arguments, answer, "--data", "--batch");
    }

    @Test
    void ask_withAnUnknownOption_saysSoInOneLine() {
        assertThat(ask(options -> { }, "--dta", "x")).isEqualTo(Question.MENDABLE);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("--dta: no option of this benchmark; it takes --data, --batch");
    }

    @Test
    void ask_withDataThatAreNotThere_saysSoInOneLine() {
        assertThat(ask(options -> Batches.of(options, 4, 32), "--data", "none")).isEqualTo(Question.MENDABLE);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).singleElement().asString()
                .startsWith("none: no such folder or file");
    }

    @Test
    void ask_withoutAMistake_isSilent() {
        assertThat(ask(options -> assertThat(Batches.of(options, 4, 32).next().labels()).hasSize(4))).isZero();
        assertThat(err.size()).isZero();
    }

    @Test
    void memoryGrowth_withAHeapThatMayGrow_namesTheFlagsThatFixIt() {
        MemoryGrowth.requireFixedHeap(512 << 20, 512 << 20);
        assertThat(ask(options -> MemoryGrowth.requireFixedHeap(384L << 20, 6144L << 20))).isEqualTo(Question.MENDABLE);
        assertThat(err.toString(StandardCharsets.UTF_8).strip()).isEqualTo("the heap: must be of one size, so that its "
                + "growth is not counted, found 384 MiB that may become 6,144; run java with -Xms512m -Xmx512m "
                + "-XX:+AlwaysPreTouch");
    }
}
