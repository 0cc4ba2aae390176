package dev.varve.samples;

/** Blotches with frayed borders where the skin of the sheet has another tone. */
final class Patches implements Defect {

    @Override
    public void mark(Surface sheet, Draws draws, double strength) {
        Field fray = Noise.even(draws, draws.between(25, 60), 5, 0.65).field(draws);
        Field inner = Noise.even(draws, 12, 3, 0.7).field(draws);
        double frayed = draws.between(0.12, 0.3);
        double sign = draws.chance(0.75) ? -1 : 1;
        int blotches = draws.count(2, 4);
        Field shape = new Field();
        for (int i = 0; i < blotches; i++) {
            Ellipse ellipse = Ellipse.along(sheet.rolling(), draws);
            shape.raise((x, y) -> Field.ramp(ellipse.depth(x, y) + frayed * fray.at(x, y), 0, 0.16));
        }
        sheet.tint((x, y) -> sign * strength * shape.at(x, y) * (0.75 + 0.15 * inner.at(x, y)));
    }

    /** The form of a blotch before its border frays: its radius in pixels, stretched along a direction (cos, sin). */
    private record Ellipse(Place centre, double radius, double stretch, double cos, double sin) {

        static Ellipse along(double rolling, Draws draws) {
            Place centre = Place.inside(draws, 10);
            double radius = draws.scale(20, 48);
            double stretch = draws.scale(1, 2);
            double angle = rolling + 0.3 * draws.normal();
            return new Ellipse(centre, radius, stretch, StrictMath.cos(angle), StrictMath.sin(angle));
        }

        /** 1 at the centre, 0 on the border, negative outside. */
        double depth(int x, int y) {
            double u = ((x - centre.x()) * cos + (y - centre.y()) * sin) / (radius * stretch);
            double v = ((y - centre.y()) * cos - (x - centre.x()) * sin) / radius;
            return 1 - Math.sqrt(u * u + v * v);
        }
    }
}
