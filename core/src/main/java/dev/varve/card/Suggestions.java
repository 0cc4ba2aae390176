package dev.varve.card;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Known names that lie near a mistyped one, for messages such as {@code the nearest are resnet34, resnet50}. */
public final class Suggestions {

    private static final int SHOWN = 3;

    private Suggestions() {
    }

    /**
     * Finds the known names nearest to a wrong one: those that begin with it, those that contain it, those that
     * are a word of it, then by fewest letters inserted, left out, replaced or swapped with their neighbour, upper and
     * lower case alike; a tie goes to the longer common beginning, then to the more equal length, then to the alphabet.
     *
     * @param wrong what was typed
     * @param known all names that would have been right
     * @return at most three names, nearest first; empty if none is known
     */
    public static List<String> nearest(String wrong, Collection<String> known) {
        String typed = wrong.toLowerCase(Locale.ROOT);
        return known.stream().distinct()
                .sorted(Comparator.<String>comparingInt(name -> strangeness(typed, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(name -> distance(typed, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(name -> -commonStart(typed, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(name -> Math.abs(name.length() - typed.length()))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN).toList();
    }

    /**
     * Reports an unknown name as the user's mistake, with the nearest known ones.
     *
     * @param wrong what was typed
     * @param kind what it should have been, for example {@code architecture}
     * @param known all names that would have been right, at least one
     * @return for example {@code resnet35: no such architecture; the nearest are resnet34, resnet18, resnet50}
     */
    public static InvalidInput unknown(String wrong, String kind, Collection<String> known) {
        return new InvalidInput("%s: no such %s%s", wrong, kind, clause(wrong, known));
    }

    /**
     * Reports an unknown value of an option, as {@link #unknown(String, String, Collection)} does of an argument.
     *
     * @param option its name, with which the message begins
     */
    public static InvalidInput unknown(String option, String wrong, String kind, Collection<String> known) {
        return new InvalidInput("%s %s: no such %s%s", option, wrong, kind, clause(wrong, known));
    }

    /**
     * The end of a message about an unknown name.
     *
     * @param wrong what was typed
     * @param known all names that would have been right
     * @return for example {@code ; the nearest are resnet34, resnet18, resnet50}; empty if none is known
     */
    public static String clause(String wrong, Collection<String> known) {
        List<String> near = nearest(wrong, known);
        return near.isEmpty() ? "" : (near.size() == 1 ? "; the nearest is " : "; the nearest are ")
                + String.join(", ", near);
    }

    /** 0 where the name was begun, 1 where its end or middle was typed, 2 where it is a word of that, 3 otherwise. */
    private static int strangeness(String typed, String name) {
        if (!typed.isEmpty() && name.contains(typed)) {
            return name.startsWith(typed) ? 0 : 1;
        }
        return (" " + typed + " ").matches(".*[^\\w]\\Q" + name + "\\E[^\\w].*") ? 2 : 3;
    }

    /** The optimal string alignment distance: Levenshtein's, and a swap of two neighbours counts once. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped = i > 1 && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }

    private static int commonStart(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }
}
