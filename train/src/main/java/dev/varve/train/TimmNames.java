package dev.varve.train;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.weights.hub.Pretrainings;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The zoo's architectures by timm's names of them. */
final class TimmNames {

    private static final String PREFIX = "timm/";
    private static final String LIBRARY = Architecture.Library.TIMM.name();

    private TimmNames() {
    }

    /**
     * The zoo's names of what timm calls so, timm's own build first: {@code timm/NAME}, then {@code NAME} where timm
     * publishes weights that fit torchvision's build too.
     *
     * @param subject what the message calls the weights
     * @throws InvalidInput if the zoo has none; offers the nearest of timm's names
     */
    static List<String> of(String subject, String name) {
        Map<String, List<String>> known = Zoo.architectures().stream().filter(TimmNames::isTimms)
                .map(Architecture::name).sorted(Comparator.comparing(one -> !one.startsWith(PREFIX)))
                .collect(Collectors.groupingBy(TimmNames::plain, TreeMap::new, Collectors.toList()));
        if (!known.containsKey(name)) {
            throw new InvalidInput("%s: are weights of timm's %s, which Varve does not have%s", subject, name,
                    Suggestions.clause(name, known.keySet()));
        }
        return known.get(name);
    }

    private static boolean isTimms(Architecture one) {
        return one.library() == Architecture.Library.TIMM || Pretrainings.of(one.name()).stream()
                .anyMatch(weights -> weights.library().equalsIgnoreCase(LIBRARY));
    }

    private static String plain(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
