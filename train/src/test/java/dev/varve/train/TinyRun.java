package dev.varve.train;

import dev.varve.plan.Experiment.EngineChoice;
import dev.varve.plan.Experiment.ModelSource;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.Plan;
import dev.varve.plan.Rates;
import dev.varve.plan.Recipe;
import dev.varve.plan.Recipes;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;

/** A run that takes seconds: small pictures in two colours, drawn here, and a small network from random weights. */
public final class TinyRun {

    public static final int BATCH = 8;
    /** Of each class: 16 train and 4 validate, so an epoch has 4 steps. */
    public static final int PICTURES = 20;
    public static final int STEPS_PER_EPOCH = 4;

    private static final String ARCHITECTURE = "mobilenet_v2";
    private static final int SIZE = 32;

    private TinyRun() {
    }

    /** Draws two classes, reddish and bluish with noise. */
    public static Path pictures(Path root) {
        Random random = new Random(5);
        for (int i = 0; i < PICTURES; i++) {
            picture(root.resolve("red/" + i + ".png"), new Color(150, 90, 90), random);
            picture(root.resolve("blue/" + i + ".png"), new Color(90, 90, 150), random);
        }
        return root;
    }

    private static void picture(Path file, Color colour, Random random) {
        BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int noise = random.nextInt(80) - 40;
                image.setRGB(x, y, new Color(colour.getRed() + noise, colour.getGreen() + noise,
                        colour.getBlue() + noise).getRGB());
            }
        }
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The network with data, on one thread. */
    public static Learner learner(Path data, Precision precision, double checkpointMinutes) {
        return Learner.on(data).model(new ModelSource(ARCHITECTURE, "", true)).size(SIZE).batch(BATCH)
                .engine(new EngineChoice(precision, 1)).checkpointMinutes(checkpointMinutes).open();
    }

    /** One epoch of the head, then some of all groups. */
    public static Plan plan(Learner learner, int epochs, double rate, Plan.Keep keep) {
        return learner.plan(Recipes.named("fine-tune",
                Recipe.Settings.of(epochs).withRates(new Rates.Single(rate)).withKeep(keep)));
    }

    /**
     * Stops at every second chance, which each batch and each end of an epoch is: so in the middle of epochs, behind
     * their last batch and behind them, if these have an even number of batches.
     */
    public static BooleanSupplier everySecondChance() {
        AtomicInteger chances = new AtomicInteger();
        return () -> chances.incrementAndGet() % 2 == 0;
    }

    /** Stops after some batches, of which a pass over features counts as many as it has. */
    public static BooleanSupplier after(int batches) {
        AtomicInteger left = new AtomicInteger(batches);
        return () -> left.getAndDecrement() <= 0;
    }

    /** The head solved, then some epochs of all groups with folded norms. */
    public static Plan solveThenTune(Learner learner, int epochs) {
        return learner.plan(Recipes.solveThenTune(epochs));
    }
}
