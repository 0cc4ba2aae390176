package dev.varve.explain;

import static dev.varve.explain.Wording.bytes;
import static dev.varve.explain.Wording.percent;

import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import java.util.Optional;

/** What lies before a border, what crosses it, and how much of the image that has seen. */
final class Contents implements Argument {

    @Override
    public Optional<String> about(Case one) {
        Edge edge = one.edge();
        int layers = edge.depth().layersBefore() + edge.depth().layersBehind();
        String seconds = edge.before().seconds() == null ? ""
                : ", and " + percent(edge.before().seconds()) + " of the measured time";
        return Optional.of(String.format("Before it lie %s: %d of %d convolutions and matrices, with %s of the weights "
                + "and %s of the activations%s. %s", edge.depth().holds(), edge.depth().layersBefore(), layers,
                percent(edge.before().parameters()), percent(edge.before().activations()), seconds,
                crossing(edge, one.all().size())));
    }

    private static String crossing(Edge edge, int size) {
        return what(edge) + ", " + view(edge.receptiveField(), size);
    }

    /** Of several tensors, those that go past too, the map is that of the last; the bytes are those of all. */
    private static String what(Edge edge) {
        if (edge.resolution() == 1) {
            return String.format("%s an image cross in fp32", bytes(edge.bytes()));
        }
        int tensors = edge.live().size();
        String map = String.format("%d x %d map", edge.resolution(), edge.resolution());
        return tensors == 1
                ? String.format("A %s crosses (stride %d, %s an image in fp32)", map, edge.stride(),
                        bytes(edge.bytes()))
                : String.format("%d tensors cross (%s an image in fp32), the last a %s (stride %d)", tensors,
                        bytes(edge.bytes()), map, edge.stride());
    }

    private static String view(long field, int size) {
        if (field == Explanation.WHOLE) {
            return "and each of its positions can have seen the whole image.";
        }
        return field <= size ? "and a position has a receptive field of " + field + " of " + size + " pixels."
                : "and a position has a receptive field of " + field + " pixels, more than the " + size + " there are.";
    }
}
