package dev.varve.train.run;

import dev.varve.analysis.BlockTimes;
import dev.varve.card.InvalidInput;
import dev.varve.plan.Execution;
import dev.varve.plan.Execution.Arithmetic;
import dev.varve.plan.Execution.Kind;
import dev.varve.plan.Phase;
import dev.varve.train.engine.EngineInfo;
import dev.varve.train.engine.Trials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each block of a network takes on this machine, measured once and kept: one file for each network, size, batch,
 * precision and machine.
 */
public final class MeasuredBlocks {

    private static final String FOLDER = "blocks";

    private MeasuredBlocks() {
    }

    /**
     * The blocks of a setup's network, as the last phase of its plan that trains would compute them if all groups
     * trained.
     *
     * @param setup calibrated, or its precision is chosen by rule
     * @param cache folder of files that can be made again
     * @param anew whether they are timed whose times are known
     * @throws InvalidInput if no phase of the plan trains
     */
    public static BlockTimes of(Setup setup, Path cache, boolean anew) {
        Phase.Train phase = setup.experiment().plan().trainPhases().stream().reduce((earlier, later) -> later)
                .orElseThrow(() -> new InvalidInput("--blocks: times blocks as a phase trains them, found a plan that "
                        + "trains in no phase; name another --recipe"))
                .freezeTo(0);
        Work work = Work.training(setup, phase);
        String architecture = setup.model().network().name();
        int size = work.preprocessing().size();
        Path file = cache.resolve(FOLDER).resolve(prefix(architecture, size) + work.key() + ".json");
        return MeasuredFile.orMeasured(file, BlockTimes.class, anew, () -> measured(setup, work));
    }

    private static BlockTimes measured(Setup setup, Work work) {
        int threads = setup.experiment().engine().threads();
        EngineInfo machine = EngineInfo.current();
        return new BlockTimes(setup.model().network().name(), work.preprocessing().size(),
                setup.experiment().batch(), String.format("%s, %d threads, libtorch %s", machine.processor(),
                        threads, machine.libtorch()), precision(work.execution()), TrainingLoop.now(),
                new Trials(threads).blockTimes(work.execution(), work.weights().get(), setup.experiment().batch(),
                        work.preprocessing().size(), System::nanoTime));
    }

    private static String precision(Execution execution) {
        boolean narrow = execution.segments().stream()
                .anyMatch(one -> one.kind() != Kind.FROZEN && one.arithmetic() == Arithmetic.BF16);
        return narrow ? "bf16" : "fp32";
    }

    /**
     * What was last measured on this machine.
     *
     * @param cache folder of files that can be made again
     * @param architecture name of the network
     * @param size pixels of each side
     */
    public static Optional<BlockTimes> known(Path cache, String architecture, int size) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(cache.resolve(FOLDER))) {
            found.filter(file -> file.getFileName().toString().startsWith(prefix(architecture, size)))
                    .forEach(files::add);
        } catch (IOException none) {
            return Optional.empty();
        }
        return files.stream().flatMap(file -> MeasuredFile.read(file, BlockTimes.class).stream())
                .max(Comparator.comparing(times -> Instant.parse(times.timedAt())));
    }

    private static String prefix(String architecture, int size) {
        return architecture.replace('/', '+') + "-" + size + "-";
    }
}
