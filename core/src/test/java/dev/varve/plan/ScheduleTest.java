package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Schedule.Constant;
import dev.varve.plan.Schedule.Curve;
import dev.varve.plan.Schedule.FlatCosine;
import dev.varve.plan.Schedule.LinearCycle;
import dev.varve.plan.Schedule.OneCycle;
import dev.varve.plan.Schedule.Polynomial;
import dev.varve.plan.Schedule.Ramp;
import dev.varve.plan.Schedule.Restarts;
import dev.varve.plan.Schedule.Sequence;
import dev.varve.plan.Schedule.SlantedTriangle;
import dev.varve.plan.Schedule.WarmUp;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void permittedSubclasses_each_hasAContractAndAName() {
        List<String> kinds = Stream.of(Schedule.class.getPermittedSubclasses()).map(Class::getSimpleName).toList();
        List<String> contracts = Stream.of(ScheduleTest.class.getDeclaredClasses())
                .filter(ScheduleContract.class::isAssignableFrom)
                .map(test -> test.getSimpleName().replaceFirst("Contract$", "")).toList();
        assertThat(contracts).containsExactlyInAnyOrderElementsOf(kinds);
        assertThat(Schedule.names())
                .containsExactly("constant", "ramp", "one-cycle", "linear-cycle", "flat-cosine", "sgdr",
                        "slanted-triangle", "polynomial", "warm-up", "sequence").hasSameSizeAs(kinds);
        assertThat(Schedule.summaries().keySet()).containsExactlyElementsOf(Schedule.names());
    }

    @Nested
    class ConstantContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(new Constant(0.9), new Constant(0));
        }

        @Override
        Known known() {
            return new Known(new Constant(0.9), 0.9, 0.9, 0.9, 0.9, 0.9);
        }
    }

    @Nested
    class RampContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(Curve.values()).flatMap(curve -> Stream.of(
                    new Ramp(0.1, 1.7, curve), new Ramp(10, 1e-7, curve), new Ramp(1, 1, curve)));
        }

        @Override
        Known known() {
            return new Known(new Ramp(0.1, 1.7, Curve.COSINE), 0.1, 0.334314575050762, 0.9, 1.465685424949238, 1.7);
        }
    }

    @Nested
    class OneCycleContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(new OneCycle(0.01, 25, 1e5, 0.25), new OneCycle(1, 5, 1e5, 0.3),
                    new OneCycle(1, 25, 1e5, 0.99), new OneCycle(1, 1e9, 1e9, 1e-9));
        }

        @Override
        Known known() {
            return new Known(new OneCycle(0.01, 25, 1e5, 0.25), 4e-4, 0.01, 7.500025e-3, 2.500075e-3, 1e-7);
        }
    }

    @Nested
    class LinearCycleContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(known().schedule(), new LinearCycle(1, 10, 0.1), new LinearCycle(1, 1e9, 1e-9));
        }

        @Override
        Known known() {
            return new Known(new LinearCycle(1, 10, 0.5), 0.1, 1, 0.1, 0.0505, 0.001);
        }
    }

    @Nested
    class RestartsContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(known().schedule(), new Restarts(1, 0.1, 1, 1), new Restarts(1, 0, 100, 1),
                    new Restarts(1e-3, 0, 100, 1000));
        }

        @Override
        Known known() {
            return new Known(new Restarts(1, 0, 2, 3), 1, 1, 0.75, 0.25, 0);
        }
    }

    @Nested
    class SlantedTriangleContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(known().schedule(), new SlantedTriangle(1, 0.1, 32), new SlantedTriangle(1, 1e-9, 1e9));
        }

        @Override
        Known known() {
            return new Known(new SlantedTriangle(1, 0.25, 32), 0.03125, 1, 0.6770833333333333, 0.3541666666666667,
                    0.03125);
        }
    }

    @Nested
    class PolynomialContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(known().schedule(), new Polynomial(1, 0, 0.5), new Polynomial(0, 1, 1e9));
        }

        @Override
        Known known() {
            return new Known(new Polynomial(0.1, 1.7, 2), 0.1, 0.2, 0.5, 1, 1.7);
        }
    }

    @Nested
    class WarmUpContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(known().schedule(), new WarmUp(1e-9, 1e9, new Polynomial(0, 1, 1)));
        }

        @Override
        Known known() {
            return new Known(new WarmUp(0.5, 10, new Ramp(1, 0, Curve.LINEAR)), 0.1, 0.55, 1, 0.5, 0);
        }
    }

    @Nested
    class FlatCosineContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(new FlatCosine(1e-3, 0.75, 1e5), new FlatCosine(1, 1e-9, 1e9));
        }

        @Override
        Known known() {
            return new Known(new FlatCosine(1e-3, 0.5, 1e5), 1e-3, 1e-3, 1e-3, 5.00005e-4, 1e-8);
        }
    }

    @Nested
    class SequenceContract extends ScheduleContract {
        @Override
        Stream<Schedule> schedules() {
            return Stream.of(known().schedule(), new Sequence(List.of(new Sequence.Part(1, new Constant(2)))));
        }

        @Override
        Known known() {
            return new Known(new Sequence(List.of(
                    new Sequence.Part(0.5, new Ramp(0, 1, Curve.LINEAR)),
                    new Sequence.Part(1, new Ramp(8, 4, Curve.LINEAR)))), 0, 0.5, 8, 6, 4);
        }
    }

    @Test
    void restarts_atTheFirstBatchOfACycle_areAtThePeak() {
        for (int factor = 1; factor <= 6; factor++) {
            for (int cycles = 1; cycles <= 5; cycles++) {
                Restarts schedule = new Restarts(1, 0, cycles, factor);
                double batches = 33 * schedule.length();
                double first = 0;
                for (int cycle = 0; cycle < cycles; cycle++) {
                    assertThat(schedule.at(first / batches)).as("cycle %d of %s", cycle, schedule)
                            .isCloseTo(1, within(1e-9));
                    first += 33 * Math.pow(factor, cycle);
                }
            }
        }
    }

    @Test
    void restarts_thatGrowBeyondAllBounds_areRefused() {
        assertThatThrownBy(() -> new Restarts(1, 0, 3, 1001)).isInstanceOf(InvalidInput.class)
                .hasMessage("factor: must lie between 1 and 1000, found 1001.0; 2 is common, 1 keeps the length");
    }

    @Test
    void combined_atABorderThatIsASumOfShares_isTheLaterOne() {
        Schedule jump = Schedule.combined(List.of(0.1, 0.2, 0.7),
                List.of(new Constant(3), new Constant(3), new Constant(7)));
        assertThat(jump.at(3 / 10.0)).as("though 0.1 + 0.2 is more than 0.3").isEqualTo(7);
        assertThat(jump.at(299 / 1000.0)).isEqualTo(3);
    }

    @Test
    void oneCycle_documentedPositions_hasTheDocumentedValues() {
        Schedule schedule = new OneCycle(0.01, 25, 1e5, 0.25);
        assertThat(schedule.at(0.1)).isCloseTo(3.71672e-3, GoldenFile.within(3.71672e-3, 1e-6));
        assertThat(schedule.at(0.5)).isCloseTo(7.500025e-3, GoldenFile.within(7.500025e-3, 1e-12));
    }

    @Test
    void constructor_badNumber_namesFieldRuleAndValue() {
        assertThatThrownBy(() -> new OneCycle(0, 25, 1e5, 0.25)).isInstanceOf(InvalidInput.class)
                .hasMessage("peak: must be positive and finite, found 0.0; give a positive number");
        assertThatThrownBy(() -> new OneCycle(1, 25, 1e5, 1))
                .hasMessage("riseFraction: must lie between 0 and 1, found 1.0; give a number between them");
        assertThatThrownBy(() -> new Ramp(1, 0, Curve.EXPONENTIAL)).hasMessageStartingWith("end: must be positive");
        assertThatThrownBy(() -> new Constant(Double.NaN)).hasMessageStartingWith("value: must not be negative");
    }

    @Test
    void sequence_partsOutOfOrderOrShort_isRefused() {
        Constant one = new Constant(1);
        assertThatThrownBy(() -> new Sequence(List.of(new Sequence.Part(0.5, one), new Sequence.Part(0.5, one))))
                .hasMessage("parts: must ascend, found 0.5 after 0.5; order them by 'until'");
        assertThatThrownBy(() -> new Sequence(List.of(new Sequence.Part(0.5, one))))
                .hasMessage("parts: must end at 1, found 0.5; let the last part be 'until: 1'");
        assertThatThrownBy(() -> new Sequence(List.of())).hasMessageStartingWith("parts: must end at 1, found 0.0");
    }

    @Test
    void combined_sharesThatDoNotAddUp_areRefused() {
        List<Schedule> two = List.of(new Constant(1), new Constant(2));
        assertThat(Schedule.combined(List.of(0.3, 0.7), two).at(0.3)).isEqualTo(2);
        assertThat(Schedule.combined(List.of(0.1, 0.2, 0.7), List.of(two.get(0), two.get(0), two.get(1))).parts())
                .as("0.1 + 0.2 + 0.7 is not quite 1").last().extracting(Sequence.Part::until).isEqualTo(1.0);
        assertThatThrownBy(() -> Schedule.combined(List.of(0.3, 0.6), two)).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("shares: must add up to 1, found 0.")
                .hasMessageEndingWith("; change one of them");
        assertThatThrownBy(() -> Schedule.combined(List.of(1.0), two))
                .hasMessage("shares: must be as many as the 2 schedules, found 1; give one for each");
        assertThatThrownBy(() -> Schedule.combined(List.of(-1.0, 2.0), two))
                .hasMessageStartingWith("shares: must be positive");
    }

    @Test
    void schedules_each_isOfPeakOneAndReadable() {
        assertThat(Schedules.summaries()).hasSize(10).allSatisfy((name, line) -> {
            assertThat(line).isNotBlank();
            Schedule schedule = Schedules.named(name);
            assertThat(IntStream.rangeClosed(0, 1000).mapToDouble(i -> schedule.at(i / 1000.0)).max().orElseThrow())
                    .as(name).isCloseTo(1, within(2e-3)).isLessThanOrEqualTo(1);
        });
        assertThatThrownBy(() -> Schedules.named("onecycle")).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("--schedule onecycle: no such schedule; the nearest are one-cycle");
    }
}
