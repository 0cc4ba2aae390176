package dev.varve.html;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An element of HTML or SVG; all text and all values of attributes that go in are escaped. */
public final class Markup {

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final StringBuilder content = new StringBuilder();

    /** An element with attributes, given as names and values by turns; decimals are rounded to hundredths. */
    public Markup(String name, Object... attributes) {
        this.name = name;
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            this.attributes.put((String) attributes[i], value instanceof Double decimal
                    ? String.format(Locale.ROOT, "%.2f", decimal) : value.toString());
        }
    }

    /** Puts text behind what is inside. */
    public Markup text(String text) {
        content.append(escaped(text));
        return this;
    }

    /** Puts an element behind what is inside. */
    public Markup with(Markup child) {
        content.append(child);
        return this;
    }

    /** Puts markup that stands in this program behind what is inside. */
    public Markup literally(String markup) {
        content.append(markup);
        return this;
    }

    /** Puts elements behind what is inside. */
    public Markup all(Iterable<Markup> children) {
        children.forEach(this::with);
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        StringBuilder markup = new StringBuilder("<").append(name);
        attributes.forEach((attribute, value) ->
                markup.append(' ').append(attribute).append("=\"").append(escaped(value)).append('"'));
        return markup.append('>').append(content).append("</").append(name).append(">\n").toString();
    }
}
