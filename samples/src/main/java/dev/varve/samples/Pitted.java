package dev.varve.samples;

/** Small pits, strewn or in swarms: dark at the bottom, with a slope that the light catches. */
final class Pitted implements Defect {

    @Override
    public void mark(Surface sheet, Draws draws, double strength) {
        Brush brush = new Brush();
        int swarms = draws.count(2, 5);
        int pits = draws.count(14, 36);
        for (int swarm = 0; swarm < swarms; swarm++) {
            Place centre = Place.inside(draws, 10);
            double spread = draws.scale(10, 60);
            for (int i = 0; i < pits; i++) {
                double radius = draws.scale(1.2, 3.2);
                brush.dab(centre.x() + spread * draws.normal(), centre.y() + spread * draws.normal(), radius,
                        draws.between(0.5, 1));
            }
        }
        Field bendX = Noise.even(draws, 6, 2, 0.7).field(draws);
        Field bendY = Noise.even(draws, 6, 2, 0.7).field(draws);
        Field pit = Field.of((x, y) -> brush.mask().nearest(
                x + Math.round(0.7f * bendX.at(x, y)), y + Math.round(0.7f * bendY.at(x, y)))).blurred(0.5);
        sheet.tint((x, y) -> -0.8 * strength * pit.at(x, y));
        sheet.lift((x, y) -> -1.6 * strength * pit.at(x, y));
    }
}
