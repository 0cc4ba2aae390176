package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reason;
import dev.varve.image.Pixels;
import dev.varve.train.cache.Cache;
import dev.varve.train.data.ContactSheet;
import dev.varve.train.run.Forecast;
import dev.varve.train.run.Setup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One batch of each phase, and a picture of what the network is shown. */
final class DryRun {

    private DryRun() {
    }

    /** Trains on one batch of each phase, prints the plan, and writes {@code OUT-batch.png} beside the run's folder. */
    static int of(Setup setup, PrintWriter out) {
        Path sheet = sheet(Path.of(setup.experiment().out()));
        List<Pixels> pictures = new ArrayList<>();
        Forecast forecast = Forecast.ofOneBatch(setup, Cache.folder(), batch -> {
            pictures.clear();
            pictures.addAll(batch.pictures());
        });
        PlanReport.print(setup, forecast, out);
        ContactSheet.write(sheet, pictures);
        out.println("Dry run: one batch of each phase was trained on and thrown away. An augmented batch: " + sheet);
        return Exit.DONE;
    }

    /** The picture's path, free and in a folder that exists, before anything is computed. */
    private static Path sheet(Path folder) {
        Path sheet = folder.resolveSibling(folder.getFileName() + "-batch.png");
        if (Files.exists(sheet)) {
            throw new InvalidInput("%s: exists and is not overwritten; remove it, or choose another --out", sheet);
        }
        try {
            Files.createDirectories(sheet.toAbsolutePath().getParent());
        } catch (IOException failure) {
            throw new InvalidInput(failure, "%s: the picture cannot be written here (%s); choose another --out", sheet,
                    Reason.of(failure));
        }
        return sheet;
    }
}
