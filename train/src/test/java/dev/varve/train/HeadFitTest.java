package dev.varve.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.surgery.HeadLayers;
import dev.varve.surgery.HeadLayers.Range;
import dev.varve.train.data.Content;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.Item;
import dev.varve.train.data.Part;
import dev.varve.train.store.FolderStore;
import dev.varve.train.truth.Targets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadFitTest {

    private static final Target TARGET = Target.values(List.of(new Target.Scale(2, 2), new Target.Scale(40, 10)));

    private static Dataset values() {
        Content content = new Content("", 0, FileTime.fromMillis(0));
        return new Dataset(new FolderStore(Path.of(".")), TargetKind.VALUES, List.of("width", "age"), List.of(
                new Item("a", new Targets.Rows(new float[] {1, 30}, 2), Part.TRAIN, content),
                new Item("b", new Targets.Rows(new float[] {3, 50}, 2), Part.VALID, content)));
    }

    private static HeadLayers fit(HeadLayers asked) {
        return HeadFit.of(asked, values(), TARGET);
    }

    @Test
    void of_ranges_areInTheUnitOfTheOutputs() {
        HeadLayers asked = HeadLayers.DEFAULT.within(List.of(new Range(0, 4), new Range(20, 60)));

        assertThat(fit(asked).ranges()).containsExactly(new Range(-1, 1), new Range(-2, 2));
        assertThat(fit(HeadLayers.DEFAULT)).isEqualTo(HeadLayers.DEFAULT);
    }

    @Test
    void of_oneRangeForAll_isThatOfEach() {
        assertThat(fit(HeadLayers.DEFAULT.within(List.of(new Range(0, 60)))).ranges())
                .containsExactly(new Range(-1, 29), new Range(-4, 2));
    }

    @Test
    void of_aValueOutside_namesColumnValueAndRange() {
        assertThatThrownBy(() -> fit(HeadLayers.DEFAULT.within(List.of(new Range(0, 3), new Range(0, 49.5)))))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("--y-range: must hold all values of age, found 50 outside 0:49.5; widen it");
    }

    @Test
    void of_aValueAtABoundThatIsNoSingle_isWithin() {
        Content content = new Content("", 0, FileTime.fromMillis(0));
        Dataset data = new Dataset(new FolderStore(Path.of(".")), TargetKind.VALUES, List.of("x"), List.of(
                new Item("a", new Targets.Rows(new float[] {5.3f}, 1), Part.TRAIN, content)));

        assertThat(HeadFit.of(HeadLayers.DEFAULT.within(List.of(new Range(0, 5.3))), data, Target.unscaled(1)).ranges())
                .containsExactly(new Range(0, 5.3));
    }

    @Test
    void of_otherNumbersOrTargets_isRefused() {
        HeadLayers three = HeadLayers.DEFAULT.within(List.of(new Range(0, 1), new Range(0, 1), new Range(0, 1)));
        assertThatThrownBy(() -> fit(three)).isInstanceOf(InvalidInput.class)
                .hasMessage("--y-range: must be one range, or one for each of width, age, found 3; give as many");
        Dataset labels = new Dataset(Path.of("."), List.of("a"), List.of());
        assertThatThrownBy(() -> HeadFit.of(three, labels, Target.LABEL)).isInstanceOf(InvalidInput.class)
                .hasMessage("--y-range: is for the target values, found the target label; leave it out");
    }

    @Test
    void requireLinear_moreThanAPooling_saysWhatIsTooMuch() {
        HeadLayers pooled = new HeadLayers(false, List.of(512), List.of(0.5), true, false, false);
        assertThatCode(() -> HeadFit.requireLinear(pooled)).doesNotThrowAnyException();
        HeadLayers deep = new HeadLayers(true, List.of(256, 128), List.of(0.1), false, true, true);
        assertThatThrownBy(() -> HeadFit.requireLinear(deep)).isInstanceOf(InvalidInput.class)
                .hasMessage("head: a phase that solves computes the best head of one matrix, which has a pooling and "
                        + "neither hidden layers nor norms, dropouts or ranges, found hidden 256, 128, dropout 0.1,"
                        + " no first norm, a final norm, matrices first; leave these options out, or take a recipe "
                        + "that trains its head, such as fine-tune");
    }
}
