package dev.varve.plan;

import dev.varve.augment.Augmentation;
import dev.varve.plan.Experiment.Precision;
import dev.varve.plan.GroupRule.NormPolicy;
import dev.varve.plan.Plan.Keep;

/** What holds where nothing else is said. The command line and the Java API both read these. */
public final class Defaults {

    /** Name of the recipe for a network that has been trained before. */
    public static final String RECIPE = "solve-then-tune";
    /** Name of the recipe for random weights, whose features tell nothing yet and whose norms must move. */
    public static final String RECIPE_FROM_SCRATCH = "one-cycle";
    /** Epochs in which all groups train; of the recipes that step down the gradient from the start. */
    public static final int EPOCHS = 5;
    /** Epochs in which only the head trains, before the others; of the recipe {@code fine-tune}. */
    public static final int FREEZE_EPOCHS = 1;
    /** Base rate of those recipes. */
    public static final double RATE = 2e-3;
    /** Decoupled weight decay. */
    public static final double WEIGHT_DECAY = 0.01;
    /** Share of the target that is spread over all classes, in those recipes. */
    public static final double LABEL_SMOOTHING = 0;
    /** What BatchNorm of frozen groups does. */
    public static final NormPolicy BATCH_NORM = NormPolicy.FIXED;
    /** How much an image counts in the loss. */
    public static final Plan.ClassWeights CLASS_WEIGHTS = Plan.ClassWeights.NONE;
    /** How training images are changed at random. */
    public static final Augmentation AUGMENTATION = Augmentation.STANDARD;
    /** Adam as fastai sets it. */
    public static final Optimizer OPTIMIZER = new Optimizer.Adam(0.99, 1e-5);
    /** Which weights are the result. */
    public static final Keep KEEP = Keep.BEST;
    /** Images per batch. */
    public static final int BATCH = 32;
    /** Share of the images that validates, where the data bring no split. */
    public static final double VALID_FRACTION = 0.2;
    /** Share of the images that tests, where the data bring no split. */
    public static final double TEST_FRACTION = 0;
    /** Where all random draws begin. */
    public static final long SEED = 0;
    /** Minutes between two checkpoints inside an epoch. */
    public static final double CHECKPOINT_MINUTES = 10;
    /** GiB that kept photos and features may take on the disk together. */
    public static final double CACHE_GIB = 10;
    /** Number type of the arithmetic. */
    public static final Precision PRECISION = Precision.AUTO;

    private Defaults() {
    }
}
