package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.train.metric.ConfusionMatrix;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.AxesChartStyler;

/** A confusion matrix as a picture: the darker a cell, the more images. */
final class MatrixPicture {

    private static final int LEAST = 560;
    private static final int MOST = 2000;
    private static final int CELL = 44;
    private static final int MARGIN = 200;
    private static final int MOST_WITH_NUMBERS = 40;
    private static final int MOST_WITH_SHARES = 20;

    private MatrixPicture() {
    }

    /**
     * Draws it.
     *
     * @param shares whether cells are shares of the images of their true class, in place of counts
     */
    static void write(Path file, ConfusionMatrix matrix, List<String> names, boolean shares) {
        int side = Math.max(LEAST, Math.min(MOST, MARGIN + CELL * names.size()));
        HeatMapChart chart = new HeatMapChartBuilder().width(side).height(side)
                .title(shares ? "Confusion matrix, shares of the actual class" : "Confusion matrix")
                .xAxisTitle("predicted").yAxisTitle("actual").build();
        List<String> upwards = new ArrayList<>(names);
        Collections.reverse(upwards);
        List<Number[]> cells = new ArrayList<>();
        for (int predicted = 0; predicted < names.size(); predicted++) {
            for (int up = 0; up < names.size(); up++) {
                cells.add(new Number[] {predicted, up, cell(matrix, names.size() - 1 - up, predicted, shares)});
            }
        }
        chart.addSeries("images", names, upwards, cells);
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, new Color(0xcfe0f2), new Color(0x6fa3dc)})
                .setShowValue(names.size() <= (shares ? MOST_WITH_SHARES : MOST_WITH_NUMBERS))
                .setHeatMapValueDecimalPattern(shares ? "0.00" : "0");
        chart.getStyler().setXAxisLabelRotation(90).setPlotContentSize(1).setLegendVisible(false)
                .setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setXAxisLabelAlignmentVertical(AxesChartStyler.TextAlignment.Right)
                .setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
        try {
            if (file.toString().endsWith(".png")) {
                BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
            } else {
                VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
            }
        } catch (IOException failure) {
            throw new InvalidInput(failure, "--confusion %s: cannot be written (%s); name another file", file,
                    Reason.of(failure));
        }
    }

    /** A class without images has no shares: they are 0. */
    private static Number cell(ConfusionMatrix matrix, int actual, int predicted, boolean share) {
        long count = matrix.count(actual, predicted);
        long all = matrix.perClass().get(actual).support();
        return share ? (Number) (all == 0 ? 0.0 : (double) count / all) : (Number) count;
    }
}
