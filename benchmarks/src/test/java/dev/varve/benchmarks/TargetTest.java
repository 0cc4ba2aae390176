package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TargetTest {

    static Stream<Arguments> targets() {
        return Stream.of(
                Arguments.of(Target.atLeast(3.8), "≥ 3.8", 3.8, 3.79),
                Arguments.of(Target.atMost(0.25), "≤ 0.25", 0.25, 0.26),
                Arguments.of(Target.within(0.1), "0.9 to 1.1", 1.1, 1.11),
                Arguments.of(Target.within(0.1), "0.9 to 1.1", 0.9, 0.89));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void isMet_atItsEdgeAndBeyond_differs(Target target, String text, double met, double missed) {
        assertThat(target).hasToString(text);
        assertThat(target.isMet(met)).isTrue();
        assertThat(target.isMet(missed)).isFalse();
    }
}
