package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every schedule owes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ScheduleContract {

    /** The schedules of one kind, with ordinary and with extreme numbers. */
    abstract Stream<Schedule> schedules();

    /** One of them, with its value at 0, 0.25, 0.5, 0.75 and 1. */
    abstract Known known();

    record Known(Schedule schedule, double... values) {
    }

    @ParameterizedTest
    @MethodSource("schedules")
    final void at_everyFraction_isFiniteAndNotNegative(Schedule schedule) {
        for (int i = 0; i <= 1000; i++) {
            assertThat(schedule.at(i / 1000.0)).isFinite().isNotNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, 1.0000001, Double.NaN, Double.NEGATIVE_INFINITY})
    final void at_outsideUnitInterval_namesTheFraction(double fraction) {
        assertThat(schedules()).allSatisfy(schedule -> assertThatThrownBy(() -> schedule.at(fraction))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fraction must lie between 0 and 1: " + fraction));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    final void at_sameFraction_isSameValue(Schedule schedule) {
        assertThat(schedule.at(0.37)).isEqualTo(schedule.at(0.37));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    final void at_quarters_isTheKnownValue(int quarter) {
        double expected = known().values()[quarter];
        assertThat(known().schedule().at(quarter / 4.0)).isCloseTo(expected, GoldenFile.within(expected, 1e-11));
    }
}
