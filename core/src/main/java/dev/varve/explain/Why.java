package dev.varve.explain;

import java.util.List;
import java.util.Optional;

/** Why a border lies here and not one earlier or later. */
public final class Why {

    private static final List<Argument> ARGUMENTS = List.of(new Place(), new Contents(), new Savings(),
            new SameGroups(), new Neighbours(), new Libraries(), new Relatives());

    private Why() {
    }

    /** What the numbers say, a paragraph each: the place, what lies before it, what that saves, the alternatives. */
    public static List<String> of(Case one) {
        return ARGUMENTS.stream().map(argument -> argument.about(one)).flatMap(Optional::stream).toList();
    }
}
