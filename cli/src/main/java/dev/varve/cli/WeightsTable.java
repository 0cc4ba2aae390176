package dev.varve.cli;

import dev.varve.card.Plural;
import dev.varve.train.cache.Cache;
import dev.varve.weights.Pretrained;
import dev.varve.weights.hub.Hub;
import dev.varve.weights.hub.Pretraining;
import dev.varve.weights.hub.Pretrainings;
import dev.varve.weights.hub.Progress;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where weights of an architecture can come from. */
final class WeightsTable {

    private static final double PER_CENT = 100;
    private static final Map<String, Pretrained> EMBEDDED = Pretrained.all().stream()
            .collect(Collectors.toMap(Pretrained::architecture, Function.identity(), (first, later) -> first));

    private WeightsTable() {
    }

    /**
     * In a few words, as {@code torchvision, timm: 19 tags} or {@code embedded, timm: 1 tag}; where the libraries have
     * none, {@code a file}, and for architectures of timm's {@code hf:OWNER/REPO or a file}.
     */
    static String summary(Architecture architecture) {
        List<Pretraining> published = Pretrainings.of(architecture.name());
        String embedded = EMBEDDED.containsKey(architecture.name()) ? "embedded" : "";
        if (published.isEmpty() && embedded.isEmpty()) {
            return architecture.library() == Architecture.Library.TIMM ? "hf:OWNER/REPO or a file" : "a file";
        }
        if (published.isEmpty()) {
            return embedded;
        }
        String libraries = published.stream().map(Pretraining::library).distinct().collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%s%s: %s", embedded.isEmpty() ? "" : embedded + ", ", libraries,
                Plural.of(published.size(), "tag"));
    }

    /** Whether any are embedded or published. */
    static boolean areKnown(String architecture) {
        return Pretrained.of(architecture).isPresent() || !Pretrainings.of(architecture).isEmpty();
    }

    /** All tags of all architectures of the zoo. */
    static Table all() {
        return table(Zoo.names());
    }

    /** The tags of one, the default first. */
    static Table of(String architecture) {
        return table(List.of(architecture));
    }

    private static Table table(List<String> architectures) {
        Table table = new Table("architecture", "tag", "from", "licence", "size", "crop", "resized", "is");
        Hub hub = new Hub(Cache.folder(), true, Progress.SILENT);
        for (String architecture : architectures) {
            Optional.ofNullable(EMBEDDED.get(architecture)).ifPresent(
                    one -> table.row(architecture, "", one.name(), one.licence(), "", "", "", "embedded"));
            for (Pretraining one : Pretrainings.of(architecture)) {
                table.row(architecture, one.tag(), one.library(), one.licence().isEmpty() ? "unknown" : one.licence(),
                        one.images().size(),
                        String.format(Locale.ROOT, "%.1f %%", PER_CENT * one.images().crop()),
                        one.images().interpolation(), hub.has(one) ? "in the cache" : "to be downloaded");
            }
        }
        return table;
    }
}
