package dev.varve.cli;

import dev.varve.plan.RateCurve;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The losses of a sweep as a few lines of text: rates from left to right by their logarithm, losses upwards. */
final class TerminalCurve {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 10;
    private static final int SCALE = 9;

    private TerminalCurve() {
    }

    static String of(RateCurve curve) {
        double high = curve.ceiling();
        if (Double.isNaN(high)) {
            return "  (no loss was a number)";
        }
        List<Double> losses = curve.losses().stream().filter(Double::isFinite).toList();
        double low = Collections.min(losses);
        char[][] cells = new char[HEIGHT][WIDTH];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
        for (int k = 0; k < losses.size(); k++) {
            int column = k * (WIDTH - 1) / Math.max(1, curve.sweep().steps() - 1);
            double share = high > low ? (losses.get(k) - low) / (high - low) : 0;
            if (share <= 1) {
                cells[HEIGHT - 1 - (int) Math.round(share * (HEIGHT - 1))][column] = '*';
            }
        }
        return text(cells, low, high) + axis(curve);
    }

    private static String text(char[][] cells, double low, double high) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < HEIGHT; row++) {
            boolean labelled = row == 0 || row == HEIGHT - 1;
            String label = labelled ? String.format(Locale.ROOT, "%.3g", row == 0 ? high : low) : "";
            text.append(" ".repeat(SCALE - label.length())).append(label).append(" |")
                    .append(String.valueOf(cells[row]).stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String axis(RateCurve curve) {
        String from = String.format(Locale.ROOT, "%.0e", curve.sweep().start());
        String to = String.format(Locale.ROOT, "%.0e", curve.sweep().end());
        return " ".repeat(SCALE + 1) + "+" + "-".repeat(WIDTH) + System.lineSeparator() + " ".repeat(SCALE + 2) + from
                + " ".repeat(WIDTH - from.length() - to.length()) + to;
    }
}
