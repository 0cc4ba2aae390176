package dev.varve.samples;

/** Thin long grooves, nearly straight, mostly bright: bare metal that something hard ran over. */
final class Scratches implements Defect {

    @Override
    public void mark(Surface sheet, Draws draws, double strength) {
        Brush brush = new Brush();
        double common = draws.angle();
        double sign = draws.chance(0.7) ? 1 : -1;
        int grooves = draws.count(2, 6);
        for (int i = 0; i < grooves; i++) {
            double angle = common + 0.2 * draws.normal();
            brush.stroke(draws, Place.inside(draws, 20), angle,
                    new Brush.Stroke(draws.scale(55, 220), draws.scale(0.7, 1.4), 0.05, 0.5));
        }
        Field groove = brush.mask();
        sheet.tint((x, y) -> sign * strength * groove.at(x, y));
        sheet.lift((x, y) -> -0.3 * strength * groove.at(x, y));
    }
}
