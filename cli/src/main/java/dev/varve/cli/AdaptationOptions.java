package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.plan.Adaptation;
import dev.varve.surgery.FirstLayer;
import dev.varve.surgery.HeadLayers;
import dev.varve.surgery.HeadLayers.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of the first layer for other channels, and of a new head as fastai's {@code create_head} has them. */
final class AdaptationOptions {

    private static final String NONE = "none";

    @Option(names = "--first-layer", paramLabel = "fastai|timm", description = "what becomes of pretrained weights for "
            + "other channels: further ones begin at zero as in fastai, or at copies of the first as in timm (default: "
            + "fastai)")
    private FirstLayer.Rule firstLayer;

    @Option(names = "--head-hidden", paramLabel = "N,M|none", split = ",", hideParamSyntax = true,
            description = "outputs of the head's "
            + "matrices before the last one, fastai's lin_ftrs (default: 512)")
    private List<String> hidden;

    @Option(names = "--head-dropouts", paramLabel = "X|A,B", split = ",", hideParamSyntax = true,
            description = "dropout before the last "
            + "matrix, and half of it before others; or one for each: fastai's ps (default: 0.5)")
    private List<Double> dropouts;

    @Option(names = "--head-pool", paramLabel = "both|mean", defaultValue = "both", description = "what is read of "
            + "each channel: its largest and mean value, or the mean, fastai's concat_pool (default: "
            + "${DEFAULT-VALUE})")
    private Pool pool;

    @Option(names = "--no-head-norm", description = "no norm before the head's first matrix, fastai's first_bn=False")
    private boolean withoutFirstNorm;

    @Option(names = "--head-final-norm", description = "a norm behind the last matrix, fastai's bn_final")
    private boolean finalNorm;

    @Option(names = "--head-matrix-first", description = "each matrix before its norm and dropout, fastai's lin_first")
    private boolean matrixFirst;

    @Option(names = "--y-range", paramLabel = "LO:HI", split = ",", description = "with --target values, bounds that "
            + "values lie between, one pair for all or one for each: a sigmoid behind the head, as fastai's y_range")
    private List<String> ranges = List.of();

    /** What is read of each channel. */
    private enum Pool {
        BOTH, MEAN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was asked for.
     *
     * @param reading how files become channels
     * @throws InvalidInput if it cannot be
     */
    Adaptation adaptation(Reading reading) {
        return new Adaptation(firstLayer(reading), layers());
    }

    /** Images of three channels change no weights. */
    private FirstLayer.Rule firstLayer(Reading reading) {
        if (firstLayer != null && reading.channels() == Reading.RGB.channels()) {
            throw new InvalidInput("--first-layer: is for images of other than 3 channels, found %s; leave it out",
                    reading);
        }
        return firstLayer == null ? FirstLayer.Rule.FASTAI : firstLayer;
    }

    private HeadLayers layers() {
        HeadLayers usual = HeadLayers.DEFAULT;
        try {
            return new HeadLayers(pool == Pool.BOTH, hidden == null ? usual.hidden() : widths(),
                    dropouts == null ? usual.dropouts() : dropouts, !withoutFirstNorm, finalNorm, matrixFirst,
                    ranges());
        } catch (InvalidInput mistake) {
            throw mistake.getMessage().startsWith("--") ? mistake
                    : new InvalidInput(mistake, "--head-%s", mistake.getMessage());
        }
    }

    private List<Integer> widths() {
        if (hidden.equals(List.of(NONE))) {
            return List.of();
        }
        List<Integer> widths = new ArrayList<>();
        for (String one : hidden) {
            try {
                widths.add(Integer.parseInt(one));
            } catch (NumberFormatException none) {
                throw new InvalidInput(none, "--head-hidden: must be numbers with commas between, or none, found '%s'; "
                        + "give for example 256,128", one);
            }
        }
        return widths;
    }

    private List<Range> ranges() {
        List<Range> read = new ArrayList<>();
        for (String one : ranges) {
            String[] bounds = one.split(":", -1);
            try {
                read.add(new Range(Double.parseDouble(bounds[0]), Double.parseDouble(bounds[1])));
            } catch (InvalidInput | NumberFormatException | ArrayIndexOutOfBoundsException none) {
                throw new InvalidInput(none, "--y-range: must be LO:HI with LO below HI, found '%s'; give for example "
                        + "0:5", one);
            }
        }
        return read;
    }
}
