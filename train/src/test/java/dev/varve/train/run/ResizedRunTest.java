package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.Preprocessing;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.plan.PlanMistake;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.train.data.View;
import dev.varve.weights.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose images grow: whatever reads a size reads that of its phase. */
class ResizedRunTest {

    private static final int SMALL = 32;
    private static final int LARGE = 64;
    /** Half of the training images: few steps, since a run is stopped at each. */
    private static final int BATCH = 16;
    private static final int STEPS_PER_EPOCH = 2;

    @TempDir
    private static Path folder;
    private static Learner learner;
    private static Plan plan;
    private static Result result;

    @BeforeAll
    static void train() {
        learner = Learner.on(TinyRun.pictures(folder.resolve("data"))).model(new ModelSource("mobilenet_v2", "", true))
                .size(LARGE).batch(BATCH).engine(new EngineChoice(Precision.FP32, 1)).open();
        plan = learner.plan(Recipes.solveThenTune(2).withSizes(List.of(SMALL, LARGE)));
        result = learner.run(plan, folder.resolve("run"), event -> { }, () -> false).orElseThrow();
    }

    private static Setup setup() {
        return learner.setup(plan, folder.resolve("run"));
    }

    @Test
    void phases_ofARun_areShownAndValidatedAtTheirOwnSize() {
        Setup setup = setup();
        ImageBatches batches = setup.batches();
        int[] items = batches.items(Part.TRAIN);
        List<Integer> sizes = new ArrayList<>();
        for (Phase phase : plan.phases()) {
            View view = phase instanceof Phase.Train train ? setup.view(batches, train, 0)
                    : setup.view(batches, (Phase.Solve) phase, 2);
            try (var loader = batches.load(view, items);
                    var valid = batches.evaluation(setup.preprocessing(phase), Part.VALID)) {
                PixelBatch shown = loader.next();
                sizes.add(shown.size());
                assertThat(shown.pixels().remaining()).isEqualTo(shown.count() * 3 * shown.size() * shown.size());
                assertThat(valid.next().size()).isEqualTo(shown.size());
            }
        }
        assertThat(sizes).containsExactly(SMALL, SMALL, LARGE);
    }

    @Test
    void model_ofARun_hasTheSizeOfTheLastPhase() {
        Preprocessing card = OnnxImport.read(result.folder().model()).card().preprocessing();
        assertThat(card.size()).isEqualTo(LARGE);
        assertThat(result.folder().experiment().size()).isEqualTo(LARGE);
    }

    @Test
    void best_ofASmallerSize_isForgotten() {
        List<Event.EpochFinished> epochs = result.folder().events().stream()
                .filter(Event.EpochFinished.class::isInstance).map(Event.EpochFinished.class::cast).toList();
        assertThat(epochs).extracting(Event.EpochFinished::phase)
                .containsExactly("solved", "tuned-" + SMALL, "tuned-" + LARGE);
        Checkpoint last = Checkpoint.load(result.folder().checkpoint());
        assertThat(last.best()).as("the one epoch at the last size, however good the others were")
                .isEqualTo(new Best(epochs.get(2).metrics().get("valid").get("accuracy"), 2));
        assertThat(Safetensors.read(result.folder().best()).weights().names())
                .containsExactlyInAnyOrderElementsOf(OnnxImport.read(result.folder().model()).weights().names());
    }

    @Test
    void resume_afterAStopAtEveryStep_endsWithTheBytesOfOneGo() {
        Path out = folder.resolve("stopped");
        AtomicBoolean stepped = new AtomicBoolean();
        Listener listener = event -> stepped.set(event instanceof Event.Step);
        assertThat(learner.run(plan, out, listener, stepped::get)).isEmpty();
        int stops = 1;
        while (Learner.resume(out, listener, stepped::get).isEmpty()) {
            stops++;
        }
        assertThat(stops).isEqualTo(2 * STEPS_PER_EPOCH);
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(result.folder().model());
    }

    @Test
    void plan_whereWeightsBelongToPositions_isRefusedByItsField() {
        Learner patches = Learner.on(folder.resolve("data")).model(new ModelSource("deit_tiny_patch16_224", "", true))
                .size(LARGE).batch(BATCH).engine(new EngineChoice(Precision.FP32, 1)).open();
        assertThatThrownBy(() -> patches.plan(Recipes.solveThenTune(2).withSizes(List.of(SMALL, LARGE))))
                .isInstanceOf(PlanMistake.class).hasMessage("phases[0].size: must be the model's 64 in every phase for "
                        + "deit_tiny_patch16_224, whose weights belong to the positions of such an image, found 32; "
                        + "train at one size");
    }

    /** Four times the pixels: more memory, and another batch to be timed. */
    @Test
    void forecast_ofEachPhase_goesByItsSize() {
        Forecast forecast = new Forecaster(setup(), new GivenSpeeds(0)).forecast();
        Map<String, Long> memory = new HashMap<>();
        forecast.phases().forEach(phase -> memory.put(phase.name(), phase.memoryBytes()));
        assertThat(memory.get("tuned-" + LARGE)).isGreaterThan(memory.get("tuned-" + SMALL));
        Phase.Train small = (Phase.Train) plan.phases().get(1);
        assertThat(Work.training(setup(), small).key())
                .isNotEqualTo(Work.training(setup(), small.withSize(LARGE)).key());
    }
}
