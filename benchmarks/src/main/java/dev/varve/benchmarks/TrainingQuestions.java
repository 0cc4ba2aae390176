package dev.varve.benchmarks;

import dev.varve.analysis.Cost;
import dev.varve.benchmarks.Question.Contestant;
import dev.varve.benchmarks.Question.Opener;
import dev.varve.benchmarks.Question.Row;
import dev.varve.graph.Contraction;
import dev.varve.train.cache.Room;
import dev.varve.train.data.Dataset;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How fast a step of training is: Varve, each of its mechanisms, fastai and PyTorch. */
final class TrainingQuestions {

    static final String VARVE = "Varve";
    static final String FASTAI = "fastai";
    static final String FAIR_FASTAI = "fastai, fair";
    static final String PYTORCH = "PyTorch by hand";

    private static final String KEPT = "Varve, kept features";
    private static final String CEILING = "bf16 ceiling";
    private static final String FP32 = "Varve, fp32";
    private static final String PIXEL_CACHE = "Varve, pixel cache";
    private static final int PASSES_OF_A_STEP = 3;      // forward, gradients of inputs, gradients of weights

    private TrainingQuestions() {
    }

    /** Each network at each level, with what is hoped for. */
    static List<Question> all() {
        List<Question> all = new ArrayList<>();
        all.addAll(frozen("head", Level.BODY, Map.of(
                "resnet34", List.of(new Row(VARVE, FASTAI, Target.atLeast(3.8)),
                        new Row(KEPT, FASTAI, Target.atLeast(100))),
                "tf_efficientnet_lite0", List.of(new Row(VARVE, FASTAI, Target.atLeast(6)),
                        new Row(KEPT, FASTAI, Target.atLeast(60))))));
        all.addAll(frozen("group0", Level.GROUP_0, Map.of(
                "resnet34", List.of(new Row(VARVE, FASTAI, Target.atLeast(2.3)),
                        new Row(KEPT, FASTAI, Target.atLeast(2.9))),
                "resnet18", List.of(new Row(VARVE, PYTORCH, Target.atLeast(1)),
                        new Row(KEPT, PYTORCH, Target.atLeast(1.3))))));
        List<Row> full = List.of(new Row(VARVE, CEILING, Target.atLeast(0.65)),
                new Row(VARVE, PYTORCH, Target.atLeast(0.95)));
        Questions.NETWORKS.forEach(network -> all.add(full(network,
                network.startsWith("resnet") ? full : List.of())));
        all.add(freezing("resnet34", 3));
        all.add(freezing("tf_efficientnet_lite0", 4));
        all.add(fromFiles("resnet34"));
        all.add(fromFiles("tf_efficientnet_lite0"));
        return all;
    }

    private static List<Question> frozen(String phase, Level level, Map<String, List<Row>> targets) {
        return Questions.NETWORKS.stream().map(network -> {
            List<Contestant> sides = new ArrayList<>(inPython(network, level));
            for (Mechanism mechanism : List.of(Mechanism.NORMS_TRAIN, Mechanism.NO_GRADIENT, Mechanism.FOLDED)) {
                sides.add(new Contestant(rung(mechanism), varve(network, level, mechanism)));
            }
            sides.add(new Contestant(rung(Mechanism.PRECISION), varve(network, level, Mechanism.PRECISION)));
            sides.add(new Contestant(KEPT, bench -> new KeptSide(trainee(bench, network, level, Mechanism.KEPT),
                    bench.batches(), bench.size(), bench.room(phase + "-" + network))));
            sides.add(new Contestant(VARVE, varve(network, level, Mechanism.METHODS)));
            return question(phase + "-" + network, "a step of " + network + " with " + (level == Level.BODY
                    ? "the body" : "group 0") + " frozen, from decoded pixels",
                    sides, targets.getOrDefault(network, List.of()));
        }).toList();
    }

    private static String rung(Mechanism mechanism) {
        return switch (mechanism) {
            case NORMS_TRAIN -> "Varve, frozen norms train, fp32";
            case NO_GRADIENT -> "Varve, no gradient, fp32";
            case FOLDED -> "Varve, folded, fp32";
            case PRECISION -> "Varve, precision by rule";
            case METHODS -> VARVE;
            case KEPT -> KEPT;
            case FP32_METHODS -> "Varve, fp32, methods";
            case BF16 -> "Varve, bf16";
            case BF16_METHODS -> "Varve, bf16, methods";
        };
    }

    private static Question full(String network, List<Row> targets) {
        List<Contestant> sides = new ArrayList<>(inPython(network, Level.NONE));
        sides.add(new Contestant(CEILING, bench -> {
            long macs = Cost.of(bench.subject(network).network(), bench.size()).macs();
            return bench.python("ceiling_side.py",
                    Map.of("macs", PASSES_OF_A_STEP * macs * bench.batch(), "threads", bench.threads()));
        }));
        sides.add(new Contestant(FP32, varve(network, Level.NONE, Mechanism.FOLDED)));
        sides.add(new Contestant(rung(Mechanism.PRECISION), varve(network, Level.NONE, Mechanism.PRECISION)));
        List<Row> rows = new ArrayList<>(targets);
        if (hasDepthwise(network)) {
            for (Mechanism ordered : List.of(Mechanism.FP32_METHODS, Mechanism.BF16, Mechanism.BF16_METHODS)) {
                sides.add(new Contestant(rung(ordered), varve(network, Level.NONE, ordered)));
            }
            rows.add(new Row(rung(Mechanism.FP32_METHODS), FP32, Target.NONE));
            rows.add(new Row(rung(Mechanism.BF16_METHODS), rung(Mechanism.BF16), Target.NONE));
            rows.add(new Row(rung(Mechanism.BF16_METHODS), rung(Mechanism.FP32_METHODS), Target.NONE));
        }
        sides.add(new Contestant(VARVE, varve(network, Level.NONE, Mechanism.METHODS)));
        return question("full-" + network, "a step of " + network + " with nothing frozen, from decoded pixels",
                sides, rows);
    }

    /** Whether a network has convolutions for which there are several methods. */
    private static boolean hasDepthwise(String network) {
        return Zoo.network(network).nodes().stream()
                .anyMatch(node -> node.op() instanceof Contraction.Conv2d one && one.isDepthwise());
    }

    private static Question freezing(String network, double timesAsFast) {
        String all = "nothing frozen";
        String group = "group 0 frozen";
        String body = "body frozen";
        List<Contestant> sides = List.of(
                new Contestant(all, varve(network, Level.NONE, Mechanism.FOLDED)),
                new Contestant(group, varve(network, Level.GROUP_0, Mechanism.FOLDED)),
                new Contestant(body, varve(network, Level.BODY, Mechanism.FOLDED)));
        return new Question("freezing-" + network, "what freezing alone saves of a step of " + network
                + " in Varve, fp32", Unit.STEP, Pace.STEPS, sides, List.of(
                        new Row(all, group, Target.NONE), new Row(all, body, Target.atMost(1 / timesAsFast))));
    }

    private static Question fromFiles(String network) {
        List<Contestant> sides = List.of(
                new Contestant(FASTAI, fastaiFromFiles(network, false)),
                new Contestant(FAIR_FASTAI, fastaiFromFiles(network, true)),
                new Contestant(PIXEL_CACHE, bench -> fromFiles(bench, network, bench.room("pixels"))),
                new Contestant(VARVE, bench -> fromFiles(bench, network, Room.none())));
        return new Question("jpeg-head-" + network, "a step of " + network + " with the body frozen, from JPEG files, "
                + "decoded and augmented anew", Unit.STEP, Pace.EPOCHS, sides, List.of(
                        new Row(VARVE, FASTAI, Target.NONE), new Row(VARVE, FAIR_FASTAI, Target.NONE),
                        new Row(PIXEL_CACHE, FASTAI, Target.NONE),
                        new Row(PIXEL_CACHE, FAIR_FASTAI, Target.NONE)));
    }

    private static Side fromFiles(Bench bench, String network, Room room) throws IOException {
        Dataset photos = bench.photos().dataset();
        return new EpochSide(trainee(bench, network, Level.BODY, Mechanism.METHODS),
                bench.subject(network).preprocessing(bench.size()), bench, photos, room);
    }

    private static Opener fastaiFromFiles(String network, boolean fair) {
        return bench -> bench.python("fastai_side.py", network, Level.BODY,
                Map.of("fair", fair, "photos", bench.photos().folder().toString()));
    }

    /** Varve, in the middle of its mechanisms or with all of them. */
    private static Opener varve(String network, Level level, Mechanism mechanism) {
        return bench -> new TraineeSide(trainee(bench, network, level, mechanism), bench.batches());
    }

    private static Trainee trainee(Bench bench, String network, Level level, Mechanism mechanism) {
        return Trainee.of(bench.subject(network), level, mechanism, bench.batch(), bench.size(), bench.threads());
    }

    /** fastai's phase as it ships. */
    static PythonSide fastai(Bench bench, String network, Level level) throws IOException {
        return bench.python("fastai_side.py", network, level, Map.of());
    }

    private static List<Contestant> inPython(String network, Level level) {
        return List.of(new Contestant(FASTAI, bench -> fastai(bench, network, level)),
                new Contestant(FAIR_FASTAI,
                        bench -> bench.python("fastai_side.py", network, level, Map.of("fair", true))),
                new Contestant(PYTORCH, bench -> bench.python("pytorch_side.py", network, level, Map.of())));
    }

    /** The rows with targets, and then Varve against all others. */
    private static Question question(String name, String text, List<Contestant> sides, List<Row> targets) {
        List<Row> rows = new ArrayList<>(targets);
        Set<String> asked = targets.stream().filter(row -> row.subject().equals(VARVE)).map(Row::against)
                .collect(Collectors.toSet());
        sides.stream().map(Contestant::name).filter(side -> !side.equals(VARVE) && !asked.contains(side))
                .forEach(side -> rows.add(new Row(VARVE, side, Target.NONE)));
        return new Question(name, text, Unit.STEP, Pace.STEPS, sides, rows);
    }
}
