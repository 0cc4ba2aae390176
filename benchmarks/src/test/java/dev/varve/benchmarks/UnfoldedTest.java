package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Node;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Execution.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnfoldedTest {

    private static final Subject RESNET = Subject.of("resnet18");

    @Test
    void of_aFoldedPrefix_hasAllNodesAgainAndTrainsTheSame() {
        Execution folded = Trainee.execution(RESNET, Level.GROUP_0, Mechanism.FOLDED);
        Execution unfolded = Trainee.execution(RESNET, Level.GROUP_0, Mechanism.NO_GRADIENT);

        assertThat(folded.segments()).anyMatch(segment -> segment.folded() > 0);
        assertThat(unfolded.segments()).allMatch(segment -> segment.folded() == 0);
        assertThat(unfolded.segments().stream().flatMap(segment -> segment.nodes().stream()))
                .containsExactlyInAnyOrderElementsOf(RESNET.network().nodes().stream().map(Node::id).toList());
        assertThat(unfolded.trained()).isEqualTo(folded.trained());
        assertThat(unfolded.segments()).extracting(Segment::kind).contains(Kind.FROZEN, Kind.TRAINED);
    }

    @Test
    void execution_asFastaiFreezes_runsNothingWithoutAGradient() {
        Execution execution = Trainee.execution(RESNET, Level.BODY, Mechanism.NORMS_TRAIN);
        List<String> frozen = execution.segments().stream().filter(segment -> segment.kind() == Kind.FROZEN)
                .flatMap(segment -> segment.nodes().stream()).toList();

        assertThat(frozen).as("what comes before the first norm").containsExactly("image", "conv1");
        assertThat(execution.trained()).contains("bn1.weight").doesNotContain("conv1.weight");
    }

    @Test
    void frozenParameters_ofEachLevel_areTheFirstOnes() {
        assertThat(RESNET.frozenParameters(Level.NONE)).isZero();
        assertThat(RESNET.frozenParameters(Level.GROUP_0)).isEqualTo(RESNET.groups().get(0).parameters().size());
        assertThat(RESNET.frozenParameters(Level.BODY)).isEqualTo(RESNET.network().trainable().size() - 6);
    }
}
