package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.augment.Geometry;
import dev.varve.card.Reading;
import dev.varve.plan.Callback;
import dev.varve.plan.Optimizer;
import dev.varve.surgery.HeadLayers;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What options come to that are seldom given: each its own field, and no other. */
class OptionValuesTest {

    @CommandLine.Command
    private static final class Asked {
        @CommandLine.Mixin
        private AugmentOptions augmentation;
        @CommandLine.Mixin
        private SteppingOptions stepping;
        @CommandLine.Mixin
        private AdaptationOptions adaptation;
        @CommandLine.Mixin
        private CallbackOptions callbacks;

        static Asked by(String... options) {
            Asked asked = new Asked();
            new CommandLine(asked).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options);
            return asked;
        }

        Optimizer optimizer() {
            return stepping.stepping().optimizer().orElseThrow();
        }

        HeadLayers head() {
            return adaptation.adaptation(Reading.RGB).head();
        }
    }

    @Test
    void augmentation_ofResampling_isThePresetsWithWhatWasSaid() {
        Geometry own = Geometry.STANDARD;
        assertThat(Asked.by("--mode", "nearest", "--pad-mode", "zeros", "--align-corners", "false").augmentation
                .augmentation().geometry()).isEqualTo(new Geometry(own.flip(), own.maxRotate(), own.minZoom(),
                        own.maxZoom(), own.maxWarp(), own.pAffine(), own.minScale(), Geometry.Mode.NEAREST,
                        Geometry.PadMode.ZEROS, false));
    }

    @Test
    void stepping_ofOneOptimizersNumbers_isThatOptimizerWithThem() {
        assertThat(Asked.by("--optimizer", "sgd", "--dampening", "0.1").optimizer())
                .isEqualTo(new Optimizer.Sgd(false, 0.1));
        assertThat(Asked.by("--optimizer", "rmsprop", "--centered").optimizer())
                .isEqualTo(new Optimizer.RmsProp(0.99, 1e-8, true));
        assertThat(Asked.by("--warm-up", "0.2").stepping.stepping().warmUp()).isEqualTo(OptionalDouble.of(0.2));
    }

    @Test
    void head_ofEachSwitch_differsInItAlone() {
        HeadLayers own = HeadLayers.DEFAULT;
        assertThat(Asked.by().head()).isEqualTo(own);
        assertThat(Asked.by("--no-head-norm").head()).isEqualTo(
                new HeadLayers(true, own.hidden(), own.dropouts(), false, false, false, List.of()));
        assertThat(Asked.by("--head-final-norm").head()).isEqualTo(
                new HeadLayers(true, own.hidden(), own.dropouts(), true, true, false, List.of()));
        assertThat(Asked.by("--head-matrix-first").head()).isEqualTo(
                new HeadLayers(true, own.hidden(), own.dropouts(), true, false, true, List.of()));
    }

    @Test
    void callbacks_withALeastRate_holdIt() {
        assertThat(Asked.by("--reduce-on-plateau", "2", "--plateau-min-rate", "1e-5").callbacks.callbacks())
                .isEqualTo(List.of(new Callback.ReduceOnPlateau("auto", 2, 0, 0.1, 1e-5)));
    }
}
