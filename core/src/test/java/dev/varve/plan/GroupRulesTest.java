package dev.varve.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.GroupRule.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRulesTest {

    private static final GroupRules THREE = new GroupRules(List.of(1e-5, 1e-4, 1e-3), 0.01, NormPolicy.FIXED);

    private static String pattern(List<GroupRule> rules) {
        return rules.stream().map(rule -> rule.train() == Scope.ALL ? "T" : "f").reduce("", String::concat);
    }

    @ParameterizedTest
    @CsvSource({"0,TTT", "1,fTT", "2,ffT", "3,fff", "-1,ffT", "-2,fTT", "-3,TTT"})
    void freezeTo_eachIndex_freezesWhatLiesBefore(int first, String expected) {
        assertThat(pattern(THREE.freezeTo(first))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 4})
    void freezeTo_noSuchGroup_isRefused(int first) {
        assertThatThrownBy(() -> THREE.freezeTo(first)).isInstanceOf(InvalidInput.class)
                .hasMessage("freezeTo: must lie between -3 and 3, found " + first + "; there are 3 layer groups");
    }

    @Test
    void training_middleGroup_keepsEveryRate() {
        List<GroupRule> rules = THREE.training(group -> group == 1);
        assertThat(pattern(rules)).isEqualTo("fTf");
        assertThat(rules).extracting(GroupRule::rate).containsExactly(1e-5, 1e-4, 1e-3);
    }

    @Test
    void freezeAndUnfreeze_threeGroups_areTheEnds() {
        assertThat(pattern(THREE.freeze())).isEqualTo("ffT");
        assertThat(pattern(THREE.unfreeze())).isEqualTo("TTT");
    }

    @Test
    void freeze_oneGroup_isRefused() {
        GroupRules one = new GroupRules(List.of(1e-3), 0, NormPolicy.FIXED);
        assertThatThrownBy(one::freeze).isInstanceOf(InvalidInput.class).hasMessageStartingWith("freeze: needs");
    }

    @Test
    void rule_numbersOutOfRange_areRefused() {
        assertThatThrownBy(() -> GroupRule.trained(-1, 0)).hasMessageStartingWith("rate: must be positive");
        assertThatThrownBy(() -> GroupRule.trained(1, -0.1)).hasMessageStartingWith("decay: must not be negative");
    }
}
