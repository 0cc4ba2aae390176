package dev.varve.train.report;

import dev.varve.html.Document;
import dev.varve.html.Markup;
import dev.varve.train.data.Part;
import dev.varve.train.interpret.Answers;
import dev.varve.train.run.Event;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All that there is to say of a finished run, as one page of HTML that needs nothing besides. */
public final class ReportPage {

    private static final DateTimeFormatter FINISHED = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'",
            Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private ReportPage() {
    }

    /**
     * The page. Where the data are gone or have changed it says so, shows what the run noted of its predictions, and
     * leaves the pictures out.
     */
    public static String of(OpenRun run) {
        History history = History.of(run.folder().events());
        String title = String.valueOf(run.folder().path().toAbsolutePath().normalize().getFileName());
        Markup main = new Markup("main").with(new Markup("h1").text(title)).with(Elements.note(subtitle(run, history)));
        history.end().ifPresent(end -> main.with(figures(run, end)));
        Optional<Answers> answers = run.answers(run.measured());
        if (answers.isPresent()) {
            main.all(new AnswerSections(answers.get(), run.answers(Part.VALID)).all());
            main.all(new PictureSections(run, answers.get()).all());
        } else {
            main.with(Elements.section("What it says of images", Elements.note("Is not known: the run noted no "
                    + "predictions, and there are no data. " + run.missing())));
        }
        main.all(new TrainingSections(run.experiment().plan(), run.card(), history).all());
        main.all(new OriginSection(run).all());
        return Document.of(title, main, ReportPage.class, "report.css");
    }

    private static String subtitle(OpenRun run, History history) {
        int outputs = run.card().classes().size();
        return String.format(Locale.ROOT, "%s at %d px for %d %s, by the recipe %s%s", run.inspector().network().name(),
                run.card().preprocessing().size(), outputs, switch (run.card().target().kind()) {
                    case LABEL -> outputs == 1 ? "class" : "classes";
                    case LABELS -> outputs == 1 ? "name" : "names";
                    case VALUES -> outputs == 1 ? "value" : "values";
                }, run.experiment().plan().recipe(), history.end().map(end -> "; finished " + FINISHED.format(
                        Instant.parse(end.time()))).orElse(""));
    }

    private static Markup figures(OpenRun run, Event.RunFinished end) {
        Map<String, Double> figures = end.metrics().getOrDefault(run.measured().toString(), Map.of());
        Markup tiles = new Markup("div", "class", "tiles");
        figures.forEach((name, value) -> tiles.with(new Markup("div", "class", "tile")
                .with(new Markup("b").text(Elements.number(value))).with(new Markup("span").text(name))));
        tiles.with(new Markup("div", "class", "tile").with(new Markup("b").text(Elements.seconds(end.seconds())))
                .with(new Markup("span").text("took")));
        return new Markup("section").with(tiles).with(Elements.note("The exported model on the "
                + run.folder().data().images().get(run.measured().toString()) + " images of the " + run.measured()
                + " part."));
    }
}
