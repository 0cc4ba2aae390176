package dev.varve.train.interpret;

import dev.varve.train.engine.NodeGradient;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How the channels of a node are weighed against each other in a map of what speaks for an output. */
public enum CamRule {

    /** Grad-CAM: by the mean gradient of the channel (Selvaraju et al. 2017, arXiv:1610.02391, equations 1 and 2). */
    GRAD_CAM {
        @Override
        double weight(double[] value, double[] gradient) {
            return Arrays.stream(gradient).average().orElseThrow();
        }
    },

    /**
     * Grad-CAM++: by its positive gradients, those less that stand among many (Chattopadhay et al. 2018,
     * arXiv:1710.11063, equations 10 and 19). The exponential of the output, which multiplies all weights alike, is
     * left out; where the denominator is 0, so is the share. The package pytorch-grad-cam adds 1e-6 to the denominator,
     * which flattens its maps where gradients are below about 1e-3.
     */
    GRAD_CAM_PLUS_PLUS {
        @Override
        double weight(double[] value, double[] gradient) {
            double sum = Arrays.stream(value).sum();
            return Arrays.stream(gradient).filter(g -> g > 0)
                    .map(g -> g / (2 + sum * g)).filter(Double::isFinite).sum();
        }
    };

    /** The weight of a channel, from its numbers and the gradients there, position by position. */
    abstract double weight(double[] value, double[] gradient);

    /**
     * The map of an image: the weighed sum of the channels, where it is positive, and else 0.
     *
     * @param node of which it has a square of positions
     * @param image its number in the batch
     */
    HeatMap map(NodeGradient node, int image) {
        Positions positions = Positions.of(node.shape()).orElseThrow();
        double[] sum = new double[positions.count()];
        for (int channel = 0; channel < positions.channels(); channel++) {
            double[] value = positions.channel(node.value(), image, channel);
            double weight = weight(value, positions.channel(node.gradient(), image, channel));
            IntStream.range(0, sum.length).forEach(i -> sum[i] += weight * value[i]);
        }
        return new HeatMap(positions.side(), Arrays.stream(sum).map(v -> Math.max(0, v)).toArray());
    }
}
