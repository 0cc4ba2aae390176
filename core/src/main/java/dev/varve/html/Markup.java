package dev.varve.html;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** An element of HTML or SVG; all text and all values of attributes that go in are escaped. */
public final class Markup {

    /** The blank between a number and the sign or unit behind it. */
    private static final Pattern BEFORE_SIGN = Pattern.compile("(?<=\\d) (?=%|(?:ms|s|min|h|px|k|M|KiB|MiB|GiB)\\b)");

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

    /** Puts text behind what is inside; outside of {@code pre} no line breaks between a number and its sign. */
    public Markup text(String text) {
        content.append(escaped(name.equals("pre") ? text : BEFORE_SIGN.matcher(text).replaceAll("\u00a0")));
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
