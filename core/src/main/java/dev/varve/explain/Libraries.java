package dev.varve.explain;

import static dev.varve.explain.Wording.arithmetic;
import static dev.varve.explain.Wording.list;
import static dev.varve.explain.Wording.name;

import dev.varve.group.Explanation.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where fastai, whose tables name one border a network, cuts; and whether timm begins a group here. */
final class Libraries implements Argument {

    private static final String FASTAI = "fastai";
    private static final String TIMM = "timm";

    @Override
    public Optional<String> about(Case one) {
        List<String> sentences = new ArrayList<>();
        for (Edge other : one.all().edges()) {
            List<String> who = named(other, FASTAI);
            if (!who.isEmpty()) {
                sentences.add(list(who) + (who.size() == 1 ? " cuts " : " cut ") + where(one, other));
            }
        }
        List<String> timm = named(one.edge(), TIMM);
        if (!timm.isEmpty()) {
            sentences.add(list(timm) + (timm.size() == 1 ? " begins" : " begin") + " one of many groups here.");
        }
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
    }

    private static List<String> named(Edge edge, String library) {
        return edge.chosenBy().stream().filter(who -> who.startsWith(library)).toList();
    }

    private static String where(Case one, Edge other) {
        if (other.equals(one.edge())) {
            return "here.";
        }
        return Case.sameGroups(one.edge(), other) ? "at " + name(other) + ", which makes the same groups."
                + Parting.of(other)
                : "at " + name(other) + ", with " + arithmetic(other) + " of the arithmetic before it."
                + Parting.of(other);
    }
}
