package dev.varve.cli;

import dev.varve.train.run.Forecast;
import dev.varve.train.run.Spent;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How long a run took, and how far the forecast was from it. */
final class TimeReport {

    private TimeReport() {
    }

    /** One line, and with a forecast a row for each phase. */
    static void print(Spent spent, Optional<Forecast> forecast, PrintWriter out) {
        if (forecast.isEmpty()) {
            out.printf("Took %s%n", Seconds.of(spent.seconds()));
            return;
        }
        double foretold = forecast.get().seconds();
        out.printf("Took %s; foretold %s, %s%n", Seconds.of(spent.seconds()), Seconds.of(foretold),
                error(foretold, spent.seconds()));
        Table table = new Table("phase", "took", "foretold", "");
        Map<String, Double> expected = new LinkedHashMap<>();
        forecast.get().phases().forEach(phase -> expected.put(phase.name(), phase.seconds()));
        expected.put(Spent.END, forecast.get().endSeconds());
        expected.forEach((phase, seconds) -> {
            double took = spent.byPhase().getOrDefault(phase, 0.0);
            table.row(phase.equals(Spent.END) ? "export and figures" : phase, Seconds.of(took), Seconds.of(seconds),
                    error(seconds, took));
        });
        out.println(table);
    }

    /** The error of a forecast, against what it really took: {@code 7 % less}, {@code the same}. */
    private static String error(double foretold, double took) {
        return took == 0 ? "-" : Percent.of(foretold / took - 1);
    }
}
