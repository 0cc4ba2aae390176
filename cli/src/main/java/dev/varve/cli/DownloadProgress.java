package dev.varve.cli;

import dev.varve.weights.hub.Progress;
import dev.varve.weights.hub.RemoteFile;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What a download shows: one line of what comes from where and under which licence, and a bar in a terminal. */
final class DownloadProgress implements Progress {

    private static final long MIB = 1 << 20;
    private static final int REFRESH_MILLIS = 200;

    private final PrintWriter out;
    private RemoteFile shown;
    private ProgressBar bar;

    DownloadProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void at(RemoteFile what, long bytes, long all) {
        if (!what.equals(shown)) {
            shown = what;
            out.printf("Downloading the weights %s%s from %s (licence: %s)%n", what.name(),
                    all < 0 ? "" : ", " + Bytes.of(all) + ",", what.url(),
                    what.licence().isEmpty() ? "unknown" : what.licence());
            out.flush();
            bar = System.console() == null ? null : bar(all);
        }
        if (bar != null) {
            bar.stepTo(bytes);
            if (bytes == all) {
                bar.close();
            }
        }
    }

    private static ProgressBar bar(long all) {
        return new ProgressBarBuilder().setTaskName("download").setInitialMax(all).setUnit(" MiB", MIB)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(REFRESH_MILLIS).build();
    }
}
