package dev.varve.train.report;

import dev.varve.html.Markup;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parts of a page that several sections have. */
final class Elements {

    private Elements() {
    }

    /** A section with a heading. */
    static Markup section(String heading, Markup... content) {
        Markup section = new Markup("section").with(new Markup("h2").text(heading));
        return section.all(List.of(content));
    }

    /** A paragraph in small letters. */
    static Markup note(String text) {
        return new Markup("p", "class", "soft").text(text);
    }

    /** A plot or table with what there is to say of it. */
    static Markup figure(Markup drawing, String caption) {
        return new Markup("figure").with(drawing).with(new Markup("figcaption").text(caption));
    }

    /** The same with a colour for each name. */
    static Markup figure(Markup drawing, Map<String, String> colours, String caption) {
        Markup legend = new Markup("figcaption");
        colours.forEach((name, colour) -> legend.with(new Markup("span", "class", "entry")
                .with(new Markup("span", "class", "key", "style", "background:" + colour)).text(" " + name)));
        return new Markup("figure").with(drawing).with(legend.text(caption));
    }

    /** Figures side by side where there is room. */
    static Markup beside(List<Markup> figures) {
        return new Markup("div", "class", "figures").all(figures);
    }

    /** Figures side by side, each as wide as what it shows. */
    static Markup fitting(List<Markup> figures) {
        return new Markup("div", "class", "figures fitting").all(figures);
    }

    /** A table that scrolls where it is too wide. */
    static Markup table(List<String> headings, List<List<String>> rows) {
        Markup head = new Markup("tr");
        headings.forEach(heading -> head.with(new Markup("th").text(heading)));
        Markup body = new Markup("tbody");
        for (List<String> row : rows) {
            Markup line = new Markup("tr");
            row.forEach(cell -> line.with(new Markup("td").text(cell)));
            body.with(line);
        }
        return new Markup("div", "class", "scroll").with(new Markup("table")
                .with(new Markup("thead").with(head)).with(body));
    }

    /** Names with what belongs to each, a line for each. */
    static Markup facts(Map<String, String> facts) {
        Markup list = new Markup("dl");
        facts.forEach((name, value) -> list.with(new Markup("dt").text(name)).with(new Markup("dd").text(value)));
        return list;
    }

    /** A figure with four decimals, of 100 and more with six digits. */
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.4f" : "%.6g", value);
    }

    /** A share with three decimals. */
    static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** A name of at most so many letters; of a longer one the middle is left out. */
    static String shortened(String name, int letters) {
        if (name.length() <= letters) {
            return name;
        }
        int kept = Math.max(0, letters - 1);
        return name.substring(0, (kept + 1) / 2) + (letters > 0 ? "…" : "") + name.substring(name.length() - kept / 2);
    }

    /** A duration. */
    static String seconds(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%,.1f s" : "%,.0f s", value);
    }
}
