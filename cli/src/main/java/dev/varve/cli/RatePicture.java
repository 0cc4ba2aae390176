package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.plan.RateCurve;
import dev.varve.plan.RateSuggestion;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The losses of sweeps as a picture, with the suggested rates on them. */
final class RatePicture {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 540;

    private RatePicture() {
    }

    /** Refuses a file that cannot be drawn to, before anything is computed. */
    static void requireWritable(Path file) {
        NewFile.require("--plot", file, ".png", ".svg");
    }

    private static boolean isPng(Path file) {
        return file.toString().endsWith(".png");
    }

    static void write(Path file, String architecture, Map<String, RateCurve> curves) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title("Rates for " + architecture)
                .xAxisTitle("learning rate").yAxisTitle("smoothed loss").build();
        chart.getStyler().setXAxisLogarithmic(true).setXAxisDecimalPattern("0E0").setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        curves.values().stream().mapToDouble(RateCurve::ceiling).filter(Double::isFinite).max()
                .ifPresent(most -> chart.getStyler().setYAxisMax(most));
        curves.forEach((name, curve) -> draw(chart, name, curve, curves.size() == 1));
        try {
            if (isPng(file)) {
                BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
            } else {
                VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
            }
        } catch (IOException failure) {
            throw new InvalidInput(failure, "--plot %s: cannot be written (%s); name another file", file,
                    Reason.of(failure));
        }
    }

    private static void draw(XYChart chart, String name, RateCurve curve, boolean alone) {
        int[] finite = IntStream.range(0, curve.losses().size())
                .filter(k -> Double.isFinite(curve.losses().get(k))).toArray();
        List<Double> rates = IntStream.of(finite).mapToObj(curve.rates()::get).toList();
        List<Double> losses = IntStream.of(finite).mapToObj(curve.losses()::get).toList();
        chart.addSeries(name, rates, losses).setMarker(SeriesMarkers.NONE);
        for (RateSuggestion way : alone ? RateSuggestion.values() : new RateSuggestion[] {RateSuggestion.VALLEY}) {
            curve.suggestion(way).ifPresent(rate -> {
                String title = (alone ? "" : name + ": ") + way.name().toLowerCase(Locale.ROOT)
                        + String.format(Locale.ROOT, " %.2e", rate);
                XYSeries point = chart.addSeries(title, new ArrayList<>(List.of(rate)),
                        new ArrayList<>(List.of(losses.get(nearest(rates, rate)))));
                point.setMarker(SeriesMarkers.CIRCLE);
                point.setLineWidth(0);
            });
        }
    }

    private static int nearest(List<Double> rates, double rate) {
        return IntStream.range(0, rates.size()).boxed().min((one, other) -> Double.compare(
                Math.abs(Math.log(rates.get(one) / rate)), Math.abs(Math.log(rates.get(other) / rate)))).orElseThrow();
    }
}
