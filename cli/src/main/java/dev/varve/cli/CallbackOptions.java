package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Callback;
import dev.varve.plan.LogKind;
import dev.varve.plan.Objective;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that say what a run does by itself when an epoch is over, and what it writes then. */
final class CallbackOptions {

    /** What a plan in YAML says itself. */
    static final List<String> PLANNED = List.of("--early-stopping", "--reduce-on-plateau", "--plateau-factor",
            "--plateau-min-rate", "--patience-monitor", "--min-delta");

    @Option(names = "--early-stopping", paramLabel = "N", description = "end a phase when validation has found nothing "
            + "better for N epochs")
    private Integer stopping;

    @Option(names = "--reduce-on-plateau", paramLabel = "N", description = "lower the rates of all groups when "
            + "validation has found nothing better for N epochs")
    private Integer plateau;

    @Option(names = "--plateau-factor", paramLabel = "X", description = "what rates are multiplied by then (default: "
            + Callback.ReduceOnPlateau.FACTOR + ")")
    private Double factor;

    @Option(names = "--plateau-min-rate", paramLabel = "X", description = "below it the largest of them does not fall "
            + "(default: 0)")
    private Double minRate;

    @Option(names = "--patience-monitor", paramLabel = "M", description = "what both look at: a metric on the "
            + "validation part, or loss (default: the --monitor)")
    private String monitor;

    @Option(names = "--min-delta", paramLabel = "X", description = "by how much it must be better for both (default: "
            + "0)")
    private Double minDelta;

    @Option(names = "--log", paramLabel = "csv|tensorboard", split = ",", description = "also write metrics.csv, or an "
            + "event file for TensorBoard, or both, into the run's folder")
    private List<LogKind> logs = List.of();

    List<LogKind> logs() {
        logs.stream().filter(kind -> Collections.frequency(logs, kind) > 1).findFirst().ifPresent(kind -> {
            throw new InvalidInput("--log: must name each kind once, found %s twice; leave one out",
                    kind.name().toLowerCase(Locale.ROOT));
        });
        return logs;
    }

    /** What phases that train do when validation finds nothing better. */
    List<Callback> callbacks() {
        requireUse();
        String watched = monitor == null ? Objective.AUTO : monitor;
        double delta = minDelta == null ? 0 : minDelta;
        List<Callback> callbacks = new ArrayList<>();
        if (plateau != null) {
            callbacks.add(new Callback.ReduceOnPlateau(watched, plateau, delta,
                    factor == null ? Callback.ReduceOnPlateau.FACTOR : factor, minRate == null ? 0 : minRate));
        }
        if (stopping != null) {
            callbacks.add(new Callback.EarlyStopping(watched, stopping, delta));
        }
        return callbacks;
    }

    private void requireUse() {
        Arguments.requireAtLeast(1, stopping == null ? 1 : stopping, "--early-stopping");
        Arguments.requireAtLeast(1, plateau == null ? 1 : plateau, "--reduce-on-plateau");
        Arguments.requireNotNegative(minRate == null ? 0 : minRate, "--plateau-min-rate");
        Arguments.requireNotNegative(minDelta == null ? 0 : minDelta, "--min-delta");
        if (factor != null && !(factor > 0 && factor < 1)) {
            throw new InvalidInput("--plateau-factor: must lie between 0 and 1, found %s; 0.1 makes rates a tenth",
                    factor);
        }
        requireBeside(factor != null, "--plateau-factor", plateau != null, "--reduce-on-plateau");
        requireBeside(minRate != null, "--plateau-min-rate", plateau != null, "--reduce-on-plateau");
        boolean either = stopping != null || plateau != null;
        requireBeside(monitor != null, "--patience-monitor", either, "--early-stopping or --reduce-on-plateau");
        requireBeside(minDelta != null, "--min-delta", either, "--early-stopping or --reduce-on-plateau");
    }

    private static void requireBeside(boolean given, String option, boolean other, String its) {
        if (given && !other) {
            throw new InvalidInput("%s: is of %s, found none; add it, or leave this out", option, its);
        }
    }
}
