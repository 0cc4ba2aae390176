package dev.varve.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Progressive resizing: the last phase that trains becomes one phase for each of some growing sizes, each with the
 * whole schedule, as fastai's users fit anew at each size. They share its epochs evenly, of what is left over the later
 * ones have one more each. What comes before has the first size.
 */
final class Resizing {

    private static final String OPTION = "--sizes";

    private Resizing() {
    }

    /** Checks that sizes grow. */
    static List<Integer> checked(List<Integer> sizes) {
        Require.that(sizes.size() > 1, OPTION, "takes two sizes or more", sizes.size(), "one is given by --size");
        for (int i = 0; i < sizes.size(); i++) {
            Require.atLeast(1, sizes.get(i), OPTION);
            Require.that(i == 0 || sizes.get(i) > sizes.get(i - 1), OPTION, "must grow",
                    sizes.get(i) + (i == 0 ? "" : " behind " + sizes.get(i - 1)), "order them");
        }
        return List.copyOf(sizes);
    }

    /** The phases of a recipe at these sizes. */
    static List<Phase> phases(String recipe, List<Phase> phases, List<Integer> sizes) {
        int last = lastThatTrains(phases);
        Recipe.Settings.refuse(last < 0, OPTION, recipe, "which trains nothing");
        Phase.Train divided = (Phase.Train) phases.get(last);
        Require.that(divided.epochs() >= sizes.size(), OPTION, "takes an epoch of the phase '" + divided.name()
                + "' for each size", NumberText.count(sizes.size()) + " for " + NumberText.count(divided.epochs()),
                "give --epochs " + sizes.size() + " or more");
        List<Phase> resized = new ArrayList<>();
        phases.subList(0, last).forEach(phase -> resized.add(phase.withSize(sizes.get(0))));
        for (int i = 0; i < sizes.size(); i++) {
            int epochs = divided.epochs() * (i + 1) / sizes.size() - divided.epochs() * i / sizes.size();
            resized.add(divided.part(divided.name() + "-" + sizes.get(i), epochs, sizes.get(i)));
        }
        phases.subList(last + 1, phases.size())
                .forEach(phase -> resized.add(phase.withSize(sizes.get(sizes.size() - 1))));
        return resized;
    }

    private static int lastThatTrains(List<Phase> phases) {
        int last = phases.size() - 1;
        while (last >= 0 && !(phases.get(last) instanceof Phase.Train)) {
            last--;
        }
        return last;
    }
}
