package dev.varve.benchmarks;

import dev.varve.benchmarks.Question.Contestant;
import dev.varve.benchmarks.Question.Row;
import dev.varve.card.Reading;
import dev.varve.card.Suggestions;
import dev.varve.graph.Shape;
import dev.varve.train.cache.Room;
import dev.varve.train.data.BatchLoader;
import dev.varve.train.data.Dataset;
import dev.varve.train.data.ImageBatches;
import dev.varve.train.data.Loading;
import dev.varve.train.data.Part;
import dev.varve.train.data.PixelBatch;
import dev.varve.weights.DType;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Safetensors;
import dev.varve.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** All questions, with what is hoped for. */
final class Questions {

    /** Dense networks of two depths and one without shortcuts, and one of depthwise convolutions. */
    static final List<String> NETWORKS = List.of("resnet18", "resnet34", "vgg16_bn", "tf_efficientnet_lite0");

    /** The deepest network of the classic tables. */
    private static final String DEEP = "resnet152";

    private static final int STEPS_TO_PEAK = 20;
    private static final int FEW_IMAGES = 1_000;
    private static final int MANY_IMAGES = 100_000;
    private static final int COMPARED_CROPS = 8;

    private Questions() {
    }

    /** In the order in which they are asked. */
    static List<Question> all() {
        List<Question> all = new ArrayList<>(TrainingQuestions.all());
        all.add(decoding());
        all.add(serving("resnet34", 1.1));
        all.add(serving("tf_efficientnet_lite0", 1.5));
        all.add(peakMemory());
        all.add(growth());
        NETWORKS.forEach(network -> all.add(forecast(network)));
        all.add(startUp());
        all.add(answers());
        all.add(analyses());
        all.add(timeToAccuracy());
        return all;
    }

    /**
     * Some of the questions.
     *
     * @param names what {@code --only} says: names, or how they begin, separated by commas
     * @throws dev.varve.card.InvalidInput if no question's name begins so
     */
    static List<Question> named(String names) {
        List<Question> all = all();
        List<Question> chosen = new ArrayList<>();
        for (String name : names.split(",")) {
            List<Question> some = all.stream().filter(one -> one.name().startsWith(name)).toList();
            if (some.isEmpty()) {
                throw Suggestions.unknown("--only", name, "question", all.stream().map(Question::name).toList());
            }
            some.stream().filter(one -> !chosen.contains(one)).forEach(chosen::add);
        }
        return chosen;
    }

    private static Question decoding() {
        String varve = "Varve";
        String cached = "Varve, pixel cache";
        String python = "torchvision on PIL";
        List<Contestant> sides = List.of(
                new Contestant(python, 1, bench -> new PerProcessor(bench.python("decode_side.py", Map.of(
                        "files", files(bench.photos().dataset()), "short_side", bench.crop().shortSide(),
                        "size", bench.size(), "crops", crops(bench).toString(), "threads", 1)))),
                new Contestant(varve, 1, bench -> loader(bench, Room.none())),
                new Contestant(cached, 1, bench -> loader(bench, bench.room("pixels"))));
        return new Question("decode", "a photo decoded, resized to 256 and cropped to 224; seconds of one processor",
                Unit.PHOTO,
                Pace.STEPS, sides, List.of(
                        new Row(varve, python, Target.atLeast(1.5)), new Row(cached, python, Target.atLeast(10))));
    }

    private static Side loader(Bench bench, Room room) throws IOException {
        return new PerProcessor(new LoaderSide(bench.photos().dataset(), bench.crop(), bench.batch(), room));
    }

    /** Training photos in the order in which Varve reads them. */
    private static List<String> files(Dataset photos) {
        return Arrays.stream(photos.indices(Part.TRAIN)).mapToObj(item -> photos.file(item).toString()).toList();
    }

    /** Varve's crops of the first photos, with which the other side compares its own. */
    private static Path crops(Bench bench) throws IOException {
        Path file = bench.file("crops.safetensors");
        Loading loading = new Loading(COMPARED_CROPS, 1, Room.none(), 0);
        try (BatchLoader loader = new ImageBatches(bench.photos().dataset(), loading)
                .evaluation(bench.crop(), Part.TRAIN)) {
            PixelBatch batch = loader.next();
            Shape shape = Shape.of(batch.count(), batch.size(), batch.size(), Reading.RGB.channels());
            new Safetensors(Weights.of(List.of(new NamedArray("pixels", DType.U8, shape, batch.pixels()))), Map.of())
                    .write(file);
        }
        return file;
    }

    private static Question serving(String network, double timesPyTorch) {
        String predictor = "Predictor";
        String direct = "ONNX Runtime";
        String eager = "PyTorch, eager";
        String channelsLast = "PyTorch, eager, channels last";
        List<Contestant> sides = List.of(
                new Contestant(direct, bench -> ServingSide.onnxRuntime(bench, network)),
                new Contestant(eager, bench -> bench.python("pytorch_side.py", network, Level.BODY,
                        Map.of("runs", true))),
                new Contestant(channelsLast, bench -> bench.python("pytorch_side.py", network, Level.BODY,
                        Map.of("runs", true, "channels_last", true))),
                new Contestant(predictor, bench -> ServingSide.predictor(bench, network)));
        return new Question("predict-" + network, network + " running on normalised images, fp32", Unit.BATCH,
                Pace.STEPS, sides, List.of(
                        new Row(predictor, direct, Target.atLeast(0.95)),
                        new Row(predictor, eager, Target.atLeast(timesPyTorch)),
                        new Row(predictor, channelsLast, Target.NONE)));
    }

    private static Question peakMemory() {
        String network = "resnet34";
        String unfrozen = "Varve, nothing frozen";
        List<Contestant> sides = List.of(
                new Contestant(TrainingQuestions.FASTAI, bench -> MemoryProcess.fastai(
                        bench, network, Level.BODY, STEPS_TO_PEAK)),
                new Contestant(unfrozen, bench -> MemoryProcess.peak(bench, network, Level.NONE, STEPS_TO_PEAK)),
                new Contestant(TrainingQuestions.VARVE,
                        bench -> MemoryProcess.peak(bench, network, Level.BODY, STEPS_TO_PEAK)));
        return new Question("memory-head", "the most memory that a process held in " + STEPS_TO_PEAK + " steps of "
                + network + " with the body frozen", Unit.MIB, Pace.RUNS, sides, List.of(
                        new Row(TrainingQuestions.VARVE, TrainingQuestions.FASTAI, Target.atLeast(2)),
                        new Row(TrainingQuestions.VARVE, unfrozen, Target.NONE)));
    }

    private static Question growth() {
        String network = "tf_efficientnet_lite0";
        String few = "after 1,000 images";
        String many = "after 100,000 images";
        return new Question("memory-growth", "what is resident in a head phase of " + network, Unit.MIB, Pace.RUNS,
                List.of(new Contestant(few, bench -> resident(bench, network, FEW_IMAGES)),
                        new Contestant(many, bench -> resident(bench, network, MANY_IMAGES))),
                List.of(new Row(many, few, Target.within(0.05))));
    }

    private static Side resident(Bench bench, String network, int images) {
        return MemoryProcess.resident(bench, network, Level.BODY, images / bench.batch());
    }

    private static Question forecast(String network) {
        List<Contestant> sides = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Level level : Level.values()) {
            String suffix = switch (level) {
                case NONE -> ", nothing frozen";
                case GROUP_0 -> ", group 0 frozen";
                case BODY -> ", body frozen";
            };
            sides.add(new Contestant("foretold" + suffix, bench -> ForecastSides.foretold(bench, network, level)));
            sides.add(new Contestant("measured" + suffix, bench -> ForecastSides.measured(bench, network, level)));
            rows.add(new Row("measured" + suffix, "foretold" + suffix, Target.within(0.1)));
        }
        return new Question("forecast-" + network, "a short run of " + network + ", as foretold just before",
                Unit.SECONDS, Pace.RUNS, sides, rows);
    }

    private static Question startUp() {
        String solve = "varve train --recipe solve-then-tune";
        String fineTune = "varve train --recipe fine-tune";
        List<Contestant> sides = List.of(
                new Contestant(TrainingQuestions.FASTAI, StartSide::fastai),
                new Contestant(solve, bench -> StartSide.varve(bench, "solve-then-tune", "features_computed")),
                new Contestant(fineTune, bench -> StartSide.varve(bench, "fine-tune", "step")));
        return new Question("start-up", "tf_efficientnet_lite0, from the command to its first step of training, or to "
                + "the features of the first batch where the head is solved; an earlier start has filled the cache",
                Unit.SECONDS, Pace.STARTS, sides, List.of(
                        new Row(solve, TrainingQuestions.FASTAI, Target.atLeast(3)),
                        new Row(fineTune, TrainingQuestions.FASTAI, Target.atLeast(3))));
    }

    private static Question answers() {
        String allowed = "1.5 s";
        String groups = "varve groups " + DEEP;
        String compare = "varve groups " + DEEP + " --compare";
        String explain = "varve explain " + DEEP;
        List<Contestant> sides = List.of(
                new Contestant(allowed, bench -> AnswerSides.allowed(1.5)),
                new Contestant(groups, bench -> AnswerSides.command(bench, "groups", DEEP)),
                new Contestant(compare, bench -> AnswerSides.command(bench, "groups", DEEP, "--compare")),
                new Contestant(explain, bench -> AnswerSides.command(bench, "explain", DEEP)));
        return new Question("answers", "commands that compute nothing, from their start to their end", Unit.SECONDS,
                Pace.STARTS, sides, List.of(
                        new Row(groups, allowed, Target.atLeast(1)), new Row(compare, allowed, Target.atLeast(1)),
                        new Row(explain, allowed, Target.atLeast(1))));
    }

    private static Question analyses() {
        String allowed = "1 s";
        String slowest = "the slowest architecture";
        List<Contestant> sides = List.of(new Contestant(allowed, bench -> AnswerSides.allowed(1)),
                new Contestant(slowest, bench -> AnswerSides.slowestArchitecture(System.out)));
        return new Question("analyses", "every architecture of the zoo built, analysed and explained in one process, "
                + "after one turn that starts it", Unit.SECONDS, Pace.STARTS, sides,
                List.of(new Row(slowest, allowed, Target.atLeast(1))));
    }

    private static Question timeToAccuracy() {
        String solve = "varve train --recipe solve";
        String fineTune = "varve train --recipe fine-tune";
        String fastai = "fastai, fine_tune 1 + 5";
        List<Contestant> sides = List.of(
                new Contestant(fastai, FineTunes::fastai),
                new Contestant(solve, bench -> FineTunes.varve(bench, "solve")),
                new Contestant(fineTune, bench -> FineTunes.varve(bench, "fine-tune")));
        return new Question("time-to-accuracy", "tf_efficientnet_lite0 at 160 pixels on all of --data, from the "
                + "command to its end; a ratio is 0 if the accuracy on the test part is below fastai's", Unit.SECONDS,
                Pace.RUNS, sides, List.of(
                        new Row(solve, fastai, Target.atLeast(10)), new Row(fineTune, fastai, Target.atLeast(2))));
    }
}
