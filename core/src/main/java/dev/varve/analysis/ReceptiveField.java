package dev.varve.analysis;

import dev.varve.graph.Network;
import dev.varve.graph.Node;
import dev.varve.graph.Window;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much of the input one position of a value sees, along the path that sees most. */
public final class ReceptiveField {

    private static final Window PIXEL = new Window(1, 1);

    private ReceptiveField() {
    }

    /**
     * Extents and stride in input pixels, by node in order of execution. Along each axis a window of {@code k}
     * positions over a value of extent {@code e} and stride {@code s} sees {@code e + (k - 1) s}; {@link Window#WHOLE}
     * stays whole.
     */
    public static Map<String, Window> of(Network network) {
        Map<String, Window> fields = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            Window seen = node.inputs().stream().map(fields::get).reduce(PIXEL, ReceptiveField::wider);
            fields.put(node.id(), node.op().window().map(window -> through(seen, window)).orElse(seen));
        }
        return Collections.unmodifiableMap(fields);
    }

    private static Window wider(Window left, Window right) {
        return new Window(Math.max(left.height(), right.height()), Math.max(left.width(), right.width()),
                Math.max(left.stride(), right.stride()));
    }

    private static Window through(Window seen, Window window) {
        return new Window(through(seen.height(), seen.stride(), window.height()),
                through(seen.width(), seen.stride(), window.width()), seen.stride() * window.stride());
    }

    private static long through(long seen, long stride, long window) {
        return seen == Window.WHOLE || window == Window.WHOLE ? Window.WHOLE : seen + (window - 1) * stride;
    }
}
