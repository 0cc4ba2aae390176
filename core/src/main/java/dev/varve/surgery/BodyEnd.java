package dev.varve.surgery;

import dev.varve.graph.Combine;
import dev.varve.graph.Contraction;
import dev.varve.graph.Network;
import dev.varve.graph.NetworkBuilder;
import dev.varve.graph.Node;
import dev.varve.graph.Noise;
import dev.varve.graph.Pool;
import dev.varve.graph.Shape;

/**
 * Where the old head is cut off: the last value that still is an image, {@code [N, C, H, W]} of more than one
 * position, before the classifier and the pooling to a fixed size; or, where tokens {@code [N, L, C]} lead to the
 * classifier, what one item's become, {@code [N, C]}.
 *
 * <p>The walk goes back from the output. It passes the contraction that makes the class scores, whatever it is, and
 * then all that has no height and width or one position only, adaptive poolings, the joining of such poolings, and
 * dropouts. It knows no names: it ends at {@code layer4.1.relu:1} in resnet18, at the last max pooling in vgg16_bn,
 * whether its classifier is of matrices or, as in timm, of convolutions, at {@code bn2.act} in tf_efficientnet_lite0
 * and at the class token, behind the last norm, in vit_b_16. What the root's child that makes the scores computes
 * before it pools, as in efficientvit_b0, goes with the old head, unless the whole network is one child.
 */
public final class BodyEnd {

    private BodyEnd() {
    }

    /**
     * The id of the value at which the body ends.
     *
     * @throws IllegalArgumentException if no image leads to the scores, as in a network that is a head alone, or in one
     *         without a contraction
     */
    public static String of(Network network) {
        NetworkBuilder shapes = NetworkBuilder.extending(network);
        Node node = network.node(network.outputs().get(0));
        String classifier = null;
        String within = null;
        while (!node.inputs().isEmpty()) {
            if (classifier != null && endsABody(network, shapes, node)) {
                if (!child(node).equals(classifier)) {
                    return node.id();
                }
                within = within == null ? node.id() : within;
            }
            classifier = classifier == null && node.op() instanceof Contraction ? child(node) : classifier;
            node = network.node(node.inputs().get(0));
        }
        if (within != null) {
            return within;
        }
        throw new IllegalArgumentException(network.name() + ": a body must end in a value [N, C, H, W] before the"
                + " classifier, found none; name the body end");
    }

    /** The child of the root that a node is computed in. */
    private static String child(Node node) {
        return node.origin().scope().split("\\.")[0];
    }

    /** A pooled value of one position may keep its four axes. */
    private static boolean endsABody(Network network, NetworkBuilder shapes, Node node) {
        Shape shape = shapes.value(node.id()).shape();
        boolean image = shape.rank() == 4 && shape.extent(2) * shape.extent(3) > 1;
        boolean ofTokens = shape.rank() == 2 && shapes.value(node.inputs().get(0)).shape().rank() == 3;
        return ofTokens || image && !belongsToHead(network, node);
    }

    private static boolean belongsToHead(Network network, Node node) {
        return node.op() instanceof Pool.Adaptive || node.op() instanceof Noise
                || node.op() instanceof Combine
                && node.inputs().stream().allMatch(input -> network.node(input).op() instanceof Pool.Adaptive);
    }
}
