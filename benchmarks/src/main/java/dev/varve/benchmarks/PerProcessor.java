package dev.varve.benchmarks;

/**
 * A side whose figure is the time of one processor: what it would take if none of its threads waited.
 *
 * @param side what is measured
 */
record PerProcessor(Side side) implements Side {

    @Override
    public Facts facts() {
        return side.facts();
    }

    @Override
    public Lap run(int units) {
        Lap lap = side.run(units);
        return new Lap(lap.value() * lap.processor() / lap.wall(), lap.wall(), lap.processor(), lap.score());
    }

    @Override
    public void close() {
        side.close();
    }
}
