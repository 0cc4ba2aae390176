package dev.varve.train.run;

import dev.varve.plan.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Speeds as a test says, and what was asked of them. */
final class GivenSpeeds implements Speeds {

    static final Instant AT = Instant.parse("2026-11-23T09:30:00Z");
    static final int BATCHES = 3;
    static final double STEP = 8;
    static final double RUN = 2;
    static final double SAVING = 1e-7;
    static final double SOLVING = 5;

    final List<Work> asked = new ArrayList<>();
    private final double decoding;
    private final int batches;

    GivenSpeeds(double decoding) {
        this(decoding, BATCHES);
    }

    GivenSpeeds(double decoding, int batches) {
        this.decoding = decoding;
        this.batches = batches;
    }

    /** A step takes 8 seconds, a batch that only runs 2. */
    @Override
    public Timed batch(Work work) {
        asked.add(work);
        return new Timed(work.trained().isPresent() ? STEP : RUN, AT, batches);
    }

    @Override
    public double decoding(int size) {
        return decoding;
    }

    @Override
    public double saving() {
        return SAVING;
    }

    @Override
    public double solving(Phase.Solve phase, Work features) {
        return SOLVING;
    }
}
