package dev.varve.cli;

import dev.varve.train.run.Event;
import java.util.Locale;

/** What a step did in each layer group, as a table under the row of an epoch. */
final class StatisticsTable {

    private StatisticsTable() {
    }

    static Table of(Event.GroupsMeasured measured) {
        Table table = new Table("  step " + measured.step(), "gradient", "gradient/weight", "update/weight",
                "dead channels");
        measured.groups().forEach((name, group) -> table.row("  " + name, number(group.gradientNorm()),
                number(group.relativeGradient()), number(group.updateRatio()),
                group.deadShare() == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * group.deadShare())));
        return table;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.2e", value);
    }
}
