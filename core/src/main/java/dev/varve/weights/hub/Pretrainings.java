package dev.varve.weights.hub;

import dev.varve.card.InvalidInput;
import dev.varve.card.SourceImages;
import dev.varve.card.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All pretrained tags, by architecture: what torchvision 0.29, timm 1.0 and fastai 2.8 say of themselves, read by
 * {@code reference/golden/scripts/make_pretrained.py}, which lists the architectures.
 */
public final class Pretrainings {

    private static final String TABLE = "pretrained.tsv";
    private static final String WITHOUT = "# without: ";
    private static final int LINES_ABOVE = 3;
    private static final String HUB = "timm/";

    private final Map<String, List<Pretraining>> byArchitecture;
    private final Set<String> without;

    private Pretrainings(List<String> lines) {
        without = lines.stream().filter(line -> line.startsWith(WITHOUT))
                .flatMap(line -> Stream.of(line.substring(WITHOUT.length()).split(" "))).collect(Collectors.toSet());
        byArchitecture = lines.stream().skip(LINES_ABOVE).map(Pretrainings::row).collect(Collectors.groupingBy(
                Pretraining::architecture, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    }

    /** The table is read at its first use: most runs need none of it. */
    private static final class Loaded {
        private static final Pretrainings TABLE_READ = new Pretrainings(lines());
    }

    private static List<String> lines() {
        try (InputStream in = Pretrainings.class.getResourceAsStream(TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException broken) {
            throw new IllegalStateException(TABLE + " lies beside this class", broken);
        }
    }

    private static Pretraining row(String line) {
        String[] cells = line.split("\t", -1);
        SourceImages images = new SourceImages(Integer.parseInt(cells[4]), Double.parseDouble(cells[5]), cells[6],
                numbers(cells[7]), numbers(cells[8]));
        return new Pretraining(cells[0], cells[1], cells[2], cells[3], images, cells[9], URI.create(cells[10]));
    }

    private static List<Double> numbers(String cell) {
        return Arrays.stream(cell.split(" ")).map(Double::valueOf).toList();
    }

    /** Those of an architecture, the library's default first; empty where nobody published any. */
    public static List<Pretraining> of(String architecture) {
        return Loaded.TABLE_READ.byArchitecture.getOrDefault(architecture, List.of());
    }

    /** The architectures of which the libraries have no weights. */
    public static Set<String> without() {
        return Loaded.TABLE_READ.without;
    }

    /**
     * What a text may mean: a tag, {@code ARCHITECTURE.TAG}, or the hub's {@code timm/ARCHITECTURE.TAG}.
     *
     * @return empty if it is none of these for this architecture
     */
    public static Optional<Pretraining> named(String architecture, String text) {
        return of(architecture).stream().filter(one -> text.equals(one.tag()) || text.equals(one.name())
                || text.equals(HUB + one.name())).findFirst();
    }

    /** Weights by a text that names their architecture too: {@code resnet50.a1_in1k} or the hub's name. */
    public static Optional<Pretraining> called(String text) {
        return Loaded.TABLE_READ.byArchitecture.values().stream().flatMap(List::stream)
                .filter(one -> text.equals(one.name()) || text.equals(HUB + one.name())).findFirst();
    }

    /**
     * Says that a text is no tag of an architecture.
     *
     * @param subject what the message calls it, such as {@code --weights v3}
     */
    public static InvalidInput unknown(String subject, String architecture, String text) {
        if (called(text).isPresent()) {
            return new InvalidInput("%s: are weights of %s, found --arch %s; leave --arch out, or name other weights",
                    subject, called(text).get().architecture(), architecture);
        }
        List<String> tags = of(architecture).stream().map(Pretraining::tag).toList();
        String wanted = text.startsWith(HUB) ? text.substring(HUB.length()) : text;
        String asked = wanted.startsWith(architecture + ".") ? wanted.substring(architecture.length() + 1) : wanted;
        return new InvalidInput("%s: is neither a file nor published weights of %s%s", subject, architecture,
                tags.isEmpty() ? ", which has none; give a file" : Suggestions.clause(asked, tags));
    }
}
