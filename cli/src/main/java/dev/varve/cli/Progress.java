package dev.varve.cli;

import dev.varve.train.run.Event;
import dev.varve.train.run.Listener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What a run shows while it trains: a bar for each epoch where there is a terminal, and a row for each epoch. */
final class Progress implements Listener, AutoCloseable {

    private static final String ACCURACY = "accuracy";
    private static final String LOSS = "loss";
    private static final double SMOOTHING = 0.9;
    private static final int REFRESH_MILLIS = 200;
    private static final double RUNAWAY = 1e6;

    private final PrintWriter out;
    private final boolean terminal;
    private ProgressBar bar;
    private Event.PhaseStarted phase;
    private Event.HeadSolved path;
    private Event.GroupsMeasured measured;
    private double loss;
    private double accuracy;
    private double weight;
    private String monitor = ACCURACY;
    private int totalSteps;
    private int firstStep;
    private Instant began;

    private Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Rows go to the writer; bars go to the terminal behind standard error, if there is one. */
    static Progress to(PrintWriter out) {
        return new Progress(out, System.console() != null);
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.RunStarted started) {
            begin(started.totalSteps(), 0, started.monitor());
        } else if (event instanceof Event.RunResumed resumed) {
            resume(resumed);
        } else if (event instanceof Event.PhaseStarted started) {
            start(started);
        } else if (event instanceof Event.FeaturesComputed features) {
            features(features);
        } else if (event instanceof Event.HeadSolved solved) {
            closeBar();
            path = solved;
        } else if (event instanceof Event.Step step) {
            step(step);
        } else if (event instanceof Event.EpochFinished epoch) {
            row(epoch);
        } else if (event instanceof Event.GroupsMeasured groups) {
            measured = groups;
        } else {
            tell(event);
        }
        out.flush();
    }

    /** What does not happen in every run. */
    private void tell(Event event) {
        if (event instanceof Event.RatesReduced reduced) {
            out.printf("Reduce on plateau: from now on all rates are %s of what was planned.%n",
                    String.format(Locale.ROOT, "%.3g", reduced.factor()));
        } else if (event instanceof Event.EndedEarly ended) {
            out.println(ended.what().equals("run") ? "A listener ends the run here."
                    : "Early stopping: phase " + ended.phase() + " ends here.");
        } else if (event instanceof Event.RatesRenewed renewed) {
            closeBar();
            out.println("  rates as planned times " + renewed.factors().entrySet().stream()
                    .map(group -> String.format(Locale.ROOT, "%.3g in %s", group.getValue(), group.getKey()))
                    .collect(Collectors.joining(", ")));
        } else if (event instanceof Event.EpochKept kept) {
            out.printf("%nKept: %s%n", kept.inWords());
        } else if (event instanceof Event.Warned warned) {
            out.println(warned.warning());
        }
    }

    private void resume(Event.RunResumed resumed) {
        begin(resumed.totalSteps(), resumed.step(), resumed.monitor());
        out.printf("Going on after step %d of %d, in phase %s.%n", resumed.step(), resumed.totalSteps(),
                resumed.phase());
        out.println(headings());
    }

    private void start(Event.PhaseStarted started) {
        phase = started;
        out.printf("%nPhase %s: trains %s%n", started.phase(), String.join(", ", started.trains()));
        out.println(headings());
    }

    private String headings() {
        return "  epoch  train loss  valid loss  " + (monitor.equals(LOSS) ? "" : column() + "  ") + "seconds";
    }

    private void row(Event.EpochFinished epoch) {
        closeBar();
        double valid = epoch.metrics().get("valid").get(LOSS);
        String figure = monitor.equals(LOSS) ? "" : String.format(Locale.ROOT, "%" + column().length() + "s  ",
                number(epoch.metrics().get("valid").get(monitor)));
        out.printf(Locale.ROOT, "  %5d  %10s  %10s  %s%7.1f%n", epoch.epoch(),
                number(epoch.metrics().get("train").get(LOSS)), number(valid), figure, epoch.seconds());
        path();
        statistics();
    }

    /** The heading of the figure that chooses between epochs, where it is not the loss. */
    private String column() {
        return "valid " + monitor;
    }

    private void begin(int total, int done, String watched) {
        monitor = watched == null ? ACCURACY : watched;
        totalSteps = total;
        firstStep = done;
        began = Instant.now();
    }

    private void step(Event.Step step) {
        weight = SMOOTHING * weight + 1 - SMOOTHING;
        loss = SMOOTHING * loss + (1 - SMOOTHING) * step.loss();
        accuracy = step.accuracy() == null ? Double.NaN : SMOOTHING * accuracy + (1 - SMOOTHING) * step.accuracy();
        if (!terminal) {
            return;
        }
        if (bar == null) {
            bar = bar(step.phase() + " " + step.epoch(), phase == null ? -1 : phase.steps() / phase.epochs());
        }
        bar.step();
        String right = step.accuracy() == null ? "" : String.format(Locale.ROOT, "  accuracy %.3f", accuracy / weight);
        bar.setExtraMessage(String.format(Locale.ROOT, " loss %.3f%s  %.0f images/s  %s left", loss / weight, right,
                step.imagesPerSecond(), left(step.step())));
    }

    private static ProgressBar bar(String name, long most) {
        return new ProgressBarBuilder().setTaskName(name).setInitialMax(most).setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS).hideEta().build();
    }

    private void features(Event.FeaturesComputed features) {
        if (terminal) {
            if (bar == null) {
                bar = bar(features.phase(), features.allImages());
            }
            bar.stepTo(features.images());
            bar.setExtraMessage(String.format(Locale.ROOT, " %.0f images/s", features.imagesPerSecond()));
        }
    }

    /** Which penalty was chosen, and what the others came to. */
    private void path() {
        if (path != null) {
            boolean classes = path.path().get(0).valid().accuracy() != null;
            Table table = classes ? new Table("  penalty", "train loss", "valid loss", "valid accuracy")
                    : new Table("  penalty", "train loss", "valid loss");
            path.path().forEach(one -> table.row(Stream.of(
                    String.format(Locale.ROOT, "%s %.4g", one.penalty() == path.penalty() ? "*" : " ", one.penalty()),
                    number(one.train().loss()), number(one.valid().loss()),
                    classes ? number(one.valid().accuracy()) : "").limit(classes ? 4 : 3).toArray()));
            out.println(table);
            path = null;
        }
    }

    /** The last measurement of the epoch; all of them stand in the log. */
    private void statistics() {
        if (measured != null) {
            out.println(StatisticsTable.of(measured));
            measured = null;
        }
    }

    /** Four decimals; of a loss that runs away four digits. */
    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < RUNAWAY ? "%.4f" : "%.3e", value);
    }

    private String left(int step) {
        double perStep = Duration.between(began, Instant.now()).toMillis() / 1000.0 / (step - firstStep);
        return Seconds.of(perStep * (totalSteps - step));
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        closeBar();
    }
}
