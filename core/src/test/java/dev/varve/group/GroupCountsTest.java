package dev.varve.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.zoo.Zoo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any number of groups, on any network: a partition without an empty group, or a refusal that says how many can be. */
final class GroupCountsTest {

    private static final Pattern MOST = Pattern.compile("--groups 9999: .* give (\\d+) or fewer");
    private static final int TRIED = 9;

    static Stream<Body> bodies() {
        return Stream.of(Zoo.names().stream().map(Bodies::zoo),
                Stream.of(Bodies.branches(), Bodies.isotropic(), Bodies.single()).map(Bodies::unknown),
                LongStream.range(0, 40).mapToObj(seed -> Bodies.unknown(Bodies.drawn(seed))))
                .flatMap(some -> some);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void group_intoAnyNumber_isAPartitionOfSoMany(Body body) {
        for (String way : List.of("stage", "block", "cost")) {
            int most = most(way, body);
            IntStream.concat(IntStream.rangeClosed(2, Math.min(most, TRIED)), IntStream.of(Math.max(2, most - 1), most))
                    .forEach(count -> assertPartition(body, Groupings.of(way, count, List.of()), count));
            if (most > 2) {
                assertThatThrownBy(() -> Groupings.of(way, most + 1, List.of()).group(body)).as(way)
                        .isInstanceOf(InvalidInput.class)
                        .hasMessageContaining("which make at most " + most + " groups");
            }
        }
    }

    /** How many groups a way can make, by its own words. */
    private static int most(String way, Body body) {
        try {
            Groupings.of(way, 9999, List.of()).group(body);
            throw new AssertionError(way + " makes 9999 groups of " + body.network());
        } catch (InvalidInput refused) {
            Matcher most = MOST.matcher(refused.getMessage());
            assertThat(most.matches()).as(refused.getMessage()).isTrue();
            return Integer.parseInt(most.group(1));
        }
    }

    private static void assertPartition(Body body, Grouping way, int count) {
        LayerGroups groups = way.group(body);
        Set<String> seen = new HashSet<>();
        assertThat(groups.groups()).as("%s of %s", way, body.network()).hasSize(count).allSatisfy(group ->
                assertThat(group.parameters()).isNotEmpty().allMatch(seen::add));
        assertThat(seen).hasSameSizeAs(body.network().trainable());
    }

    @Test
    void group_intoOne_saysThatTheHeadIsOne() {
        for (String way : List.of("stage", "block", "cost")) {
            assertThatThrownBy(() -> Groupings.of(way, 1, List.of())).isInstanceOf(InvalidInput.class)
                    .hasMessage("--groups: must be at least 2, the body and the head, found 1; give 2 or more");
        }
    }

    @Test
    void group_byBlockWithoutANumber_makesOneABlock() {
        assertThat(Groupings.of("block", 0, List.of()).group(Bodies.zoo("resnet18")).names()).containsExactly("stem",
                "layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "layer4.0", "layer4.1", "head");
    }
}
