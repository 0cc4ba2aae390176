package dev.varve.explain;

import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.group.Explanation.Edge;
import dev.varve.group.Explanation.Flag;
import dev.varve.html.Document;
import dev.varve.html.Markup;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An explanation as one page of HTML that needs nothing besides: the tower, the curves, the sentences, the table. */
public final class Page {

    private static final List<String> HEADINGS = List.of("border", "index", "map", "stride", "sees px", "of the input",
            "layers before / behind", "parameters", "MACs", "activations", "crosses, fp32", "frozen", "as fastai",
            "cached");
    private static final String WORDS = "words";

    private Page() {
    }

    /**
     * The page.
     *
     * @param body what was explained
     * @param explained with all edges
     */
    public static String of(Body body, Explained explained) {
        String title = explained.border() == null ? explained.architecture()
                : explained.architecture() + ": why " + explained.border() + "?";
        Markup main = new Markup("main").with(new Markup("h1").text(title))
                .with(new Markup("p", "class", "soft").text(String.format("At %d x %d pixels. Shares are of the "
                        + "body, the network without its old head.", explained.size(), explained.size())));
        explained.why().forEach(paragraph -> main.with(new Markup("p").text(paragraph)));
        main.with(new Markup("div", "class", "figures").with(tower(body, explained)).with(curves(explained)));
        main.with(new Markup("h2").text("Every clean cut, and those that libraries take"))
                .with(new Markup("p", "class", "soft").text("Frozen, as fastai, cached: what a step costs with "
                        + "all before the border frozen, as a share of the full fine-tune: strictly; with norms "
                        + "that still train; with what crosses kept."))
                .with(new Markup("div", "class", "scroll").with(table(explained)));
        return Document.of(title, main, Page.class, "page.css");
    }

    private static Markup tower(Body body, Explained explained) {
        return new Markup("figure").with(new Tower(body, explained).drawing()).with(new Markup("figcaption")
                .text("Input on top. Height: multiply-accumulates. Width: map. ")
                .with(new Markup("span", "class", "key before")).text(" before the border ")
                .with(new Markup("span", "class", "key behind"))
                .text(" behind it. Point at a storey for its numbers."));
    }

    private static Markup curves(Explained explained) {
        return new Markup("figure", "class", "wide").with(new Curves(explained).drawing())
                .with(new Markup("figcaption").text("What lies before each clean cut, against depth in convolutions "
                        + "and matrices. Grey bars: stage edges. Red: the border."));
    }

    private static Markup table(Explained explained) {
        Markup heading = new Markup("tr");
        HEADINGS.forEach(text -> heading.with(new Markup("th").text(text)));
        heading.with(new Markup("th", "class", WORDS).text("remarks"));
        Markup table = new Markup("table").with(new Markup("thead").with(heading));
        Markup rows = new Markup("tbody");
        explained.edges().stream().filter(edge -> edge.isClean() || !edge.chosenBy().isEmpty())
                .forEach(edge -> rows.with(row(edge, edge.border().equals(explained.border()))));
        return table.with(rows);
    }

    private static Markup row(Edge edge, boolean chosen) {
        Markup row = chosen ? new Markup("tr", "class", "chosen") : new Markup("tr");
        List.of(edge.border(), edge.index() == null ? "" : edge.index(), edge.resolution(), edge.stride(),
                edge.receptiveField() == Explanation.WHOLE ? "all" : edge.receptiveField(), percent(edge.seen()),
                edge.depth().layersBefore() + " / " + edge.depth().layersBehind(),
                percent(edge.before().parameters()), percent(edge.before().macs()),
                percent(edge.before().activations()), Wording.bytes(edge.bytes()),
                Wording.times(edge.training().strict()), Wording.times(edge.training().asFastai()),
                Wording.times(edge.training().cached()))
                .forEach(cell -> row.with(new Markup("td").text(cell.toString())));
        return row.with(new Markup("td", "class", WORDS).text(remarks(edge)));
    }

    private static String remarks(Edge edge) {
        String flags = edge.flags().stream().map(Flag::words).collect(Collectors.joining("; "));
        String by = String.join(", ", edge.chosenBy());
        return by.isEmpty() ? flags : flags + (flags.isEmpty() ? "" : "; ") + "chosen by " + by;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
