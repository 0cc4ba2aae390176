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

    /** The ways of other libraries. */
    static final List<Library> LIBRARIES = Stream.<Library>concat(Arrays.stream(Fastai.values()),
            Arrays.stream(Timm.values())).toList();

    private static final String NAMES = "names";
    private static final List<String> COUNTED = List.of("stage", "block", "cost");

    private Groupings() {
    }

    /** All names: stage, block, cost, names, one for each generation of fastai, and two for timm. */
    public static List<String> names() {
        return Stream.of(COUNTED.stream(), Stream.of(NAMES), LIBRARIES.stream().map(Grouping::by))
                .flatMap(some -> some).toList();
    }

    /**
     * Every way but that by names, as a user asks for it.
     *
     * @param groups how many groups the ways by stage, block and cost make, or 0 for their own number
     */
    public static List<Grouping> all(int groups) {
        return names().stream().filter(name -> !name.equals(NAMES))
                .map(name -> of(name, COUNTED.contains(name) ? groups : 0, List.of())).toList();
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
        boolean counts = COUNTED.contains(name);
        if (groups != 0 && !counts) {
            throw new InvalidInput("--groups %d: --by %s has a number of groups of its own; leave it out", groups,
                    name);
        }
        return counts ? counted(name, groups) : name.equals(NAMES) ? new ByNames(borders) : library(name);
    }

    private static Grouping counted(String name, int groups) {
        int several = groups == 0 ? ByStage.DEFAULT_GROUPS : groups;
        return switch (name) {
            case "stage" -> new ByStage(several);
            case "cost" -> new ByCost(several);
            default -> new ByBlock(groups);
        };
    }

    private static Grouping library(String name) {
        return LIBRARIES.stream().filter(one -> one.by().equals(name)).findFirst().orElseThrow();
    }
}
