package dev.varve.train.report;

import dev.varve.card.TargetKind;
import dev.varve.html.Markup;
import dev.varve.image.Pixels;
import dev.varve.train.interpret.Answers;
import dev.varve.train.interpret.CamRule;
import dev.varve.train.interpret.HeatMap;
import dev.varve.train.interpret.ImageLosses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The images of the largest losses, some that were told right, and where the network looks in both. */
final class PictureSections {

    private static final int WORST = 12;
    private static final int RIGHT = 12;

    private final OpenRun run;
    private final Answers answers;

    PictureSections(OpenRun run, Answers answers) {
        this.run = run;
        this.answers = answers;
    }

    List<Markup> all() {
        List<Caption> worst = captions(ImageLosses.largest(answers.losses(), WORST));
        List<Markup> sections = new ArrayList<>();
        if (run.data().isEmpty()) {
            sections.add(Elements.section("Largest losses", Elements.note("Pictures are left out: " + run.missing()),
                    table(worst)));
            return sections;
        }
        Optional<String> node = run.inspector().lastNode();
        sections.add(Elements.section("Largest losses", Elements.note(node.map(one -> "Each beside where the "
                + "network finds what it says: Grad-CAM at " + one + " for " + lookedFor() + ".")
                .orElse("At this size no node tells where the network looks.")), cards(worst, node)));
        if (node.isPresent() && answers.kind() == TargetKind.LABEL) {
            List<Caption> right = captions(OpenRun.surest(answers).stream().limit(RIGHT).toList());
            if (!right.isEmpty()) {
                sections.add(Elements.section("Where it looks", Elements.note("Of each class the image that it is "
                        + "surest of, told right: Grad-CAM at " + node.get() + " for this class."),
                        cards(right, node)));
            }
        }
        return sections;
    }

    private String lookedFor() {
        return switch (answers.kind()) {
            case LABEL -> "the predicted class";
            case LABELS -> "the name that is furthest from the truth";
            case VALUES -> "the value that is furthest from the truth";
        };
    }

    private List<Caption> captions(List<Integer> rows) {
        return rows.stream().map(row -> Caption.of(answers, row)).toList();
    }

    private Markup cards(List<Caption> captions, Optional<String> node) {
        List<Pixels> pictures = run.pictures(captions.stream().map(Caption::image).toList());
        return new Markup("div", "class", "cards").all(IntStream.range(0, captions.size())
                .mapToObj(i -> card(captions.get(i), pictures.get(i), node)).toList());
    }

    private Markup card(Caption caption, Pixels picture, Optional<String> node) {
        Markup pair = new Markup("div", "class", "pair").with(image(Picture.address(Picture.of(picture)),
                caption.image()));
        String wanted = answers.names().get(caption.output());
        Optional<HeatMap> map = node.map(one -> run.inspector().map(picture, one, caption.output(), CamRule.GRAD_CAM));
        map.ifPresent(one -> pair.with(image(Picture.address(Picture.under(one, picture)), "where it looks for "
                + wanted)));
        return new Markup("figure", "class", "card").with(pair).with(new Markup("figcaption")
                .with(new Markup("b").text(caption.said()))
                .text(said(caption) + map.map(one -> looked(one, wanted)).orElse(""))
                .with(new Markup("span", "class", "path").text(caption.image())));
    }

    /** Of which output the map is, where that is not the predicted class; and of an empty one, that it is. */
    private String looked(HeatMap map, String wanted) {
        if (map.isEmpty()) {
            return " · nothing speaks for " + wanted;
        }
        return answers.kind() == TargetKind.LABEL || answers.names().size() == 1 ? "" : " · looks for " + wanted;
    }

    private static Markup image(String address, String says) {
        return new Markup("img", "src", address, "alt", says, "title", says);
    }

    private static String said(Caption caption) {
        String sure = Double.isNaN(caption.probability()) ? "" : " " + Elements.share(caption.probability());
        String truth = caption.said().equals(caption.actual()) ? "" : " · is " + caption.actual();
        return sure + truth + " · loss " + Elements.share(caption.loss());
    }

    private static Markup table(List<Caption> captions) {
        return Elements.table(List.of("image", "predicted", "actual", "loss", "probability"), captions.stream()
                .map(one -> List.of(one.image(), one.said(), one.actual(), Elements.share(one.loss()),
                        Double.isNaN(one.probability()) ? "" : Elements.share(one.probability()))).toList());
    }
}
