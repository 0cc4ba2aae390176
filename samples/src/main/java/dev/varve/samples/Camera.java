package dev.varve.samples;

import static dev.varve.samples.Field.SIDE;

/** What stands between a sheet and its photo: uneven light, a lens that blurs, exposure, a sensor that adds noise. */
final class Camera {

    private Camera() {
    }

    /** A photo of the sheet: SIDE * SIDE grey values, row by row. */
    static byte[] photo(Surface sheet, Draws draws) {
        Field light = light(draws);
        Field lit = sheet.lit(draws.between(0, 2 * StrictMath.PI));
        Field seen = Field.of((x, y) -> lit.at(x, y) * light.at(x, y)).blurred(draws.scale(0.45, 1.1));
        double exposure = draws.between(75, 175);
        double contrast = draws.scale(0.75, 1.35);
        double noise = draws.scale(2, 9);
        byte[] grey = new byte[SIDE * SIDE];
        for (int i = 0; i < grey.length; i++) {
            double value = exposure * (1 + contrast * (seen.at(i % SIDE, i / SIDE) - 1)) + noise * draws.normal();
            grey[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
        return grey;
    }

    /** Light of mean about 1: a slope across the picture, a vignette, a slow drift. */
    private static Field light(Draws draws) {
        double direction = draws.between(0, 2 * StrictMath.PI);
        double slopeX = StrictMath.cos(direction) * draws.between(0, 0.4) / SIDE;
        double slopeY = StrictMath.sin(direction) * draws.between(0, 0.4) / SIDE;
        double vignette = draws.between(-0.1, 0.4);
        double centreX = draws.between(0.2, 0.8) * SIDE;
        double centreY = draws.between(0.2, 0.8) * SIDE;
        Field drift = Noise.even(draws, 160, 2, 0.5).field(draws);
        double drifting = draws.between(0, 0.12);
        return Field.of((x, y) -> {
            double dx = (x - centreX) / SIDE;
            double dy = (y - centreY) / SIDE;
            return 1 + slopeX * (x - SIDE / 2) + slopeY * (y - SIDE / 2) + vignette * (0.2 - dx * dx - dy * dy)
                    + drifting * drift.at(x, y);
        });
    }
}
