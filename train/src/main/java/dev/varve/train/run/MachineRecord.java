package dev.varve.train.run;

import dev.varve.card.InvalidInput;
import dev.varve.card.Version;
import dev.varve.plan.Experiment;
import dev.varve.plan.Experiment.Precision;
import dev.varve.train.engine.EngineInfo;
import java.nio.file.Path;

/**
 * What a run folder remembers of the programs and the machine that it ran on.
 *
 * @param varve version of Varve
 * @param java version of the Java runtime
 * @param system operating system and processor family
 * @param engine libtorch, and what the machine offers it
 */
public record MachineRecord(String varve, String java, String system, EngineInfo engine) {

    static MachineRecord current() {
        return new MachineRecord(Version.NUMBER, Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"), EngineInfo.current());
    }

    /** Refuses to go on where the same steps would give other bytes: another libtorch, or bf16 come or gone. */
    void requireSame(Experiment experiment, Path run) {
        EngineInfo found = EngineInfo.current();
        if (!engine.libtorch().equals(found.libtorch())) {
            throw new InvalidInput("%s: the run began with libtorch %s, found %s, whose sums may differ; go on with "
                    + "the former, or train anew", run, engine.libtorch(), found.libtorch());
        }
        if (experiment.engine().precision() == Precision.AUTO && engine.bf16() != found.bf16()) {
            throw new InvalidInput("%s: the run began on a machine %s bf16, this one is %s; go on with it there, or "
                    + "train anew", run, engine.bf16() ? "with" : "without", found.bf16() ? "with" : "without");
        }
    }
}
