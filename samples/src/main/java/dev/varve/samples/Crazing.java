package dev.varve.samples;

/** A net of fine broken cracks: the borders between the cells of scattered points, bent by noise. */
final class Crazing implements Defect {

    @Override
    public void mark(Surface sheet, Draws draws, double strength) {
        Cells cells = new Cells(draws, draws.scale(9, 20), draws.scale(1, 2.2), draws.angle());
        Field bendX = Noise.even(draws, 18, 3, 0.6).field(draws);
        Field bendY = Noise.even(draws, 18, 3, 0.6).field(draws);
        Field gaps = Noise.even(draws, draws.between(10, 25), 2, 0.6).field(draws);
        Field region = Noise.even(draws, draws.between(60, 140), 2, 0.5).field(draws);
        double spread = draws.between(-1, 0.4);
        double thickness = draws.between(1, 2);
        Field cracks = Field.of((x, y) -> {
            double border = cells.border(x + 3 * bendX.at(x, y), y + 3 * bendY.at(x, y));
            return (1 - Field.ramp(border, 0.3, thickness)) * Field.ramp(gaps.at(x, y), -0.9, 1)
                    * Field.ramp(region.at(x, y), spread, 0.7);
        });
        sheet.tint((x, y) -> -strength * cracks.at(x, y));
        sheet.lift((x, y) -> -0.3 * strength * cracks.at(x, y));
    }

    /** Points scattered one to a cell of a turned and stretched lattice. */
    private static final class Cells {

        private final double cell;
        private final double stretch;
        private final double cos;
        private final double sin;
        private final int reach;
        private final float[] offsets;

        Cells(Draws draws, double cell, double stretch, double angle) {
            this.cell = cell;
            this.stretch = stretch;
            this.cos = StrictMath.cos(angle);
            this.sin = StrictMath.sin(angle);
            this.reach = (int) (Field.SIDE * 1.6 / cell) + 3;
            this.offsets = new float[8 * reach * reach];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = (float) draws.unit();
            }
        }

        /** How much farther the second nearest point is than the nearest, in pixels: 0 on a border. */
        double border(double x, double y) {
            double u = (x * cos + y * sin) / (cell * stretch) + reach;
            double v = (y * cos - x * sin) / cell + reach;
            double first = Double.MAX_VALUE;
            double second = Double.MAX_VALUE;
            for (int row = (int) v - 1; row <= (int) v + 1; row++) {
                for (int column = (int) u - 1; column <= (int) u + 1; column++) {
                    int i = 2 * (row * 2 * reach + column);
                    double du = (column + offsets[i] - u) * stretch;
                    double dv = row + offsets[i + 1] - v;
                    double distance = du * du + dv * dv;
                    second = Math.min(second, Math.max(first, distance));
                    first = Math.min(first, distance);
                }
            }
            return cell * (Math.sqrt(second) - Math.sqrt(first));
        }
    }
}
