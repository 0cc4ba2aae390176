package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.card.TargetKind;
import dev.varve.onnx.OnnxCard;
import dev.varve.onnx.OnnxImport;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.LossChoice;
import dev.varve.plan.Objective;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import dev.varve.plan.Regularisation;
import dev.varve.train.Learner;
import dev.varve.train.LearnerBuilder;
import dev.varve.train.TinyRun;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Part;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on pictures of which several names hold, and on values read off them: how large a disc is, and how bright. */
class TargetsRunTest {

    private static final int PICTURES = 120;
    private static final TargetChoice NAMES = new TargetChoice(TargetKind.LABELS, List.of("seen"), " ");
    private static final TargetChoice VALUES = new TargetChoice(TargetKind.VALUES, List.of("radius", "grey"), ";");

    @TempDir
    private static Path folder;
    private static Path csv;
    private static Result solved;

    @BeforeAll
    static void draw() throws IOException {
        Random random = new Random(3);
        StringBuilder rows = new StringBuilder("path,seen,radius,grey\n");
        for (int i = 0; i < PICTURES; i++) {
            int grey = 60 + random.nextInt(120);
            int radius = 4 + random.nextInt(10);
            boolean red = random.nextBoolean();
            boolean blue = random.nextBoolean();
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = image.createGraphics();
            pen.setColor(new Color(grey, grey, grey));
            pen.fillRect(0, 0, 32, 32);
            pen.setColor(red ? new Color(220, 40, 40) : new Color(30, 160, 30));
            pen.fillOval(16 - radius, 16 - radius, 2 * radius, 2 * radius);
            pen.setColor(blue ? Color.BLUE : pen.getColor());
            pen.fillRect(14, 14, 5, 5);
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
            rows.append(String.format(Locale.ROOT, "%d.png,%s%s%s,%.1f,%d%n", i, red ? "red" : "",
                    red && blue ? " " : "", blue ? "blue" : "", radius / 10.0, 1000 + grey));
        }
        csv = Files.writeString(folder.resolve("pictures.csv"), rows);
        solved = run(learner(VALUES), Recipes.solve(), "values");
    }

    private static Learner learner(TargetChoice target) {
        return builder(target).model(new ModelSource("mobilenet_v2", "", true)).open();
    }

    private static LearnerBuilder builder(TargetChoice target) {
        return Learner.on(csv).size(32).batch(8).engine(new EngineChoice(Precision.FP32, 1)).target(target);
    }

    private static Result run(Learner learner, Recipe recipe, String name) {
        return learner.run(recipe, folder.resolve(name));
    }

    @Test
    void solve_ofSeveralNames_findsThem() {
        Result result = run(learner(NAMES), Recipes.solve(), "names");
        Map<String, Double> figures = result.measured().figures();
        assertThat(figures).containsOnlyKeys("loss", "average-precision", "f1", "precision", "recall",
                "accuracy-multi");
        assertThat(figures.get("average-precision")).isGreaterThan(0.95);
        assertThat(figures.get("accuracy-multi")).isGreaterThan(0.85);
        assertThat(OnnxCard.read(result.folder().model()).target().kind()).isEqualTo(TargetKind.LABELS);
        assertThat(OnnxCard.read(result.folder().model()).classes()).containsExactly("blue", "red");
    }

    @Test
    void sampling_ofSeveralNames_isByTheLargestNumberAndOneWithoutAName() {
        Learner learner = learner(NAMES);
        Plan plan = learner.plan(Recipes.oneCycle(1).with(Regularisation.NONE.withSampling(new Regularisation.Sampling(
                new Plan.ClassWeights(false, Map.of("blue", 2.0, "red", 3.0))))));
        Dataset data = learner.data().dataset();
        int[] train = data.indices(Part.TRAIN);
        assertThat(Arrays.stream(train)).anyMatch(item -> data.shows(item, 0) && data.shows(item, 1));
        assertThat(Regularised.epochs(plan, data).chances()).contains(1.0, 2.0).containsExactlyElementsOf(
                Arrays.stream(train).mapToObj(item -> data.shows(item, 1) ? 3.0 : data.shows(item, 0) ? 2.0 : 1.0)
                        .toList());
    }

    @Test
    void solve_ofValues_comesNearThemInTheirUnits() {
        Map<String, Double> figures = solved.measured().figures();
        assertThat(figures.get("r2")).isGreaterThan(0.7);
        assertThat(figures.get("mae")).as("mean of radius of 0.4 to 1.3 and grey of 1060 to 1179").isBetween(0.1, 8.0);
        assertThat(OnnxCard.read(solved.folder().model()).target().scales().get(1).mean()).isBetween(1060.0, 1180.0);
    }

    @Test
    void tuned_afterStopsAtEveryBatch_endsWithTheBytesOfOneGo() {
        Learner learner = learner(VALUES);
        Plan plan = learner.plan(Recipes.named("solve-then-tune", Recipe.Settings.of(1))
                .with(new Objective(LossChoice.parse("huber:0.5"), "mae")));
        assertThat(plan.labelSmoothing()).as("of values there is none").isZero();
        Result whole = learner.run(plan, folder.resolve("whole"), event -> { }, () -> false).orElseThrow();
        Path out = folder.resolve("stopped");
        assertThat(learner.run(plan, out, event -> { }, () -> true)).isEmpty();
        int stops = 1;
        while (Learner.resume(out, event -> { }, TinyRun.after(30 * stops)).isEmpty()) {
            stops++;
        }
        assertThat(stops).isGreaterThan(1);
        assertThat(out.resolve("model.onnx")).hasSameBinaryContentAs(whole.folder().model());
        assertThat(whole.folder().events()).filteredOn(Event.RunStarted.class::isInstance)
                .extracting(event -> ((Event.RunStarted) event).monitor()).containsExactly("mae");
        assertThat(whole.folder().events()).filteredOn(Event.Step.class::isInstance).isNotEmpty()
                .allSatisfy(event -> assertThat(((Event.Step) event).accuracy()).isNull());
    }

    @Test
    void steps_ofAHeadOfSeveralNames_findThem() {
        Recipe.Settings settings = Recipe.Settings.of(8).withKeep(Plan.Keep.LAST);
        Result result = run(learner(NAMES), Recipes.named("probe", settings), "steps");
        Map<String, Double> figures = result.measured().figures();
        assertThat(figures.get("average-precision")).as("by chance 0.5").isGreaterThan(0.95);
        assertThat(figures.get("loss")).as("of even chances 0.69").isLessThan(0.35);
    }

    @Test
    void values_ofANewHead_beginNearTheirMean() {
        Learner learner = learner(VALUES);
        Plan plan = learner.plan(Recipes.fineTune(1));
        List<Double> losses = new ArrayList<>();
        learner.run(plan, folder.resolve("begun"), event -> {
            if (event instanceof Event.Step step) {
                losses.add(step.loss());
            }
        }, () -> !losses.isEmpty());
        assertThat(losses.get(0)).as("the variance of standard values is 1; of 8 images a half to twice as much")
                .isBetween(0.5, 2.0);
    }

    @Test
    void start_fromAnExportedModel_keepsItsHeadAndScales() {
        Learner again = builder(VALUES).model(new ModelSource("mobilenet_v2", solved.folder().model().toString(),
                false)).seed(5).open();
        Setup setup = again.setup(again.plan(Recipes.solve()), folder.resolve("any"));
        assertThat(setup.model().card().target()).isEqualTo(OnnxCard.read(solved.folder().model()).target());
        assertThat(setup.model().weights().get("head.2.weight"))
                .isEqualTo(OnnxImport.read(solved.folder().model()).weights().get("head.2.weight"));
    }

    @Test
    void data_ofValues_areDrawnFromAllImages() {
        Learner learner = learner(VALUES);
        assertThat(learner.data().dataset().indices(Part.VALID)).hasSize(PICTURES / 5);
        assertThat(learner.data().notes()).contains("No split is given: 20.0 % validate, drawn from the images with "
                + "seed 0");
    }

    @Test
    void setup_withWhatTheTargetDoesNotHave_isRefused() {
        assertRefused(VALUES, Recipes.oneCycle(1).with(new Objective(LossChoice.parse("focal"), "auto")),
                "objective.loss focal:2: is for the target label, found the target values; take mse, l1, huber");
        assertRefused(VALUES, Recipes.oneCycle(1).with(new Objective(LossChoice.AUTO, "accuracy")),
                "objective.monitor accuracy: is for the target label, found the target values");
        assertRefused(VALUES, weighted(Plan.ClassWeights.BALANCED),
                "classWeights: are for labels, found balanced and the target values; leave them out");
        assertRefused(NAMES, weighted(Plan.ClassWeights.of(Map.of("green", 2))),
                "classWeights: must be of classes of the data, found green; they are blue, red");
    }

    private static Recipe weighted(Plan.ClassWeights weights) {
        return Recipes.named("one-cycle", Recipe.Settings.of(1).withClassWeights(weights));
    }

    private static void assertRefused(TargetChoice target, Recipe recipe, String message) {
        Learner learner = learner(target);
        assertThatThrownBy(() -> learner.plan(recipe)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(message);
    }
}
