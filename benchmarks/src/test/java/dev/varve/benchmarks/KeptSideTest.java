package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.train.cache.Room;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptSideTest {

    private static final int IMAGES = 2;
    private static final int SIZE = 64;
    private static final long BYTES = 1 << 30;

    @TempDir
    private Path folder;

    private static Trainee trainee() {
        return Trainee.of(Subject.of("resnet18"), Level.BODY, Mechanism.KEPT, IMAGES, SIZE, 1);
    }

    @Test
    void facts_fromKeptFeatures_areThoseOfTheImages() {
        Batches batches = Batches.random(IMAGES, SIZE);
        try (Side shown = new TraineeSide(trainee(), batches);
                Side kept = new KeptSide(trainee(), batches, SIZE, Room.in(folder, BYTES))) {
            assertThat(kept.facts()).isEqualTo(shown.facts());
        }
    }

    @Test
    void run_ofSteps_trainsAsOnTheImages() {
        Batches batches = Batches.random(IMAGES, SIZE);
        try (Side shown = new TraineeSide(trainee(), batches);
                Side kept = new KeptSide(trainee(), batches, SIZE, Room.in(folder, BYTES))) {
            Facts before = kept.facts();
            shown.run(3);
            kept.run(3);

            assertThat(kept.facts()).isEqualTo(shown.facts()).isNotEqualTo(before);
        }
    }

    @Test
    void new_whereNothingCanBeKept_saysSo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new KeptSide(trainee(), Batches.random(IMAGES, SIZE), SIZE, Room.in(file, BYTES)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("the folder of temporary files: must have room");
    }
}
