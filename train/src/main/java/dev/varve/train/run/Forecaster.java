package dev.varve.train.run;

import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Phase;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Part;
import dev.varve.train.data.View;
import dev.varve.train.engine.Border;
import dev.varve.train.engine.EngineInfo;
import dev.varve.train.run.Forecast.Alternative;
import dev.varve.train.run.Forecast.Kept;
import dev.varve.train.run.Forecast.PhaseForecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Adds up what a run will do, each thing at its speed. To be used once. */
final class Forecaster {

    private static final int COPIES_OF_EXPORT = 2;      // written, and read again

    private final Setup setup;
    private final Speeds speeds;
    private final Storage storage;
    private final ImageBatches batches;
    private final double saving;
    private final Set<Images> decoded = new HashSet<>();
    private Instant oldest = Instant.MAX;

    /** Images as they are prepared and kept. */
    private record Images(Part part, boolean augmented, int size) {
    }

    Forecaster(Setup setup, Speeds speeds) {
        this.setup = setup;
        this.speeds = speeds;
        this.storage = new Storage(setup);
        this.batches = setup.batches();
        this.saving = speeds.saving();
    }

    /** Of the plan alone. */
    Forecast forecast() {
        return forecast(phase -> List.of());
    }

    /** Of the plan and of the other first trained groups that each phase could have. */
    Forecast comparison() {
        return forecast(this::alternatives);
    }

    private Forecast forecast(Function<Phase.Train, List<Alternative>> compared) {
        List<PhaseForecast> phases = new ArrayList<>();
        for (Phase phase : setup.experiment().plan().phases()) {
            phases.add(phase instanceof Phase.Train train ? training(train).with(compared.apply(train))
                    : solving((Phase.Solve) phase));
        }
        double end = end();
        return new Forecast(oldest.toString(), phases, end, storage.most());
    }

    private List<Alternative> alternatives(Phase.Train phase) {
        return IntStream.range(0, setup.groups().size()).mapToObj(first -> {
            PhaseForecast other = training(phase.freezeTo(first));
            return new Alternative(setup.groups().get(first).name(), first == phase.firstTrained(),
                    other.secondsPerEpoch(), other.memoryBytes());
        }).toList();
    }

    private PhaseForecast training(Phase.Train phase) {
        int size = phase.sizeOr(setup.experiment().size());
        Work training = Work.training(setup, phase);
        Work validation = Work.running(setup, phase);
        double step = seconds(training);
        double evaluation = seconds(validation);
        double once = 0;
        if (phase.rules().stream().anyMatch(rule -> rule.norm() == NormPolicy.RECALIBRATE)) {
            double pass = seconds(Work.recalibration(setup, phase));
            once += batches(Part.TRAIN) * pass + decoding(new Images(Part.TRAIN, false, size), pass);
        }
        if (phase.autoRgn()) {
            once += phase.epochs() * Math.min(RelativeGradients.BATCHES, batches.trainingSteps()) * step;
        }
        once += decoding(new Images(Part.VALID, false, size), evaluation);
        Kept kept = Kept.NONE;
        int steps = phase.epochs() * batches.trainingBatches();
        if (phase.views() > 0 && Border.of(training.execution(), size).isPresent()) {
            kept = kept(steps - computedSteps(phase), training, Views.bytes(setup, phase));
            int computed = speeds.computed(phase, batches.plain(setup.preprocessing(phase)), batches.items(Part.VALID));
            if (computed < phase.epochs() * count(Part.VALID)) {
                double reading = seconds(validation.onFeatures());
                once += computed * (evaluation - reading) / batches.batch();
                evaluation = reading;
            }
        }
        once += kept.steps() < steps ? decoding(new Images(Part.TRAIN, true, size), step) : 0;
        return new PhaseForecast(phase.name(), steps, phase.epochs(), step, kept,
                batches(Part.VALID) * evaluation, saving * (storage.checkpoint(phase) + storage.best()), once,
                Math.max(memory(training), memory(validation)), List.of());
    }

    private Kept kept(int steps, Work work, long bytes) {
        return new Kept(steps, steps == 0 ? 0 : seconds(work.onFeatures()), bytes);
    }

    /** Steps that do not find the features of all their images, kept before or by an epoch that showed the same. */
    private int computedSteps(Phase.Train phase) {
        Set<String> shown = new HashSet<>();
        int computed = 0;
        for (int epoch = 0; epoch < phase.epochs(); epoch++) {
            View view = setup.view(batches, phase, epoch);
            if (shown.add(view.name())) {
                computed += speeds.computed(phase, view, batches.order(setup.epochsBefore(phase) + epoch, 0))
                        / batches.batch();
            }
        }
        return computed;
    }

    private PhaseForecast solving(Phase.Solve phase) {
        int size = phase.sizeOr(setup.experiment().size());
        Work features = Work.running(setup, phase);
        Work whole = Work.still(setup, phase);
        double pass = seconds(features);
        int computed = speeds.computed(phase, batches.plain(setup.preprocessing(phase)), batches.items(Part.VALID));
        for (int view = 0; view < phase.views(); view++) {
            computed += speeds.computed(phase, setup.view(batches, phase, view), batches.items(Part.TRAIN));
        }
        double once = decoding(new Images(Part.VALID, false, size), pass) + speeds.solving(phase, features);
        once += computed > 0 ? decoding(new Images(Part.TRAIN, false, size), pass) : 0;
        int steps = (int) Math.ceil(phase.views() * batches(Part.TRAIN) + batches(Part.VALID));
        Kept kept = kept(steps - (int) Math.ceil((double) computed / batches.batch()), features, storage.kept(phase));
        return new PhaseForecast(phase.name(), steps, 1, pass, kept, batches(Part.VALID) * seconds(whole),
                saving * (storage.checkpoint(phase) + storage.best()), once,
                Math.max(memory(features), memory(whole)), List.of());
    }

    private double end() {
        Work exported = Work.exported(setup);
        Part part = count(Part.TEST) > 0 ? Part.TEST : Part.VALID;
        double batch = seconds(exported);
        return saving * COPIES_OF_EXPORT * storage.model() + batches(part) * batch
                + decoding(new Images(part, false, exported.preprocessing().size()), batch);
    }

    private double seconds(Work work) {
        Timed timed = speeds.batch(work);
        oldest = timed.at().isBefore(oldest) ? timed.at() : oldest;
        return timed.seconds();
    }

    /**
     * What it costs beyond the time of a batch to decode images, each when it is seen first. The loader decodes while
     * others compute: where a processor is left for it, only what it is behind them counts, else its share of all of
     * them.
     */
    private double decoding(Images images, double secondsPerBatch) {
        if (!decoded.add(images)) {
            return 0;
        }
        double one = speeds.decoding(images.size());
        int processors = EngineInfo.current().processors();
        boolean alone = setup.experiment().engine().threads() < processors;
        double behind = one - secondsPerBatch / setup.experiment().batch();
        return count(images.part()) * Math.max(behind, alone ? 0 : one / processors);
    }

    private long memory(Work work) {
        return ProcessMemory.most(work);
    }

    private double batches(Part part) {
        return (double) count(part) / setup.experiment().batch();
    }

    private int count(Part part) {
        return setup.data().dataset().indices(part).length;
    }
}
