package dev.varve.train.run;

import dev.varve.plan.Phase;
import dev.varve.train.data.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Speeds as a test says, and what was asked of them. */
class GivenSpeeds implements Speeds {

    static final Instant AT = Instant.parse("2026-11-23T09:30:00Z");
    static final int BATCHES = 3;
    static final double STEP = 8;
    static final double RUN = 2;
    /** What of it is left where features are kept. */
    static final double KEPT = 0.25;
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

    /** A step takes 8 seconds, a batch that only runs 2; a quarter of it on features. */
    @Override
    public Timed batch(Work work) {
        asked.add(work);
        return new Timed((work.trained().isPresent() ? STEP : RUN) * (work.kept() ? KEPT : 1), AT, batches);
    }

    @Override
    public int computed(Phase phase, View view, int[] items) {
        return items.length;
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
