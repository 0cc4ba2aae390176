package dev.varve.train.report;

import dev.varve.card.Plural;
import dev.varve.card.Provenance;
import dev.varve.html.Markup;
import dev.varve.train.run.DataRecord;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.MachineRecord;
import dev.varve.train.run.Spent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where data and weights come from, what the run ran on, and how long it took beside what was foretold. */
final class OriginSection {

    private static final int MOST_SKIPPED = 20;

    private final OpenRun run;

    OriginSection(OpenRun run) {
        this.run = run;
    }

    List<Markup> all() {
        return List.of(data(), Elements.section("The weights", weights()), time(), machine());
    }

    private Markup data() {
        DataRecord record = run.folder().data();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("path", run.experiment().data().path());
        facts.put("images", record.images().entrySet().stream().filter(part -> part.getValue() > 0)
                .map(part -> part.getValue() + " " + part.getKey()).collect(Collectors.joining(", ")));
        facts.put(switch (run.card().target().kind()) {
            case LABEL -> "classes";
            case LABELS -> "names";
            case VALUES -> "values";
        }, String.join(", ", record.classes()));
        if (!run.experiment().reading().isRgb()) {
            facts.put("each item", run.experiment().reading().toString());
        }
        facts.put("fingerprint", record.fingerprint());
        facts.put("contents", record.contents());
        Markup section = Elements.section("The data", Elements.facts(facts));
        if (run.data().isEmpty()) {
            section.with(Elements.note(run.missing()));
        }
        record.notes().forEach(note -> section.with(Elements.note(note)));
        record.skipped().stream().limit(MOST_SKIPPED).forEach(bad -> section.with(Elements.note("Left out: "
                + bad.path() + ": " + bad.fault())));
        return section;
    }

    private Markup weights() {
        Provenance from = run.folder().weights().orElse(run.card().provenance());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("architecture", from.architecture());
        facts.put("first weights", from.weights());
        facts.put("licence", from.licence().isEmpty() ? "not known" : from.licence());
        if (!from.weightsSha256().isEmpty()) {
            facts.put("SHA-256", from.weightsSha256());
        }
        return Elements.facts(facts);
    }

    private Markup time() {
        Spent spent = Spent.of(run.folder().events());
        List<List<String>> rows = new ArrayList<>();
        run.folder().forecast().ifPresent(forecast -> {
            for (Forecast.PhaseForecast phase : forecast.phases()) {
                rows.add(row(phase.name(), phase.seconds(), spent.byPhase().getOrDefault(phase.name(), 0.0)));
            }
            rows.add(row("export and figures", forecast.endSeconds(),
                    spent.byPhase().getOrDefault(Spent.END, 0.0)));
            rows.add(row("all", forecast.seconds(), spent.seconds()));
        });
        return Elements.section("Time", rows.isEmpty() ? Elements.note("Took " + Elements.seconds(spent.seconds())
                + "; nothing was foretold.") : Elements.table(List.of("phase", "took", "foretold", "off by"), rows));
    }

    private static List<String> row(String name, double foretold, double took) {
        return List.of(name, Elements.seconds(took), Elements.seconds(foretold), took == 0 ? "-"
                : String.format(Locale.ROOT, "%+.0f %%", 100 * (foretold / took - 1)));
    }

    private Markup machine() {
        MachineRecord machine = run.folder().machine();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Varve", machine.varve());
        facts.put("Java", machine.java());
        facts.put("system", machine.system());
        facts.put("libtorch", machine.engine().libtorch());
        facts.put("processor", machine.engine().processor() + ", "
                + Plural.of(run.experiment().engine().threads(), "thread") + ", "
                + (machine.engine().bf16() ? "with" : "without") + " bf16");
        facts.put("seed", Long.toString(run.experiment().seed()));
        facts.put("precision", run.experiment().engine().precision().name().toLowerCase(Locale.ROOT));
        return Elements.section("What it ran on", Elements.facts(facts), new Markup("details")
                .with(new Markup("summary").text("experiment.yaml"))
                .with(new Markup("pre").text(run.experiment().toYaml())));
    }
}
