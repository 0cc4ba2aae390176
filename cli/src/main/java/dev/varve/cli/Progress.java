package dev.varve.cli;

import dev.varve.train.run.Event;
import dev.varve.train.run.Listener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What a run shows while it trains: a bar for each epoch where there is a terminal, and a row for each epoch. */
final class Progress implements Listener, AutoCloseable {

    private static final String HEADINGS = "  epoch  train loss  valid loss  valid accuracy  seconds";
    private static final double SMOOTHING = 0.9;
    private static final int REFRESH_MILLIS = 200;

    private final PrintWriter out;
    private final boolean terminal;
    private ProgressBar bar;
    private Event.PhaseStarted phase;
    private double loss;
    private double accuracy;
    private double weight;
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
            begin(started.totalSteps(), 0);
        } else if (event instanceof Event.RunResumed resumed) {
            begin(resumed.totalSteps(), resumed.step());
            out.printf("Going on after step %d of %d, in phase %s.%n", resumed.step(), resumed.totalSteps(),
                    resumed.phase());
            out.println(HEADINGS);
        } else if (event instanceof Event.PhaseStarted started) {
            phase = started;
            out.printf("%nPhase %s: trains %s%n", started.phase(), String.join(", ", started.trains()));
            out.println(HEADINGS);
        } else if (event instanceof Event.Step step) {
            step(step);
        } else if (event instanceof Event.EpochFinished epoch) {
            closeBar();
            out.printf(Locale.ROOT, "  %5d  %10.4f  %10.4f  %14.4f  %7.1f%n", epoch.epoch(),
                    epoch.metrics().get("train").get("loss"), epoch.metrics().get("valid").get("loss"),
                    epoch.metrics().get("valid").get("accuracy"), epoch.seconds());
        }
        out.flush();
    }

    private void begin(int total, int done) {
        totalSteps = total;
        firstStep = done;
        began = Instant.now();
    }

    private void step(Event.Step step) {
        weight = SMOOTHING * weight + 1 - SMOOTHING;
        loss = SMOOTHING * loss + (1 - SMOOTHING) * step.loss();
        accuracy = SMOOTHING * accuracy + (1 - SMOOTHING) * step.accuracy();
        if (!terminal) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder().setTaskName(step.phase() + " " + step.epoch())
                    .setInitialMax(phase == null ? -1 : phase.steps() / phase.epochs())
                    .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(REFRESH_MILLIS).hideEta().build();
        }
        bar.step();
        bar.setExtraMessage(String.format(Locale.ROOT, " loss %.3f  accuracy %.3f  %.0f images/s  %s left",
                loss / weight, accuracy / weight, step.imagesPerSecond(), left(step.step())));
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
