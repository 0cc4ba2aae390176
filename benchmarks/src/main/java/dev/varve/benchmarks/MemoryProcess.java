package dev.varve.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Java process that trains for some steps, on random pixels, and then says how much memory it holds: the side of
 * Varve where memory is compared.
 */
final class MemoryProcess {

    /** As the launcher starts Java. */
    private static final List<String> JAVA = List.of("-XX:+UseSerialGC", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0");
    /** How glibc keeps memory and OpenMP waits, as the launcher has it and the script that starts this process. */
    private static final Map<String, String> ENVIRONMENT = System.getenv().entrySet().stream()
            .filter(one -> Command.isLaunchers(one.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    /** The heap has one size and is touched before: what is measured is what grows outside. */
    private static final List<String> FIXED_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private MemoryProcess() {
    }

    /**
     * Trains and prints mebibytes.
     *
     * @param arguments {@code peak} or {@code resident}, architecture, level, steps, batch, size, threads
     */
    public static void main(String[] arguments) {
        Batches batches = Batches.random(Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
        try (Trainee trainee = Trainee.of(Subject.of(arguments[1]), Level.valueOf(arguments[2]), Mechanism.METHODS,
                Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6]))) {
            for (int step = 0; step < Integer.parseInt(arguments[3]); step++) {
                Batches.Batch batch = batches.next();
                trainee.train(batch.images(), batch.labels());
            }
            System.out.println(arguments[0].equals("peak") ? ProcessMemory.peakMib() : ProcessMemory.residentMib());
        }
    }

    /** A side whose turn is such a process, and whose figure is the most that was ever resident. */
    static Side peak(Bench bench, String architecture, Level level, int steps) {
        return new Processes(bench, List.of(), "peak", architecture, level.name(), Integer.toString(steps));
    }

    /** A side whose turn is such a process, and whose figure is what is resident after so many steps. */
    static Side resident(Bench bench, String architecture, Level level, int steps) {
        return new Processes(bench, FIXED_HEAP, "resident", architecture, level.name(), Integer.toString(steps));
    }

    /** Starts a process for each turn. */
    private static final class Processes implements Side {
        private final List<String> command = new ArrayList<>();

        Processes(Bench bench, List<String> heap, String... work) {
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.addAll(JAVA);
            command.addAll(heap);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemoryProcess.class.getName()));
            command.addAll(List.of(work));
            command.addAll(List.of("" + bench.batch(), "" + bench.size(), "" + bench.threads()));
        }

        @Override
        public Lap run(int units) {
            try {
                Command done = Command.run(command, ENVIRONMENT);
                return new Lap(Double.parseDouble(done.output().strip()), done.wall(), done.processor(), Double.NaN);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A side whose turn is such a process of fastai's, and whose figure is the most that was ever resident. */
    static Side fastai(Bench bench, String architecture, Level level, int steps) {
        return units -> {
            try (PythonSide side = TrainingQuestions.fastai(bench, architecture, level)) {
                Lap lap = side.run(steps);
                return new Lap(side.peakMib(), lap.wall(), lap.processor(), Double.NaN);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
