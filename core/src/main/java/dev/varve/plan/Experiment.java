package dev.varve.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.varve.card.InvalidInput;
import dev.varve.card.LeftOut;
import dev.varve.card.Reading;
import dev.varve.card.TargetKind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * All that a run needs to be repeated.
 *
 * @param model what is trained
 * @param data what it learns from
 * @param grouping how its layer groups are found
 * @param size edge of the square input in pixels, at least 1
 * @param batch images per batch, at least 1
 * @param seed where all random draws begin
 * @param engine how the arithmetic is done
 * @param checkpointMinutes minutes between two checkpoints inside an epoch, positive
 * @param cacheGiB GiB that kept photos and features may take on the disk together, 0 to keep nothing
 * @param memoryGiB GiB of memory that the process shall stay within by recomputing and dividing, 0 for no limit
 * @param out the run folder
 * @param reading how files become channels; may be absent, then as red, green and blue
 * @param adaptation how the network is made to fit; may be absent, then as fastai does it
 * @param plan what is done with each layer group
 * @param logs what is written besides the events; may be absent, then it is nothing
 * @param statistics steps after which each layer group's gradient, update and dead channels are measured; 0: never
 */
public record Experiment(ModelSource model, DataSource data, GroupingChoice grouping, int size, int batch, long seed,
                         EngineChoice engine, double checkpointMinutes, double cacheGiB, double memoryGiB, String out,
                         @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Reading.Unsaid.class)
                         @JacksonInject(Yaml.RGB) Reading reading,
                         @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Adaptation.Unsaid.class)
                         @JacksonInject(Yaml.ADAPTATION) Adaptation adaptation,
                         Plan plan, @JsonInclude(JsonInclude.Include.NON_EMPTY) @JacksonInject(Yaml.NO_ENTRIES)
                         List<LogKind> logs,
                         @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JacksonInject(Yaml.NEVER) int statistics) {

    /** An experiment on photos, with fastai's head, that writes its events alone, without statistics of groups. */
    public Experiment(ModelSource model, DataSource data, GroupingChoice grouping, int size, int batch, long seed,
            EngineChoice engine, double checkpointMinutes, double cacheGiB, double memoryGiB, String out, Plan plan) {
        this(model, data, grouping, size, batch, seed, engine, checkpointMinutes, cacheGiB, memoryGiB, out,
                Reading.RGB, Adaptation.DEFAULT, plan, List.of(), 0);
    }

    /** Checks every field. */
    @JsonCreator
    public Experiment {
        Require.present(reading, "reading");
        Require.present(adaptation, "adaptation");
        Require.present(model, "model");
        Require.present(data, "data");
        Require.present(grouping, "grouping");
        Require.atLeast(1, size, "size");
        Require.atLeast(1, batch, "batch");
        Require.present(engine, "engine");
        Require.positive(checkpointMinutes, "checkpointMinutes");
        Require.notNegative(cacheGiB, "cacheGiB");
        Require.notNegative(memoryGiB, "memoryGiB");
        Require.notBlank(out, "out");
        Require.present(plan, "plan");
        logs = Require.list(logs, "logs");
        Require.that(new HashSet<>(logs).size() == logs.size(), "logs", "must be different", logs, "name each once");
        Require.atLeast(0, statistics, "statistics");
    }

    /**
     * Reads an experiment from a YAML file.
     *
     * @param file the file
     * @return the experiment
     * @throws InvalidInput if the file cannot be read, or a field is unknown, missing, of a wrong type or out of range;
     *     the message names file, line and field
     */
    public static Experiment read(Path file) {
        return Yaml.read(file, Experiment.class);
    }

    /**
     * The experiment as YAML; {@link #read} gives an equal experiment.
     *
     * @return the text of a file
     */
    public String toYaml() {
        return Yaml.write(this);
    }

    /**
     * What is trained.
     *
     * @param architecture name in the zoo
     * @param weights what {@code --weights} takes: a file or run of first weights, a published tag, or
     *     {@code hf:OWNER/REPO}; empty takes the architecture's own pretrained weights
     * @param fromScratch whether weights are drawn at random instead
     */
    public record ModelSource(String architecture, String weights, boolean fromScratch) {

        /** Checks that weights come from one place. */
        public ModelSource {
            Require.notBlank(architecture, "architecture");
            Require.present(weights, "weights");
            Require.that(weights.isEmpty() || !fromScratch, "weights", "must be absent when training from scratch",
                    weights, "leave out one of --weights and --from-scratch");
        }
    }

    /**
     * What the model learns from.
     *
     * @param path folder, archive, CSV file, or list of files
     * @param validFraction share that validates where the data bring no split, between 0 and 1
     * @param testFraction share that tests where the data bring no split, 0 or more; with the former below 1
     * @param skipBadImages whether unreadable images are left out instead of refused
     * @param target what is told of each image; may be absent, then it is a single label
     * @param source where images are looked for, and what says their classes; may be absent
     * @param split which images train and which validate; may be absent
     */
    public record DataSource(String path, double validFraction, double testFraction, boolean skipBadImages,
                             @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = TargetChoice.Unsaid.class)
                             @JacksonInject(Yaml.LABEL) TargetChoice target,
                             @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = SourceChoice.Unsaid.class)
                             @JacksonInject(Yaml.USUAL_SOURCE) SourceChoice source,
                             @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = SplitChoice.Unsaid.class)
                             @JacksonInject(Yaml.USUAL_SPLIT) SplitChoice split) {

        /** Data of single labels. */
        public DataSource(String path, double validFraction, double testFraction, boolean skipBadImages) {
            this(path, validFraction, testFraction, skipBadImages, TargetChoice.LABEL, SourceChoice.USUAL,
                    SplitChoice.USUAL);
        }

        /** Checks that the shares leave something to train on. */
        @JsonCreator
        public DataSource {
            Require.present(target, "target");
            Require.present(source, "source");
            Require.present(split, "split");
            Require.notBlank(path, "path");
            Require.between(0, 1, validFraction, "validFraction");
            Require.notNegative(testFraction, "testFraction");
            Require.that(validFraction + testFraction < 1, "testFraction",
                    "must leave a training part beside the valid fraction of " + validFraction, testFraction,
                    "let both together stay below 1");
        }

        /** The same at another place. */
        public DataSource at(String place) {
            return new DataSource(place, validFraction, testFraction, skipBadImages, target, source, split);
        }

        /** The same with other shares. */
        public DataSource withFractions(double valid, double test) {
            return new DataSource(path, valid, test, skipBadImages, target, source, split);
        }

        /** The same with or without unreadable images. */
        public DataSource withSkipBadImages(boolean skip) {
            return new DataSource(path, validFraction, testFraction, skip, target, source, split);
        }

        /** The same with another target. */
        public DataSource withTarget(TargetChoice other) {
            return new DataSource(path, validFraction, testFraction, skipBadImages, other, source, split);
        }

        /** The same found in another way. */
        public DataSource withSource(SourceChoice other) {
            return new DataSource(path, validFraction, testFraction, skipBadImages, target, other, split);
        }

        /** The same divided in another way. */
        public DataSource withSplit(SplitChoice other) {
            return new DataSource(path, validFraction, testFraction, skipBadImages, target, source, other);
        }
    }

    /**
     * What is told of each image, and where a CSV file says it.
     *
     * @param kind one class, any number of names, or numbers
     * @param columns names of the columns; one for classes and names, one for each number
     * @param separator what stands between two names of an image; of no meaning for others
     */
    public record TargetChoice(TargetKind kind, List<String> columns, String separator) {

        /** The column that holds where none is named. */
        public static final String COLUMN = "label";
        /** What separates names where nothing else is said. */
        public static final String SEPARATOR = ";";
        /** One class, in the column {@value #COLUMN}, or by the name of the folder. */
        public static final TargetChoice LABEL = of(TargetKind.LABEL);

        /** Checks the columns. */
        public TargetChoice {
            Require.present(kind, "kind");
            columns = Require.list(columns, "columns");
            Require.atLeast(1, columns.size(), "columns");
            Require.that(kind == TargetKind.VALUES || columns.size() == 1, "columns", "must be one for " + kind,
                    columns, "name one");
            Require.that(new HashSet<>(columns).size() == columns.size(), "columns", "must be different", columns,
                    "name each once");
            Require.present(separator, "separator");
            Require.that(!separator.isEmpty(), "separator", "must not be empty", "nothing", "give for example ;");
        }

        /** A kind with the usual column and separator. */
        public static TargetChoice of(TargetKind kind) {
            return new TargetChoice(kind, List.of(COLUMN), SEPARATOR);
        }

        /** What is left out of files. */
        static final class Unsaid extends LeftOut {

            Unsaid() {
                super(LABEL);
            }
        }
    }

    /**
     * How layer groups are found.
     *
     * @param by name of the way, such as {@code stage}
     * @param at modules at which a new group begins; empty takes the way's own borders
     * @param groups number of groups; 0 takes the way's own number
     */
    public record GroupingChoice(String by, List<String> at, int groups) {

        /** Copies the borders. */
        public GroupingChoice {
            Require.notBlank(by, "by");
            at = Require.list(at, "at");
            Require.atLeast(0, groups, "groups");
        }
    }

    /**
     * How the arithmetic is done; a repeated run gives the same bytes only with the same choice.
     *
     * @param precision number type of trained and frozen segments
     * @param threads threads of the arithmetic, 1 to 1,024
     */
    public record EngineChoice(Precision precision, int threads) {

        /** The most threads that can be asked for; more is a slip of the finger. */
        public static final int MOST_THREADS = 1024;

        /** Checks the number of threads. */
        public EngineChoice {
            Require.present(precision, "precision");
            Require.atLeast(1, threads, "threads");
            Require.atMost(MOST_THREADS, threads, "threads");
        }
    }

    /** Number type of the arithmetic. */
    public enum Precision {
        /** bf16 where the machine computes with it and was measured to gain, near enough to fp32; else fp32. */
        @JsonProperty("auto") AUTO,
        /** Single precision. */
        @JsonProperty("fp32") FP32,
        /** Brain floating point of 16 bits in convolutions and products; weights and sums stay in fp32. */
        @JsonProperty("bf16") BF16
    }
}
