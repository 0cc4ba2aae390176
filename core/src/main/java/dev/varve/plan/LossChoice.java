package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.card.TargetKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A loss as plans and the command line name it, such as {@code focal:2}.
 *
 * @param kind which
 * @param shape the number behind the colon: gamma of focal loss, delta of Huber's; of others 0
 */
public record LossChoice(Kind kind, double shape) {

    /** Cross-entropy for single labels, binary cross-entropy for several, squared error for values. */
    public static final LossChoice AUTO = new LossChoice(Kind.AUTO, 0);

    /** The losses. */
    public enum Kind {
        /** What suits the target. */
        AUTO(0, TargetKind.values()),
        /** Cross-entropy. */
        CROSS_ENTROPY(0, TargetKind.LABEL),
        /** Focal loss, which turns to what is still hard. */
        FOCAL(2, TargetKind.LABEL),
        /** Binary cross-entropy of each name. */
        BCE(0, TargetKind.LABELS),
        /** Squared error. */
        MSE(0, TargetKind.VALUES),
        /** Absolute error. */
        L1(0, TargetKind.VALUES),
        /** Squared error of near values, absolute error of far ones. */
        HUBER(1, TargetKind.VALUES);

        private final double usualShape;
        private final List<TargetKind> targets;

        Kind(double usualShape, TargetKind... targets) {
            this.usualShape = usualShape;
            this.targets = List.of(targets);
        }

        private boolean hasShape() {
            return usualShape > 0;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks the number. */
    public LossChoice {
        Require.present(kind, "loss");
        boolean fits = kind.hasShape() ? shape >= 0 && Double.isFinite(shape) : shape == 0;
        Require.that(fits && (kind != Kind.HUBER || shape > 0), "loss", kind.hasShape()
                ? "the number of " + kind + " must be " + (kind == Kind.HUBER ? "positive" : "0 or more")
                : kind + " takes no number", shape, "give for example " + (kind.hasShape()
                ? kind + ":" + NumberText.of(kind.usualShape) : kind));
    }

    /**
     * Reads a loss.
     *
     * @param text a name, and perhaps a colon and a number
     * @throws InvalidInput if there is no such loss, or it takes no such number
     */
    @JsonCreator
    public static LossChoice parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Kind kind = Arrays.stream(Kind.values()).filter(one -> one.toString().equals(name)).findFirst()
                .orElseThrow(() -> new InvalidInput("loss: no such loss, found '%s'%s", name,
                        Suggestions.clause(name, names())));
        return new LossChoice(kind, colon < 0 ? kind.usualShape : number(text, colon));
    }

    private static double number(String text, int colon) {
        try {
            return Double.parseDouble(text.substring(colon + 1));
        } catch (NumberFormatException none) {
            throw new InvalidInput(none, "loss: behind the colon must be a number, found %s; give for example focal:2",
                    text);
        }
    }

    /** The names, {@code auto} first. */
    public static List<String> names() {
        return Arrays.stream(Kind.values()).map(Kind::toString).toList();
    }

    /**
     * The loss for a target, no longer {@link #AUTO}.
     *
     * @throws InvalidInput if it is for another kind of target
     */
    public LossChoice suiting(TargetKind target) {
        if (!kind.targets.contains(target)) {
            throw new InvalidInput("%s: is for the target %s, found the target %s; take %s", this,
                    kind.targets.get(0), target, Arrays.stream(Kind.values()).filter(one -> one.targets.equals(
                            List.of(target))).map(Kind::toString).toList());
        }
        return kind != Kind.AUTO ? this : switch (target) {
            case LABEL -> new LossChoice(Kind.CROSS_ENTROPY, 0);
            case LABELS -> new LossChoice(Kind.BCE, 0);
            case VALUES -> new LossChoice(Kind.MSE, 0);
        };
    }

    @JsonValue
    @Override
    public String toString() {
        return kind.hasShape() ? kind + ":" + NumberText.of(shape) : kind.toString();
    }
}
