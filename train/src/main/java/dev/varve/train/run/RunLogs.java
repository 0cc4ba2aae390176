package dev.varve.train.run;

import dev.varve.plan.LogKind;
import java.util.ArrayList;
import java.util.List;

/** The logs of a run besides its events, open while it goes on. */
final class RunLogs implements Listener, AutoCloseable {

    private final List<Listener> logs = new ArrayList<>();

    private RunLogs() {
    }

    /**
     * Opens what was asked for.
     *
     * @throws dev.varve.card.InvalidInput if a file cannot be written
     */
    static RunLogs open(List<LogKind> kinds, RunFolder folder) {
        RunLogs opened = new RunLogs();
        for (LogKind kind : kinds) {
            opened.logs.add(switch (kind) {
                case CSV -> new CsvLog(folder.path().resolve(CsvLog.FILE), folder.events());
                case TENSORBOARD -> new TensorBoardLog(folder.path());
            });
        }
        return opened;
    }

    @Override
    public void on(Event event) {
        logs.forEach(log -> log.on(event));
    }

    @Override
    public void close() {
        for (Listener log : logs) {
            if (log instanceof TensorBoardLog open) {
                open.close();
            }
        }
    }
}
