package dev.varve.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.augment.Augmentation;
import dev.varve.card.Card;
import dev.varve.card.Target;
import dev.varve.card.TargetKind;
import dev.varve.image.Pixels;
import dev.varve.onnx.Examples;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.weights.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Views are joined as fastai joins them, whatever a model tells. */
class TestTimeAugmentationTest {

    /** Which call of the reference a setting is. */
    private static final Map<String, TestTimeAugmentation> CALLS = Map.of("tta(n=4, beta=0.25)", of(4, 0.25, false),
            "tta(n=4, beta=0.4)", of(4, 0.4, false), "tta(n=4, beta=0)", of(4, 0, false), "tta(n=4, beta=1)",
            of(4, 1, false), "tta(n=4, use_max=True)", of(4, 0.25, true));

    private static TestTimeAugmentation of(int views, double beta, boolean max) {
        return new TestTimeAugmentation(views, beta, max, Augmentation.STANDARD);
    }

    private static double[] row(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false).mapToDouble(JsonNode::doubleValue).toArray();
    }

    @Test
    void joined_predictionsOfTheReference_isWhatFastaiGives() throws IOException {
        JsonNode tta = new ObjectMapper().readTree(
                Path.of("../image/src/test/resources/golden/augment.json").toFile()).get("tta");
        int compared = 0;
        for (JsonNode row : tta.get("rows")) {
            TestTimeAugmentation call = CALLS.get(row.get("call").textValue());
            for (int image = 0; call != null && image < row.get("output").size(); image++) {
                int place = image;
                List<double[]> said = IntStream.range(0, tta.get("predictions").size())
                        .mapToObj(view -> row(tta.get("predictions").get(view).get(place))).toList();
                assertThat(call.joined(said.get(4), said.subList(0, 4)))
                        .containsExactly(row(row.get("output").get(image)), within(1e-10));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(CALLS.size() * 4);
    }

    @Test
    void constructor_ofWhatShowsNothing_isRefused() {
        assertThatThrownBy(() -> of(0, 0, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(1, 1.1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(1, Double.NaN, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TestTimeAugmentation(4, 0.25, false, Augmentation.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Path model(Path folder, TargetKind kind) {
        Model model = Examples.model(Examples.everyOperation());
        Card card = model.card();
        Target target = switch (kind) {
            case LABEL -> Target.LABEL;
            case LABELS -> Target.LABELS;
            case VALUES -> Target.values(IntStream.range(0, card.classes().size())
                    .mapToObj(i -> new Target.Scale(i, 10)).toList());
        };
        Path file = folder.resolve(kind + ".onnx");
        OnnxExport.write(new Model(model.network(), model.weights(), new Card(card.classes(), card.preprocessing(),
                card.provenance(), target)), OnnxProfile.TRAINABLE, file);
        return file;
    }

    private static Pixels picture(int seed) {
        byte[] rgb = new byte[50 * 40 * 3];
        new Random(seed).nextBytes(rgb);
        return Pixels.of(50, 40, rgb);
    }

    @ParameterizedTest
    @EnumSource
    void predict_ofAnyTarget_joinsWhatViewsSay(TargetKind kind, @TempDir Path folder) {
        Path file = model(folder, kind);
        PredictorOptions plain = PredictorOptions.defaults().withThreads(1);
        List<Pixels> pictures = List.of(picture(1), picture(2), picture(3));
        try (Predictor alone = Predictor.open(file, plain);
                Predictor onlyPlain = Predictor.open(file, plain.withTestTime(of(2, 1, false)));
                Predictor onlyViews = Predictor.open(file, plain.withTestTime(of(2, 0, false)));
                Predictor quarter = Predictor.open(file, plain.withTestTime(of(2, 0.25, false)).withLargestBatch(2));
                Predictor largest = Predictor.open(file, plain.withTestTime(of(2, 0.25, true)))) {
            List<double[]> said = new ArrayList<>();
            for (Predictor one : List.of(alone, onlyPlain, onlyViews, quarter, largest)) {
                List<Prediction> all = one.predictAll(pictures);
                assertThat(all).hasSize(pictures.size()).allMatch(prediction -> prediction.kind() == kind);
                said.add(all.get(2).numbers());
                assertThat(one.predict(pictures.get(2)).numbers()).as("the same alone")
                        .containsExactly(all.get(2).numbers(), within(1e-3));
            }
            assertThat(said.get(1)).containsExactly(said.get(0), within(1e-3));
            assertThat(said.get(2)).isNotEqualTo(said.get(0));
            for (int i = 0; i < said.get(0).length; i++) {
                assertThat(said.get(3)[i]).isCloseTo(0.25 * said.get(0)[i] + 0.75 * said.get(2)[i], within(1e-3));
                assertThat(said.get(4)[i]).isGreaterThanOrEqualTo(Math.max(said.get(0)[i], said.get(2)[i]) - 1e-3);
            }
        }
    }
}
