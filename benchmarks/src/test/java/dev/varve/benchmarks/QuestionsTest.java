package dev.varve.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QuestionsTest {

    private static List<String> names(String only) {
        return Questions.named(only).stream().map(Question::name).toList();
    }

    @Test
    void all_ofThem_haveNamesOfTheirOwn() {
        assertThat(Questions.all()).extracting(Question::name).doesNotHaveDuplicates();
    }

    @Test
    void full_ofANetworkWithSeveralMethods_comparesThemInEachPrecision() {
        assertThat(rows("full-tf_efficientnet_lite0")).contains(
                "Varve, fp32, methods against Varve, fp32", "Varve, bf16, methods against Varve, bf16",
                "Varve, bf16, methods against Varve, fp32, methods");
        assertThat(rows("full-resnet18")).noneMatch(row -> row.contains("methods"));
    }

    private static List<String> rows(String only) {
        return Questions.named(only).get(0).rows().stream().map(row -> row.subject() + " against " + row.against())
                .toList();
    }

    @Test
    void named_byABeginning_isAllThatBeginSo() {
        assertThat(names("head")).containsExactly("head-resnet18", "head-resnet34", "head-vgg16_bn",
                "head-tf_efficientnet_lite0");
    }

    @Test
    void named_byTwoNamesThatOverlap_hasEachOnce() {
        assertThat(names("decode,head-resnet34,decode")).containsExactly("decode", "head-resnet34");
    }

    @Test
    void named_byNothingThatThereIs_offersTheNearest() {
        assertThatThrownBy(() -> Questions.named("decoding"))
                .hasMessageStartingWith("--only decoding: no such question; the nearest are decode, ");
    }
}
