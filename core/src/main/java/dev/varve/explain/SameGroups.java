package dev.varve.explain;

import static dev.varve.explain.Wording.bytes;
import static dev.varve.explain.Wording.list;
import static dev.varve.explain.Wording.name;
import static dev.varve.explain.Wording.ratio;

import dev.varve.group.Explanation.Edge;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which other borders make the same groups, and at which of them least crosses. */
final class SameGroups implements Argument {

    @Override
    public Optional<String> about(Case one) {
        List<Edge> equals = one.all().edges().stream().filter(other -> Case.sameGroups(one.edge(), other)).toList();
        if (equals.size() < 2) {
            return Optional.empty();
        }
        Edge best = one.canonical(one.edge());
        Edge worst = equals.stream().max(Comparator.comparingLong(Edge::bytes)).orElseThrow();
        String same = list(equals.stream().map(Wording::name).toList()) + " make the same groups";
        return Optional.of(best.bytes() == worst.bytes() ? same + "." : String.format("%s; at %s least crosses, %s an "
                + "image, %s the tensor at %s.", same, name(best), bytes(best.bytes()),
                ratio(best.bytes(), worst.bytes()), name(worst)));
    }
}
