package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Plural;
import dev.varve.plan.Phase;
import dev.varve.plan.RateCurve;
import dev.varve.plan.RateSuggestion;
import dev.varve.plan.RateSweep;
import dev.varve.train.Learner;
import dev.varve.train.cache.Cache;
import dev.varve.train.run.RateFinder;
import dev.varve.train.run.Setup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for a learning rate. */
@Command(name = "lr-find", description = "Trains a copy of the model with rising rates, and suggests rates from its "
        + "losses.")
final class LrFindCommand implements Callable<Integer> {

    private static final String WHOLE = "all that trains";

    @Mixin
    private TrainingOptions options;

    @Option(names = "--phase", paramLabel = "NAME", description = "the phase of the plan whose rates are looked for, "
            + "from the weights with which training begins (default: the first that trains)")
    private String phase;

    @Option(names = "--start", paramLabel = "X", defaultValue = "1e-7",
            description = "the first rate, of the last group that trains; the others keep their ratios to it (default: "
            + "${DEFAULT-VALUE})")
    private double start;

    @Option(names = "--end", paramLabel = "X", defaultValue = "10",
            description = "the rate up to which it rises (default: ${DEFAULT-VALUE})")
    private double end;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "100",
            description = "batches, at least " + RateSweep.FEWEST_STEPS + " (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--per-group", description = "one sweep for each group that trains, while the others are frozen")
    private boolean perGroup;

    @Option(names = "--plot", paramLabel = "FILE", description = "draw the curves, to a .png or .svg file that does "
            + "not exist")
    private Path plot;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        RateSweep sweep = sweep();
        RatePicture.requireWritable(plot);
        try (Learner learner = options.open()) {
            look(options.setup(learner, options.out()).calibrated(Cache.folder()), sweep, spec.commandLine().getOut());
        }
        return Exit.DONE;
    }

    private void look(Setup setup, RateSweep sweep, PrintWriter out) {
        Phase.Train train = RateFinder.phase(setup, phase);
        RateFinder finder = new RateFinder(setup, train, sweep);
        Map<String, RateCurve> curves = curves(setup, finder);
        out.printf("Phase %s of %s, %s from %s to %s%n", train.name(), setup.experiment().plan().recipe(),
                Plural.of(sweep.steps(), "batch", "batches"), rate(sweep.start()), rate(sweep.end()));
        curves.forEach((name, curve) -> print(name, curve, finder, setup, out));
        if (plot != null) {
            RatePicture.write(plot, setup.model().network().name(), curves);
            out.println("Drawn: " + plot);
        }
        out.flush();
    }

    private RateSweep sweep() {
        Arguments.requirePositive(start, "--start");
        if (!(end > start)) {
            throw new InvalidInput("--end: must be above --start %s, found %s; 1e-7 to 10 is common", rate(start),
                    rate(end));
        }
        Arguments.requireAtLeast(RateSweep.FEWEST_STEPS, steps, "--steps");
        return new RateSweep(start, end, steps);
    }

    private Map<String, RateCurve> curves(Setup setup, RateFinder finder) {
        Map<String, RateCurve> curves = new LinkedHashMap<>();
        if (!perGroup) {
            curves.put(WHOLE, finder.curve(share -> { }));
            return curves;
        }
        for (int group : finder.groups()) {
            curves.put(setup.groups().groups().get(group).name(), finder.curve(group, share -> { }));
        }
        return curves;
    }

    private void print(String name, RateCurve curve, RateFinder finder, Setup setup, PrintWriter out) {
        out.printf("%n%s: smoothed loss by rate%s%n%s%n", name, curve.ranAway()
                ? ", until it ran away at " + rate(curve.rates().get(curve.losses().size() - 1)) : "",
                TerminalCurve.of(curve));
        List<String> trained = trained(finder, setup.groups().names());
        String rates = (trained.size() == 1 ? "rate of " : "rates of ") + String.join(", ", trained);
        Table table = perGroup ? new Table("  suggestion", "rate", "which is")
                : new Table("  suggestion", "rate", "which is", rates);
        for (RateSuggestion way : RateSuggestion.values()) {
            OptionalDouble found = curve.suggestion(way);
            List<String> cells = new ArrayList<>(List.of("  " + way.name().toLowerCase(Locale.ROOT),
                    found.isPresent() ? rate(found.getAsDouble()) : "-",
                    found.isPresent() ? way.summary() : "too few batches before the loss ran away"));
            if (!perGroup) {
                cells.add(found.isPresent() ? rates(trained(finder, finder.rates(found.getAsDouble()))) : "-");
            }
            table.row(cells.toArray());
        }
        out.println(table);
        if (!curve.falls()) {
            out.println(Paragraph.wrapped(doubt(curve)));
        }
        if (!perGroup) {
            options.rateFor(finder, curve.suggestion(RateSuggestion.VALLEY))
                    .ifPresent(text -> out.println("Train with the valley's: --lr " + text));
        }
    }

    /** What there is to say of a curve that does not fall. */
    static String doubt(RateCurve curve) {
        return String.format(Locale.ROOT, "The loss falls by %.1f %% of what it begins with%s: this curve shows no "
                + "fall, so do not trust what is read off it; look again with more --steps, or keep the recipe's rate",
                100 * curve.fall(), curve.fallsByChance() ? ", which may be chance" : "");
    }

    /** Of one thing for each group, those of the groups that train. */
    private static <T> List<T> trained(RateFinder finder, List<T> all) {
        return IntStream.of(finder.groups()).mapToObj(all::get).toList();
    }

    private static String rates(List<Double> rates) {
        return rates.stream().map(LrFindCommand::rate).collect(Collectors.joining(", "));
    }

    private static String rate(double value) {
        return String.format(Locale.ROOT, "%.2e", value);
    }
}
