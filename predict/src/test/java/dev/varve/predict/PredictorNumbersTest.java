package dev.varve.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.analysis.AtSize;
import dev.varve.card.Card;
import dev.varve.card.Interpolation;
import dev.varve.card.Preprocessing;
import dev.varve.card.Provenance;
import dev.varve.graph.Network;
import dev.varve.onnx.Examples;
import dev.varve.onnx.OnnxExport;
import dev.varve.onnx.OnnxImport;
import dev.varve.onnx.OnnxProfile;
import dev.varve.reference.Reference;
import dev.varve.reference.Tensor;
import dev.varve.surgery.Positions;
import dev.varve.weights.FormulaWeights;
import dev.varve.weights.Model;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Weights;
import dev.varve.zoo.GoldenArchitecture;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exported files in ONNX Runtime beside float64 numbers. */
class PredictorNumbersTest {

    private static final double TOLERANCE = 1e-4;
    private static final int BATCH = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(OnnxProfile.class)
    void logits_ofEveryOperation_equalTheReference(OnnxProfile profile) {
        Network network = Examples.everyOperation();
        Model model = new Model(network, FormulaWeights.of(network, 1), Examples.card(Examples.SIZE));
        NamedArray images = FormulaWeights.input(BATCH, 3, Examples.SIZE, Examples.SIZE);
        Tensor expected = Reference.output(network, model.weights(), Tensor.of(images));

        float[][] logits = logits(model, profile, images);

        for (int i = 0; i < expected.values().length; i++) {
            assertThat((double) logits[i / Examples.CLASSES][i % Examples.CLASSES])
                    .isCloseTo(expected.values()[i], within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "mobilenet_v2", "tf_efficientnet_lite0", "deit_tiny_patch16_224",
        "convnext_atto", "swin_t", "mixer_s16_224", "mobilevit_s", "efficientvit_b0"})
    void logits_ofSmallArchitectures_equalPyTorch(String architecture) {
        equalPyTorch(architecture, OnnxProfile.TRAINABLE);
        equalPyTorch(architecture, OnnxProfile.DEPLOY);
    }

    @Test
    void logits_ofPositionsAtAnotherSize_equalTimms() throws IOException {
        JsonNode golden;
        try (InputStream in = PredictorNumbersTest.class.getResourceAsStream("/golden/training/positions.json")) {
            golden = new ObjectMapper().readTree(in).get("logits").get(1);
        }
        Network home = Zoo.network(golden.get("name").asText());
        int size = golden.get("size").asInt();
        Network network = AtSize.of(home, size);
        Weights weights = Positions.fit(FormulaWeights.of(home, 1), network, Positions.Rule.TIMM).weights();

        for (OnnxProfile profile : OnnxProfile.values()) {
            float[][] logits = logits(new Model(network, weights, cardOfImageNet(size)), profile,
                    FormulaWeights.input(BATCH, 3, size, size));
            for (int i = 0; i < BATCH * 8; i++) {
                assertThat((double) logits[i / 8][i % 8]).as("%s, logit %d", profile, i).isCloseTo(
                        golden.get("first8").get(i / 8).get(i % 8).asDouble(), within(TOLERANCE));
            }
        }
    }

    @Tag("zoo")
    @ParameterizedTest
    @ValueSource(strings = {"resnet50", "vgg11", "vgg11_bn", "tf_efficientnet_lite4"})
    void logits_ofLargeArchitectures_equalPyTorch(String architecture) {
        equalPyTorch(architecture, OnnxProfile.TRAINABLE);
        equalPyTorch(architecture, OnnxProfile.DEPLOY);
    }

    private void equalPyTorch(String architecture, OnnxProfile profile) {
        JsonNode golden = GoldenArchitecture.resource(architecture).document();
        int size = golden.at("/formula/input_size").asInt();
        Network network = Zoo.network(architecture);
        Model model = new Model(network, FormulaWeights.of(network, golden.at("/formula/gain").asDouble()),
                cardOfImageNet(size));

        float[][] logits = logits(model, profile, FormulaWeights.input(BATCH, 3, size, size));

        for (int sample = 0; sample < BATCH; sample++) {
            JsonNode expected = golden.at("/eval/samples/" + sample);
            double scale = Math.max(1, expected.get("std").asDouble());
            for (int i = 0; i < expected.get("first8").size(); i++) {
                assertThat((double) logits[sample][i]).as("%s %s, image %d, logit %d", architecture, profile, sample, i)
                        .isCloseTo(expected.get("first8").get(i).asDouble(), within(TOLERANCE * scale));
            }
        }
    }

    private float[][] logits(Model model, OnnxProfile profile, NamedArray images) {
        Path file = folder.resolve(profile + ".onnx");
        OnnxExport.replace(model, profile, file);
        if (profile == OnnxProfile.TRAINABLE) {
            assertThat(OnnxImport.read(file)).isEqualTo(model);
        }
        try (Predictor predictor = Predictor.open(file)) {
            return predictor.logits(FloatBuffer.wrap(images.floats()));
        }
    }

    private static Card cardOfImageNet(int size) {
        return new Card(IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList(),
                new Preprocessing(size, size, Interpolation.AREA, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)),
                new Provenance("formula", "none", "", "", List.of(), "varve"));
    }
}
