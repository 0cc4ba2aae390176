package dev.varve.cli;

import dev.varve.plan.Execution.Arithmetic;
import dev.varve.train.run.Tunings.Choice;
import dev.varve.train.run.Tunings.Trial;
import java.util.Locale;
import java.util.stream.Collectors;

/** What calibration tried for a phase and what it chose. */
final class TuningReport {

    private TuningReport() {
    }

    /**
     * One line, such as {@code Measured: fp32 560 ms a batch; bf16 370 ms a batch, off by 0.021 (chosen, 1.51 times as
     * fast); other methods than the plain one for 11 convolutions}.
     */
    static String of(Choice choice) {
        String chosen = choice.tuning().methods().isEmpty() ? ""
                : String.format(Locale.ROOT, "; other methods than the plain one for %d convolutions",
                        choice.tuning().methods().size());
        return "Measured: " + choice.trials().stream().map(trial -> of(trial, choice))
                .collect(Collectors.joining("; ")) + chosen;
    }

    private static String of(Trial trial, Choice choice) {
        String what = String.format(Locale.ROOT, "%s %.0f ms a batch", name(trial), trial.seconds() * 1000);
        String error = trial.error() > 0 ? String.format(Locale.ROOT, ", off by %.2g", trial.error()) : "";
        String chosen = !trial.equals(choice.chosen()) ? ""
                : trial.error() > 0 ? String.format(Locale.ROOT, " (chosen, %.2f times as fast)", choice.gain())
                : " (chosen)";
        return what + error + chosen;
    }

    private static String name(Trial trial) {
        if (trial.frozen() == trial.trained()) {
            return name(trial.frozen());
        }
        return name(trial.frozen()) + " where frozen, " + name(trial.trained()) + " where trained";
    }

    private static String name(Arithmetic arithmetic) {
        return arithmetic == Arithmetic.BF16 ? "bf16" : "fp32";
    }
}
