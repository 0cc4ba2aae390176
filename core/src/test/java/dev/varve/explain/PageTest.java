package dev.varve.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.varve.group.Bodies;
import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.html.Markup;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class PageTest {

    private static String page(Body body) {
        return Page.of(body, Explained.of(Explanation.of(body), null, List.of()));
    }

    private static Document drawing(Markup markup) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(markup.toString())));
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test
    void of_aBody_isOnePageThatNeedsNothingBesides() {
        String page = page(Bodies.zoo("resnet18"));
        assertThat(page).startsWith("<!DOCTYPE html>").contains("<title>resnet18: why layer3?</title>",
                "is the stage edge nearest to half", "prefers-color-scheme: dark", "@media print", "width=device-width",
                "h1, p { overflow-wrap: anywhere; }")
                .doesNotContain("http", "<script", "<link", "@import", "url(");
        assertThat(page.lines().filter(line -> line.contains("<tr class=\"chosen\"")).count()).isEqualTo(1);
    }

    @Test
    void tower_ofABody_isDrawnToScale() throws Exception {
        Body body = Bodies.unknown(Bodies.branches());
        Document svg = drawing(new Tower(body, Explained.of(Explanation.of(body), null, List.of())).drawing());
        NodeList storeys = svg.getElementsByTagName("rect");
        double height = 0;
        for (int i = 0; i < storeys.getLength(); i++) {
            height += number((Element) storeys.item(i), "height");
        }
        assertThat(height).isEqualTo(640, within(0.1));
        Element stem = (Element) storeys.item(0);
        Element last = (Element) storeys.item(storeys.getLength() - 1);
        assertThat(number(stem, "width") / number(last, "width")).as("56 positions and 14").isEqualTo(4);
        assertThat(stem.getAttribute("class")).isEqualTo("before");
        assertThat(last.getAttribute("class")).isEqualTo("behind");
        assertThat(stem.getTextContent().strip()).isEqualTo("stem: map 56 x 56, 7\u00a0% of the "
                + "multiply-accumulates, 0\u00a0% of the parameters");
    }

    @Test
    void curves_ofAnyNetwork_endAtAll() throws Exception {
        for (Body body : List.of(Bodies.zoo("vgg16_bn"), Bodies.unknown(Bodies.isotropic()),
                Bodies.unknown(Bodies.single()))) {
            Document svg = drawing(new Curves(Explained.of(Explanation.of(body), null, List.of())).drawing());
            String points = ((Element) svg.getElementsByTagName("polyline").item(0)).getAttribute("points");
            assertThat(points).startsWith("44.0,314.0 ").endsWith(" 564.0,14.0");
        }
    }

    @Test
    void text_doesNotBreakBeforeASignOrUnit() {
        assertThat(new Markup("p").text("44 % of 3.0 s at 224 px, 5 percent").toString())
                .isEqualTo("<p>44\u00a0% of 3.0\u00a0s at 224\u00a0px, 5 percent</p>\n");
        assertThat(new Markup("pre").text("44 %").toString()).isEqualTo("<pre>44 %</pre>\n");
    }

    @Test
    void markup_ofText_isEscaped() {
        assertThat(new Markup("p", "title", "\"a\" & 'b'").text("<script>").with(new Markup("b").text("c")).toString())
                .isEqualTo("<p title=\"&quot;a&quot; &amp; &#39;b&#39;\">&lt;script&gt;<b>c</b>\n</p>\n");
    }

    @Test
    void of_aBodyWithoutABorder_showsItAllTheSame() {
        assertThat(page(Bodies.unknown(Bodies.single()))).contains("<title>single</title>", "it is one group.");
    }
}
