package dev.varve.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.group.Bodies;
import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.surgery.BodyEnd;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WhyTest {

    /** A network of the zoo with its own head. */
    private static Body whole(String name) {
        var network = Zoo.network(name);
        return Body.of(network, BodyEnd.of(network), Zoo.architecture(name).size());
    }

    private static String why(Body body, String at, String... versus) {
        Explanation all = Explanation.of(body);
        return String.join("\n", Explained.of(all, at == null ? null : all.at(body, at),
                Stream.of(versus).map(other -> all.at(body, other)).toList()).why());
    }

    @Test
    void of_resnet34_saysThatSixIsTheStageEdgeNearestToHalf() {
        assertThat(why(whole("resnet34"), null)).isEqualTo("""
                layer3 (index 6) is the stage edge nearest to half of the arithmetic: 46 % of the body's \
                multiply-accumulates lie before it.
                Before it lie stem..layer2: 16 of 36 convolutions and matrices, with 6 % of the weights and 78 % of \
                the activations. A 28 x 28 map crosses (stride 8, 392 KiB an image in fp32), and a position has a \
                receptive field of 179 of 224 pixels.
                With all before it frozen a step costs 0.69 of the full fine-tune; 0.85 where frozen norms still \
                train, as fastai freezes; 0.54 once what crosses is kept.
                One stage earlier, at layer2 (index 5), 22 % of the arithmetic lies before, further from half: \
                freezing would save less, 0.86 of the full cost instead of 0.69, and 784 KiB an image would be kept \
                instead of 392 KiB. One stage later, at layer4 (index 7), 82 % of the arithmetic lies before, \
                further from half: freezing would save more, 0.45 of the full cost instead of 0.69, but 38 % of the \
                weights instead of 6 % could not adapt.
                fastai-0.7, fastai-1 and fastai-2 cut here. timm and timm-coarse begin one of many groups here.
                fastai's index is a different place in each network that shares it: of the arithmetic before it there \
                is 55 % in resnet18, 46 % in resnet34, 44 % in resnet50, 23 % in resnet101 and 23 % in resnet152.""");
    }

    @Test
    void of_vgg16bn_saysWhich22And23And24Are() {
        assertThat(why(whole("vgg16_bn"), "24")).startsWith(
                "features.24 is the stage edge nearest to half of the arithmetic: 61 % (60 % with the old "
                        + "head counted)")
                .contains("features.22, features.23 and features.24 make the same groups; at features.24 least "
                        + "crosses, 784 KiB an image, a quarter of the tensor at features.22.",
                "One stage earlier, at features.14, 31 % (30 % with the old head counted) of the arithmetic lies "
                        + "before, further from half",
                "One stage later, at features.34, 91 % (90 % with the old head counted) "
                        + "of the arithmetic lies before, further from half",
                "fastai-0.7, fastai-1 and fastai-2 cut at features.22, which makes the same groups. It parts an "
                        + "activation from what it activates (features.20 | features.21 | features.22).");
        assertThat(why(whole("vgg16_bn"), "22")).startsWith("features.22 is no edge of a stage: 61 %")
                .contains("One stage earlier, at features.14", "1.5 MiB an image would be kept instead of 784 KiB",
                        "One stage later, at features.34", "a receptive field of 40 of 224 pixels", "cut here.");
    }

    @Test
    void of_resnet101_saysThatTheSameIndexIsADifferentPlace() {
        assertThat(why(whole("resnet101"), null)).startsWith("layer3.9 is the block edge nearest to half: before it "
                + "lie 16 of 33 blocks and 50 % of the arithmetic. No stage edge lies between 35 % and 65 %: "
                + "layer1 (index 4) has 2 %, layer2 (index 5) has 10 %, layer3 (index 6) has 23 %, layer4 "
                + "(index 7) has 90 %.").contains("One block earlier, at layer3.8, 48 %", "One block later, at "
                + "layer3.10",
                "fastai-0.7, fastai-1 and fastai-2 cut at layer3 (index 6), with 23 % of the arithmetic before it.",
                "46 % in resnet34, 44 % in resnet50, 23 % in resnet101");
        assertThat(why(whole("resnet101"), "6")).startsWith("layer3 (index 6) is the stage edge nearest to half of the "
                + "arithmetic: 23 % of the body's multiply-accumulates lie before it, which is far from half.");
    }

    @Test
    void of_quirksOfTables_marksThem() {
        assertThat(why(whole("vgg13_bn"), "22")).contains("It parts a convolution from its norm (features.21 | "
                + "features.22 | features.23): the two would train by different rules and could not be folded into "
                + "one.");
        assertThat(why(whole("vgg11_bn"), "22")).startsWith("features.22 is a stage edge: stage 5 of 5 begins here, "
                + "and "
                + "88 % (86 % with the old head counted) of the arithmetic lies before it. The stage edge nearest to "
                + "half is features.15 (51 %).");
    }

    @Test
    void of_borderAgainstOthers_comparesWithThese() {
        assertThat(why(whole("resnet34"), "6", "layer3.0.conv2", "5"))
                .contains("At layer3.0.conv2, 48 % of the arithmetic lies before, nearer to half", "It lies inside the "
                        + "block layer3.0. It lets 2 tensors cross.", "At layer2 (index 5), 22 %")
                .doesNotContain("One stage");
        assertThat(why(whole("vgg16_bn"), "24", "22")).contains("features.22 makes the same groups, and 4 times what "
                + "crosses at features.24 crosses there. It parts an activation");
    }

    @Test
    void of_neighboursThatComeToTheSameFigures_doesNotCallThemLessOrMore() {
        assertThat(why(whole("resnet34"), "layer3.0.bn1")).contains("2 tensors cross (588 KiB an image in fp32), the "
                + "last a 14 x 14 map (stride 16), and a position has a receptive field of 195 of 224 pixels.",
                "One block earlier, at layer3 (index 6), 46 % of the arithmetic lies before, further from half: "
                        + "freezing would save about as much, and 392 KiB an image would be kept instead of 588 KiB.");
        assertThat(why(whole("vgg16_bn"), "21")).contains("freezing would save more, 0.58 of the full cost instead "
                + "of 0.60, and about as many of the weights could adapt.");
    }

    @Test
    void of_theFirstOrLastStage_saysThatThereIsNoneBeyond() {
        assertThat(why(whole("alexnet"), null)).contains("instead of 127 KiB. No stage edge lies later.\n");
        assertThat(why(whole("resnet34"), "layer1")).contains("No stage edge lies earlier. One stage later, at layer2");
    }

    /**
     * By hand, in millions of multiply-accumulates: the stem 5.4, each of three stages 24.1, a third of which is its
     * first fork. All trained: 2 x 5.4 + 3 x 72.3 = 227.6, for the stem needs none of the image. Up to mix2_0 frozen:
     * 77.7 forward, 48.2 and 40.1 for gradients of weights and inputs, 166 in all.
     */
    @Test
    void of_anUnknownNetwork_isRightToo() {
        assertThat(why(Bodies.unknown(Bodies.branches()), null)).isEqualTo("""
                mix2_0 (index 7) is the stage edge nearest to half of the arithmetic: 38 % of the body's \
                multiply-accumulates lie before it.
                Before it lie stem..pool2: 5 of 13 convolutions and matrices, with 5 % of the weights and 73 % of the \
                activations. A 28 x 28 map crosses (stride 8, 98 KiB an image in fp32), and a position has a receptive \
                field of 25 of 224 pixels.
                With all before it frozen a step costs 0.73 of the full fine-tune; 0.87 where frozen norms still \
                train, as fastai freezes; 0.60 once what crosses is kept.
                mix1_1.act_b, pool2 (index 6) and mix2_0 (index 7) make the same groups; at mix2_0 (index 7) least \
                crosses, 98 KiB an image, a quarter of the tensor at mix1_1.act_b.
                One stage earlier, at mix1_0 (index 4), 7 % of the arithmetic lies before, further from half: freezing \
                would save less, 0.94 of the full cost instead of 0.73, and 196 KiB an image would be kept instead of \
                98 KiB. One stage later, at mix3_0 (index 10), 69 % of the arithmetic lies before, further from half: \
                freezing would save more, 0.52 of the full cost instead of 0.73, but 24 % of the weights instead of \
                5 % could not adapt.""");
    }

    @Test
    void of_aNetworkWithoutStages_arguesByBlocksAndCost() {
        assertThat(why(Bodies.unknown(Bodies.isotropic()), null)).startsWith("Nothing behind the first layers changes "
                + "the resolution, so there are no stages, and blocks and cost decide. trunk.1 is the block edge "
                + "nearest to half: before it lie 1 of 4 blocks and")
                .contains("One block earlier, at trunk (index 1), ",
                "and as much would be kept.");
    }

    @Test
    void of_aBodyWithoutAnyEdge_saysThatItIsOneGroup() {
        assertThat(why(Bodies.unknown(Bodies.single()), null))
                .isEqualTo("This body has no edge of a stage, block or layer between parameters: it is one group.");
    }

    /** What any network is told: a place, what lies before it, what it saves; and no number that is none. */
    @Test
    void of_everyNetwork_isWhole() {
        Stream<Body> zoo = Zoo.architectures().stream().map(Architecture::name).map(WhyTest::whole);
        Stream<Body> drawn = Stream.iterate(0L, seed -> seed + 1).limit(40).map(Bodies::drawn).map(Bodies::unknown);
        Stream.concat(zoo, drawn).forEach(body -> {
            Explanation all = Explanation.of(body);
            List<Explanation.Edge> clean = all.edges().stream().filter(Explanation.Edge::isClean).toList();
            clean.forEach(edge -> assertThat(new Case(all, edge, List.of(), Map.of()))
                    .satisfies(one -> assertThat(Why.of(one)).hasSizeGreaterThan(2)
                            .allMatch(text -> text.endsWith(".") && !text.contains("NaN") && !text.contains("null"))));
        });
    }
}
