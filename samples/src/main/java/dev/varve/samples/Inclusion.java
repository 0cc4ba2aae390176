package dev.varve.samples;

/** Foreign matter rolled out along the sheet: a few dark ragged spindles, sometimes broken into a row. */
final class Inclusion implements Defect {

    @Override
    public void mark(Surface sheet, Draws draws, double strength) {
        Brush brush = new Brush();
        int spindles = draws.count(2, 7);
        for (int i = 0; i < spindles; i++) {
            double angle = sheet.rolling() + 0.1 * draws.normal();
            double radius = draws.scale(1.8, 4.5);
            double length = radius * draws.between(8, 22);
            brush.stroke(draws, Place.inside(draws, 15), angle, new Brush.Stroke(length, radius, 0.2, 2));
        }
        Field ragged = new Noise(9, 3, sheet.rolling(), 3, 0.7).field(draws);
        Field matter = Field.of((x, y) -> brush.mask().at(x, y) * Field.ramp(ragged.at(x, y), -1.4, 1.2));
        sheet.tint((x, y) -> -strength * matter.at(x, y));
        sheet.lift((x, y) -> 0.4 * strength * matter.at(x, y));
    }
}
