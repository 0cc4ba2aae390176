package dev.varve.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Attention;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Plan;
import dev.varve.plan.Recipes;
import dev.varve.train.Learner;
import dev.varve.train.TinyRun;
import dev.varve.train.run.Tunings.Trial;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frozen bodies of attention and of mixed tokens: in bf16 they give the features of fp32, as calibration judges. */
class TokenBodiesTest {

    private static final int SIZE = 64;
    private static final int BATCH = 2;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void draw() {
        TinyRun.pictures(folder.resolve("data"));
    }

    static List<String> bodies() {
        return List.of("vit_b_32", "deit_tiny_patch16_224", "swin_t", "timm/swin_tiny_patch4_window7_224",
                "mixer_s16_224", "mobilevit_s", "efficientvit_b0");
    }

    @Test
    void bodies_ofTheRegistry_haveTheSmallestOfAllFamiliesWithAttention() {
        Set<String> families = new HashSet<>();
        List<String> smallest = Zoo.architectures().stream().filter(one -> families.add(one.family()))
                .map(Architecture::name).toList();
        assertThat(bodies()).containsAll(smallest.stream().filter(name -> Zoo.network(name).nodes().stream()
                .anyMatch(node -> node.op() instanceof Attention)).toList());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void of_aFrozenBodyInBf16_movesFeaturesLessThanOtherImagesDo(String name) {
        Architecture architecture = Zoo.architecture(name);
        Learner learner = Learner.on(folder.resolve("data")).model(new ModelSource(name, "", true))
                .size(Math.max(SIZE, architecture.leastSize())).batch(BATCH)
                .engine(new EngineChoice(Precision.AUTO, 1)).solving(true).open();
        Plan plan = learner.plan(Recipes.solve());
        Setup setup = learner.setup(plan, folder.resolve("none"));
        Calibration.Measures measures = new Calibration.Measures(folder.resolve("tunings"), true, new GivenSpeeds(0),
                () -> 0);
        List<Trial> trials = Calibration.of(setup, measures, true).tunings().of(plan.phases().get(0)).orElseThrow()
                .trials();
        assertThat(trials).extracting(Trial::frozen).containsExactly(Arithmetic.F32, Arithmetic.BF16);
        assertThat(trials.get(1).error()).as("not nothing, and no more than calibration allows")
                .isBetween(1e-5, Calibration.MOST_ERROR);
    }
}
