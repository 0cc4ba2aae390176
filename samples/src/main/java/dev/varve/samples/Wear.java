package dev.varve.samples;

/** Marks that any sheet may carry, whatever its class: a stain, fine scratches, a few specks. */
final class Wear implements Defect {

    @Override
    public void mark(Surface sheet, Draws draws, double strength) {
        stain(sheet, draws, strength * draws.between(0, 0.7));
        scratches(sheet, draws, strength * draws.between(0.3, 1));
        specks(sheet, draws, strength * draws.between(0.3, 1));
    }

    private static void stain(Surface sheet, Draws draws, double strength) {
        Field cloud = Noise.even(draws, draws.between(50, 120), 3, 0.5).field(draws);
        double sign = draws.chance(0.5) ? 1 : -1;
        sheet.tint((x, y) -> sign * strength * Field.ramp(cloud.at(x, y), 0.3, 1.2));
    }

    private static void scratches(Surface sheet, Draws draws, double strength) {
        Brush brush = new Brush();
        int count = Math.max(0, draws.count(-1, 2));
        for (int i = 0; i < count; i++) {
            brush.stroke(draws, Place.inside(draws, 0), draws.angle(),
                    new Brush.Stroke(draws.scale(15, 60), draws.scale(0.4, 0.8), 0.3, 1));
        }
        double sign = draws.chance(0.5) ? 1 : -1;
        sheet.tint((x, y) -> sign * strength * brush.mask().at(x, y));
    }

    private static void specks(Surface sheet, Draws draws, double strength) {
        Brush brush = new Brush();
        int count = Math.max(0, draws.count(-4, 10));
        for (int i = 0; i < count; i++) {
            Place place = Place.inside(draws, 0);
            brush.dab(place.x(), place.y(), draws.scale(0.6, 2.4), draws.between(0.4, 1));
        }
        sheet.tint((x, y) -> -strength * brush.mask().at(x, y));
    }
}
