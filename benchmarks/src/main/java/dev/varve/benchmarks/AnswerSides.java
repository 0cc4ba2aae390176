package dev.varve.benchmarks;

import dev.varve.explain.Explained;
import dev.varve.graph.Network;
import dev.varve.group.Body;
import dev.varve.group.Explanation;
import dev.varve.surgery.BodyEnd;
import dev.varve.zoo.Architecture;
import dev.varve.zoo.Zoo;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is answered from numbers alone: whole commands, the analyses behind them, and the time that is allowed. */
final class AnswerSides {

    private AnswerSides() {
    }

    /** A command of the launcher, from its start to its end. */
    static Side command(Bench bench, String... words) {
        List<String> command = new ArrayList<>(List.of(bench.launcher()));
        command.addAll(List.of(words));
        return units -> {
            try {
                Command done = Command.run(command, Map.of("VARVE_CACHE", bench.file("cache").toString()));
                return new Lap(done.wall(), done.wall(), done.processor(), Double.NaN);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** So many seconds, to hold others against. */
    static Side allowed(double seconds) {
        return units -> new Lap(seconds, seconds, 0, Double.NaN);
    }

    /**
     * Builds, analyses and explains every architecture of the zoo in this process; the figure is that of the one that
     * takes longest.
     *
     * @param out is told its name
     */
    static Side slowestArchitecture(PrintStream out) {
        return units -> {
            Stopclock whole = new Stopclock();
            double longest = 0;
            String slowest = "";
            for (Architecture architecture : Zoo.architectures()) {
                Stopclock clock = new Stopclock();
                explain(architecture);
                double seconds = clock.wall();
                if (seconds > longest) {
                    longest = seconds;
                    slowest = architecture.name();
                }
            }
            out.println("  slowest of " + Zoo.names().size() + ": " + slowest);
            return new Lap(longest, whole.wall(), whole.processor(), Double.NaN);
        };
    }

    private static void explain(Architecture architecture) {
        Network network = Zoo.network(architecture.name());
        Body body = Body.of(network, BodyEnd.of(network), architecture.size());
        Explanation all = Explanation.of(body, architecture.size());
        if (Explained.of(all, null, List.of()).why().isEmpty()) {
            throw new IllegalStateException(architecture.name() + " is explained by nothing");
        }
    }
}
