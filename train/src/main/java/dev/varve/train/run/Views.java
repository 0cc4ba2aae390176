package dev.varve.train.run;

import dev.varve.analysis.Cost;
import dev.varve.card.InvalidInput;
import dev.varve.plan.Execution;
import dev.varve.plan.Phase;
import dev.varve.plan.Plan;
import dev.varve.train.data.Part;
import dev.varve.train.engine.Border;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** How many views of each image a phase turns through, so that what is frozen is computed once for each and kept. */
public final class Views {

    /** With four, a head of eight epochs was better on one data set and worse on another. */
    private static final int MOST = 8;
    /** Below it, a machine computes the features faster than a disk gives them. */
    private static final long LEAST_MACS_PER_BYTE = 250;
    private static final int SHARE_OF_ROOM = 2;

    private final Setup setup;

    private Views(Setup setup) {
        this.setup = setup;
    }

    /**
     * As many as there are epochs, up to eight, in every phase with something frozen before all that trains: if reading
     * them is faster than computing them, and all of them fit in half of what the cache may take. Else none, and an
     * image is shown in another way in every epoch.
     *
     * @return the setup's plan with these numbers
     */
    public static Plan chosen(Setup setup) {
        Views views = new Views(setup);
        return views.with(views::choose);
    }

    /**
     * So many in every phase with something frozen before all that trains.
     *
     * @return the setup's plan with this number
     * @throws InvalidInput if there is no such phase, or no cache
     */
    public static Plan asked(Setup setup, int views) {
        if (views > 0 && !setup.room().isOpen()) {
            throw new InvalidInput("--cache-views %d: nothing may be kept with --cache-limit 0; leave one of both out",
                    views);
        }
        Views of = new Views(setup);
        Plan plan = of.with(phase -> of.border(phase).isPresent() ? views : 0);
        if (views > 0 && plan.phases().stream().noneMatch(Views::has)) {
            throw new InvalidInput("--cache-views %d: views are kept of a phase that trains behind frozen groups, and "
                    + "no phase of the recipe %s does; leave it out, or take another recipe", views,
                    setup.experiment().plan().recipe());
        }
        return plan;
    }

    private static boolean has(Phase phase) {
        return phase instanceof Phase.Train train && train.views() > 0;
    }

    private Plan with(ToIntFunction<Phase.Train> views) {
        List<Phase> phases = new ArrayList<>();
        for (Phase phase : setup.experiment().plan().phases()) {
            phases.add(phase instanceof Phase.Train train ? train.withViews(views.applyAsInt(train)) : phase);
        }
        return setup.experiment().plan().withPhases(phases);
    }

    private Border border(Phase.Train phase) {
        return Border.of(setup.execution(phase), phase.sizeOr(setup.experiment().size()));
    }

    private int choose(Phase.Train phase) {
        Border border = border(phase);
        boolean pays = border.isPresent() && macs(phase) >= LEAST_MACS_PER_BYTE * border.bytes();
        int wanted = setup.experiment().plan().augmentation().isNone()
                ? 1 : Math.min(MOST, phase.epochs());
        return pays && bytes(phase.withViews(wanted)) <= limit() / SHARE_OF_ROOM ? wanted : 0;
    }

    /** What the stable segments cost for an image. */
    private long macs(Phase.Train phase) {
        Execution execution = setup.execution(phase);
        Map<String, Cost> costs = Cost.perNode(execution.network(), phase.sizeOr(setup.experiment().size()));
        return execution.stable().stream().flatMap(segment -> segment.nodes().stream())
                .mapToLong(id -> costs.get(id).macs()).sum();
    }

    /** Bytes of the features of all views of a phase, of its images that train and that validate. */
    public static long bytes(Setup setup, Phase.Train phase) {
        return new Views(setup).bytes(phase);
    }

    private long bytes(Phase.Train phase) {
        if (phase.views() == 0) {
            return 0;
        }
        long images = (long) phase.views() * setup.data().dataset().indices(Part.TRAIN).length
                + setup.data().dataset().indices(Part.VALID).length;
        return images * border(phase).bytes();
    }

    private long limit() {
        try {
            return setup.room().limit();
        } catch (IOException unknown) {
            return 0;
        }
    }
}
