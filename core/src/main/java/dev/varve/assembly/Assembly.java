package dev.varve.assembly;

import dev.varve.graph.Network;
import dev.varve.group.Body;
import dev.varve.group.Fastai;
import dev.varve.group.Grouping;
import dev.varve.group.LayerGroups;
import dev.varve.surgery.BodyEnd;
import dev.varve.surgery.Head;
import dev.varve.surgery.HeadLayers;
import dev.varve.surgery.Rewrite;
import java.util.Optional;

/**
 * A network with a new head for new classes, and the layer groups of both.
 *
 * @param original the network with its own head
 * @param bodyEnd id of the value at which the old head was cut off
 * @param rewrite the cut and the graft; its network is what is trained
 * @param groups the layer groups of that network
 */
public record Assembly(Network original, String bodyEnd, Rewrite rewrite, LayerGroups groups) {

    /** Leaves the body's end to the grouping. */
    public static final int OWN_BODY_END = 0;

    /**
     * Cuts, grafts and groups. A grouping of fastai brings its own body end and its version's head; any other takes the
     * last value before the classifier and fastai 2's head, unless the input names one.
     *
     * @param original the network with its own head
     * @param grouping how groups are found
     * @param bodyEnd how many of the network's children the body keeps, or, negative, how many it does not; or
     *        {@link #OWN_BODY_END}
     * @param classes how many logits
     * @param input at which size costs are compared, and which head
     * @throws dev.varve.card.InvalidInput if the grouping does not fit the network
     */
    public static Assembly of(Network original, Grouping grouping, int bodyEnd, int classes, Input input) {
        String end = end(original, grouping, bodyEnd);
        Rewrite rewrite = new Head(input.head().orElseGet(() -> style(grouping)), input.layers())
                .replacing(original, end, classes, input.seed());
        LayerGroups groups = grouping.group(Body.of(rewrite.network(), end, input.size()));
        return new Assembly(original, end, rewrite, groups);
    }

    /**
     * What else an assembly depends on.
     *
     * @param size pixels of each side of the square image at which costs are compared
     * @param seed of the head's first weights
     * @param head whose head; absent takes the grouping's
     * @param layers of that head
     */
    public record Input(int size, long seed, Optional<Head.Style> head, HeadLayers layers) {

        /** A head with the layers that it has where nothing is said. */
        public Input(int size, long seed, Optional<Head.Style> head) {
            this(size, seed, head, HeadLayers.DEFAULT);
        }
    }

    static String end(Network original, Grouping grouping, int bodyEnd) {
        if (bodyEnd != OWN_BODY_END) {
            return Body.endOfChildren(original, bodyEnd);
        }
        return grouping instanceof Fastai fastai ? fastai.bodyEnd(original) : BodyEnd.of(original);
    }

    static Head.Style style(Grouping grouping) {
        if (grouping == Fastai.V0_7) {
            return Head.Style.FASTAI_0_7;
        }
        return grouping == Fastai.V1 ? Head.Style.FASTAI_1 : Head.Style.FASTAI_2;
    }

    /** The network that is trained: the body and its new head. */
    public Network network() {
        return rewrite.network();
    }
}
