package dev.varve.train;

import dev.varve.group.LayerGroups;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.DataSource;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Plan;
import dev.varve.plan.SourceChoice;
import dev.varve.surgery.HeadLayers;
import dev.varve.train.cache.Room;
import dev.varve.train.data.ChannelStatistics;
import dev.varve.train.data.DataOptions;
import dev.varve.train.data.LoadedData;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a learner begins with, from its choices: the data as read, and the model, made once for each kind of head. */
final class Beginning implements AutoCloseable {

    private final LearnerBuilder choices;
    private final ModelSource source;
    private final LoadedData data;
    private final Map<Boolean, StartingModel> starts = new HashMap<>();

    Beginning(LearnerBuilder choices) {
        this.choices = choices;
        requireHead(choices.solving);
        ModelSource asked = choices.model();
        StartingModel.requireKnown(asked, choices.grouping, choices.size, choices.hub);
        this.source = StartingModel.obtained(asked, choices.grouping, choices.hub);
        this.data = read(choices);
        try {
            start(choices.solving);
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    @Override
    public void close() {
        data.close();
    }

    private void requireHead(boolean linear) {
        if (linear) {
            HeadFit.requireLinear(choices.adaptation.head());
        }
    }

    /** Reads the data alone. */
    static LoadedData read(LearnerBuilder choices) {
        return dev.varve.train.data.DataSource.read(choices.data,
                DataOptions.of(choices.source, choices.seed).withReading(choices.reading),
                Room.ofGiB(choices.cacheGiB));
    }

    LoadedData data() {
        return data;
    }

    /** Where the weights come from, by a tag that means the same in a later version. */
    ModelSource source() {
        return source;
    }

    /** The layer groups, whose names do not hang on the head. */
    LayerGroups groups() {
        return starts.values().iterator().next().groups();
    }

    /**
     * The model.
     *
     * @param linear whether its head must be one matrix, as a plan that solves it needs
     */
    StartingModel start(boolean linear) {
        requireHead(linear);
        return starts.computeIfAbsent(linear, any -> StartingModel.of(source, choices.grouping,
                new StartingModel.Task(data.dataset().target(), data.dataset().classes(), choices.size.orElse(0),
                        choices.seed, linear, fit()), choices.hub));
    }

    private StartingModel.Fit fit() {
        HeadLayers head = HeadFit.of(choices.adaptation.head(), data.dataset(), data.dataset().target());
        return new StartingModel.Fit(choices.reading, choices.adaptation.firstLayer(), head,
                size -> ChannelStatistics.of(data.dataset(), size, Room.ofGiB(choices.cacheGiB)));
    }

    /**
     * All that is needed to repeat a run of these choices, from whatever folder.
     *
     * @param size pixels of each side of the square that the model sees
     * @param out the run's folder
     */
    Experiment experiment(int size, Plan plan, Path out) {
        return new Experiment(wherever(source), wherever(choices.source), choices.grouping, size, choices.batch,
                choices.seed, choices.engine, choices.checkpointMinutes, choices.cacheGiB, choices.memoryGiB,
                out.toString(), choices.reading, choices.adaptation, plan, choices.logs, choices.statistics);
    }

    /** The same from whatever folder a run is gone on with. */
    private static ModelSource wherever(ModelSource model) {
        return !FirstWeights.isFile(model) ? model
                : new ModelSource(model.architecture(), wherever(model.weights()), model.fromScratch());
    }

    private static DataSource wherever(DataSource source) {
        SourceChoice found = source.source();
        return source.at(wherever(source.path())).withSource(found.images().isEmpty() ? found
                : found.withImages(wherever(found.images())));
    }

    private static String wherever(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }
}
