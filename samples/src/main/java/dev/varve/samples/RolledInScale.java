package dev.varve.samples;

/** Flakes of mill scale pressed into the sheet: many small dark islands, drawn out along the rolling. */
final class RolledInScale implements Defect {

    @Override
    public void mark(Surface sheet, Draws draws, double strength) {
        double size = draws.scale(8, 17);
        Field flakes = new Noise(size * draws.scale(1.8, 3.5), size, sheet.rolling() + 0.15 * draws.normal(), 3, 0.6)
                .field(draws);
        Field region = Noise.even(draws, draws.between(50, 120), 3, 0.5).field(draws);
        Field speckle = Noise.even(draws, 4, 2, 0.8).field(draws);
        double sparse = draws.between(0.7, 1.3);
        double spread = draws.between(-0.8, 0.3);
        Field scale = Field.of((x, y) -> Field.ramp(flakes.at(x, y), sparse, 0.5)
                * Field.ramp(region.at(x, y), spread, 0.6));
        sheet.tint((x, y) -> -strength * scale.at(x, y) * (0.75 + 0.2 * speckle.at(x, y)));
        sheet.lift((x, y) -> 0.5 * strength * scale.at(x, y));
    }
}
