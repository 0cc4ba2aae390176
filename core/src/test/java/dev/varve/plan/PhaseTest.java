package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.plan.GroupRule.NormPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A phase with another first trained group. */
class PhaseTest {

    private static final GroupRule FROZEN = GroupRule.frozen(1, 0.5, NormPolicy.RECALIBRATE);
    private static final GroupRule FOLDED = GroupRule.trained(2, 0.1).withNorm(NormPolicy.FOLDED);
    private static final GroupRule HEAD = GroupRule.trained(3, 0.2);

    private static Phase.Train phase(GroupRule... rules) {
        return new Phase.Train("any", 2, 64, 0, new Schedule.Constant(1), new Schedule.Constant(0.9), List.of(rules));
    }

    @Test
    void freezeTo_aLaterGroup_freezesThoseBeforeItWithFixedNorms() {
        assertThat(phase(FROZEN, FOLDED, HEAD).freezeTo(2))
                .isEqualTo(phase(FROZEN, GroupRule.frozen(2, 0.1, NormPolicy.FIXED), HEAD));
    }

    @Test
    void freezeTo_anEarlierGroup_trainsItAsTheFirstThatTrained() {
        assertThat(phase(FROZEN, FOLDED, HEAD).freezeTo(0)).isEqualTo(
                phase(GroupRule.trained(1, 0.1).withNorm(NormPolicy.FOLDED), FOLDED, HEAD));
    }

    @Test
    void freezeTo_theFirstTrainedGroup_changesNothing() {
        Phase.Train phase = phase(FROZEN, FOLDED, FROZEN, HEAD);
        assertThat(phase.firstTrained()).isEqualTo(1);
        assertThat(phase.freezeTo(1)).isSameAs(phase);
    }

    @Test
    void freezeTo_whereNormsAloneTrain_trainsFromThere() {
        Phase.Train norms = phase(FROZEN.withNorm(NormPolicy.TRAIN), FROZEN);
        assertThat(norms.firstTrained()).isEqualTo(2);
        assertThat(norms.freezeTo(1)).isEqualTo(phase(FROZEN.withNorm(NormPolicy.TRAIN), GroupRule.trained(1, 0)));
    }

    @Test
    void freezeTo_noGroup_isRefused() {
        assertThatThrownBy(() -> phase(FROZEN, HEAD).freezeTo(2)).isInstanceOf(InvalidInput.class)
                .hasMessage("freezeTo: must lie between 0 and 1, found 2; there are 2 layer groups");
    }
}
