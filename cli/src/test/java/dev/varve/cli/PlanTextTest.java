package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.plan.Optimizers;
import dev.varve.plan.Schedule;
import org.junit.jupiter.api.Test;

class PlanTextTest {

    @Test
    void of_valuesOfAPlan_areTheirNamesInAFileWithTheirNumbers() {
        assertThat(PlanText.of(new Schedule.Constant(0.9))).isEqualTo("constant (value 0.9)");
        assertThat(PlanText.of(new Schedule.FlatCosine(1, 0.75, 1e5)))
                .isEqualTo("flat-cosine (peak 1.0, flatFraction 0.75, endDivisor 100000.0)");
        assertThat(PlanText.of(Optimizers.named("ranger"))).startsWith("lookahead (optimizer radam (beta2 0.99, ");
    }
}
