package dev.varve.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A whole page, with its style in it. */
public final class Document {

    private Document() {
    }

    /**
     * The text of a file.
     *
     * @param title of the page
     * @param main what it shows
     * @param owner beside which the rest of its style lies
     * @param style name of that style sheet, which follows the shared one
     */
    public static String of(String title, Markup main, Class<?> owner, String style) {
        Markup head = new Markup("head").literally("<meta charset=\"utf-8\"><meta name=\"viewport\" "
                + "content=\"width=device-width, initial-scale=1\">").with(new Markup("title").text(title))
                .literally("<style>" + text(Document.class, "page.css") + text(owner, style) + "</style>");
        return "<!DOCTYPE html>\n" + new Markup("html", "lang", "en").with(head).with(new Markup("body").with(main));
    }

    private static String text(Class<?> owner, String name) {
        try (InputStream css = owner.getResourceAsStream(name)) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
