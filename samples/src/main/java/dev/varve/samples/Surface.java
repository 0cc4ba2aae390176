package dev.varve.samples;

/**
 * A sheet of rolled steel before it is photographed: how bright its matter is and how high it lies.
 *
 * <p>Brightness 0 is the plain sheet, -1 black; height is in units that make a slope of 1 as strong as brightness 1.
 */
final class Surface {

    private final Field brightness = new Field();
    private final Field height = new Field();
    private final double rolling;

    private Surface(double rolling) {
        this.rolling = rolling;
    }

    /** A sheet without defects: rolling grain of one direction, mottling in several sizes, roughness. */
    static Surface rolled(Draws draws) {
        Surface sheet = new Surface(draws.angle());
        Field grain = new Noise(draws.scale(40, 300), draws.scale(2, 7), sheet.rolling, 3, 0.7).field(draws);
        Field mottling = Noise.even(draws, draws.scale(25, 120), 4, draws.between(0.45, 0.75)).field(draws);
        Field roughness = Noise.even(draws, draws.scale(3, 9), 2, 0.8).field(draws);
        double grainy = draws.scale(0.01, 0.06);
        double mottled = draws.scale(0.015, 0.07);
        double rough = draws.scale(0.015, 0.08);
        sheet.brightness.add((x, y) -> grainy * grain.at(x, y) + mottled * mottling.at(x, y));
        sheet.height.add((x, y) -> rough * roughness.at(x, y) + 0.6 * grainy * grain.at(x, y));
        return sheet;
    }

    /** The direction in which the sheet was rolled, in radians. */
    double rolling() {
        return rolling;
    }

    void tint(Field.Rule rule) {
        brightness.add(rule);
    }

    void lift(Field.Rule rule) {
        height.add(rule);
    }

    /** The sheet under a lamp from one side: slopes towards it are bright. */
    Field lit(double direction) {
        double lampX = StrictMath.cos(direction);
        double lampY = StrictMath.sin(direction);
        return Field.of((x, y) -> {
            double slopeX = (height.nearest(x + 1, y) - height.nearest(x - 1, y)) / 2;
            double slopeY = (height.nearest(x, y + 1) - height.nearest(x, y - 1)) / 2;
            return (1 + brightness.at(x, y)) * (1 + lampX * slopeX + lampY * slopeY);
        });
    }
}
