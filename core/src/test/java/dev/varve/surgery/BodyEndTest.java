package dev.varve.surgery;

import static dev.varve.graph.Kernel.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.graph.Layout;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Pool;
import dev.varve.graph.Value;
import dev.varve.reference.TinyNetworks;
import org.junit.jupiter.api.Test;

class BodyEndTest {

    @Test
    void of_residualNetwork_isItsLastRectifier() {
        assertThat(BodyEnd.of(TinyNetworks.residual(5))).isEqualTo("layer1.0.relu:1");
    }

    @Test
    void of_networkWithALargeClassifier_isThePoolingBeforeTheAdaptiveOne() {
        assertThat(BodyEnd.of(TinyNetworks.plain(5))).isEqualTo("features.3");
    }

    @Test
    void of_graftedNetwork_isWhereTheHeadWasGrafted() {
        Network grafted = Head.of(Head.Style.FASTAI_2).replacing(TinyNetworks.plain(5), "features.3", 3, 0).network();

        assertThat(BodyEnd.of(grafted)).isEqualTo("features.3");
    }

    @Test
    void of_scoresFromAConvolution_isBeforeThatConvolutionAndItsDropout() {
        NetworkBuilder net = NetworkBuilder.network("squeezed", "Net");
        Value x = net.relu("act", net.conv("conv", net.image("image", 3), 4, kernel(3)));
        x = net.relu("last", net.conv("scores", net.dropout("drop", x, 0.5), 10, kernel(1).withBias()));
        Network network = net.build(net.function("flatten", new Layout.Flatten(), net.avgPool("pool", x, 1)));

        assertThat(BodyEnd.of(network)).isEqualTo("act");
    }

    @Test
    void of_scoresFromConvolutionsOfOnePosition_isTheLastMapOfSeveral() {
        NetworkBuilder net = NetworkBuilder.network("convolutional", "Net");
        Value x = net.maxPool("pool", net.conv("conv", net.image("image", 3), 4, kernel(3).padding(1)), 32, 32, 0);
        x = net.function("spread", new Pool.SpreadAvgPool2d(7, 7), x);
        x = net.relu("act", net.conv("hidden", x, 8, kernel(7)));
        x = net.flatten("flatten", net.avgPool("mean", x, 1));

        assertThat(BodyEnd.of(net.build(net.linear("fc", x, 10, true)))).isEqualTo("pool");
    }

    @Test
    void of_networkWithoutBody_asksForAName() {
        NetworkBuilder net = NetworkBuilder.network("head_alone", "Net");
        Value x = net.function("flatten", new Layout.Flatten(), net.avgPool("pool", net.image("image", 3), 1));
        Network network = net.build(net.linear("fc", x, 10, true));

        assertThatThrownBy(() -> BodyEnd.of(network)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("head_alone: a body must end in a value [N, C, H, W] before the classifier, found none;"
                        + " name the body end");
    }
}
