package dev.varve.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How timm divides parameters by their names alone ({@code group_with_matcher} of timm 1.0.31).
 *
 * <p>The first rule whose pattern matches the beginning of a name gives it a key: the rule's ordinal, the numbers that
 * the pattern captures, and a last number that the rule may add. Equal keys are one group, and groups stand in the
 * order of their keys. A key that ends in {@link #WITH_THE_GROUP_BEFORE} begins no group. What no rule matches is the
 * last group, with the classifier.
 *
 * @param rules in the order in which they are tried
 */
record TimmMatcher(List<Rule> rules) {

    /** The last number of a key that goes to the group before it: a final norm to the last block. */
    static final int WITH_THE_GROUP_BEFORE = 99_999;

    private static final List<Integer> UNMATCHED = List.of(Integer.MAX_VALUE);

    /**
     * A pattern and what its names are.
     *
     * @param ordinal the place of the rule's kind: 0 for the stem, 1 for blocks
     * @param pattern matched at the beginning of a name; what it captures are numbers
     * @param last the last number of the key; empty if it has none besides
     */
    record Rule(int ordinal, Pattern pattern, List<Integer> last) {

        private List<Integer> key(Matcher name) {
            List<Integer> key = new ArrayList<>(List.of(ordinal));
            for (int i = 1; i <= name.groupCount(); i++) {
                if (name.group(i) != null) {
                    key.add(Integer.valueOf(name.group(i)));
                }
            }
            key.addAll(last);
            return key;
        }
    }

    /** Keeps an immutable copy. */
    TimmMatcher {
        rules = List.copyOf(rules);
    }

    /** The groups of some names, the stem first; within a group by key, and then in the order given. */
    List<List<String>> groups(List<String> names) {
        Map<List<Integer>, List<String>> byKey = new TreeMap<>(TimmMatcher::compare);
        names.forEach(name -> byKey.computeIfAbsent(key(name), any -> new ArrayList<>()).add(name));
        List<List<String>> groups = new ArrayList<>();
        byKey.forEach((key, members) -> {
            if (groups.isEmpty() || key.get(key.size() - 1) != WITH_THE_GROUP_BEFORE) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).addAll(members);
        });
        return Collections.unmodifiableList(groups);
    }

    private List<Integer> key(String name) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern.matcher(name);
            if (matcher.lookingAt()) {
                return rule.key(matcher);
            }
        }
        return UNMATCHED;
    }

    /** As Python compares tuples: by the first difference, and a beginning stands before what goes on. */
    private static int compare(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
