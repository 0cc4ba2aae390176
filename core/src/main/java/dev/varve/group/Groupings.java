package dev.varve.group;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All ways to find groups, by the names that users give them. */
public final class Groupings {

    /**
     * The way that is taken where none is named: by stage, with two groups of the body and the head. Of the stage
     * edges, where the resolution halves, the one nearest to half of the body's multiply-accumulates divides it, the
     * later one in a tie; if none lies between 35 % and 65 %, block edges join. A body without any edge is one group.
     */
    public static final Grouping DEFAULT = new ByStage(ByStage.DEFAULT_GROUPS);

    private static final String NAMES = "names";

    private Groupings() {
    }

    /** All names: stage, block, cost, names, and one for each generation of fastai. */
    public static List<String> names() {
        return Stream.concat(Stream.of("stage", "block", "cost", NAMES), Arrays.stream(Fastai.values()).map(Fastai::by))
                .toList();
    }

    /**
     * The way that a user asks for.
     *
     * <p>{@code stage} takes edges where the resolution halves, {@code block} those around the smallest repeated
     * modules, {@code cost} any clean cut; each chooses among them for groups that are as equal in
     * multiply-accumulates as possible. Without a number {@code block} makes one group a block, the others three.
     *
     * @param by a name, or null for the default, or for {@code names} where borders are given
     * @param groups how many groups, the head counted, or 0 where the user leaves that open
     * @param borders for {@code names} alone; may be empty otherwise
     * @throws InvalidInput if the name is unknown, or the way takes no number or no borders
     */
    public static Grouping of(String by, int groups, List<String> borders) {
        String name = by != null ? by : borders.isEmpty() ? DEFAULT.by() : NAMES;
        if (!names().contains(name)) {
            throw Suggestions.unknown("--by", name, "way to find groups", names());
        }
        if (!borders.isEmpty() && !name.equals(NAMES)) {
            throw new InvalidInput("--at %s: only --by names takes borders, found --by %s; leave one of both out",
                    String.join(",", borders), name);
        }
        boolean counts = List.of("stage", "block", "cost").contains(name);
        if (groups != 0 && !counts) {
            throw new InvalidInput("--groups %d: --by %s has a number of groups of its own; leave it out", groups,
                    name);
        }
        return counts ? counted(name, groups) : name.equals(NAMES) ? new ByNames(borders) : fastai(name);
    }

    private static Grouping counted(String name, int groups) {
        int several = groups == 0 ? ByStage.DEFAULT_GROUPS : groups;
        return switch (name) {
            case "stage" -> new ByStage(several);
            case "cost" -> new ByCost(several);
            default -> new ByBlock(groups);
        };
    }

    private static Grouping fastai(String name) {
        return Arrays.stream(Fastai.values()).filter(one -> one.by().equals(name)).findFirst().orElseThrow();
    }
}
