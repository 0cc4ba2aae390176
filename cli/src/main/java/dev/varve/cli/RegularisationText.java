package dev.varve.cli;

import dev.varve.plan.Plan.ClassWeights;
import dev.varve.plan.Regularisation;
import dev.varve.plan.Regularisation.Mixing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a plan does against learning images by heart, in one line that says no more than that. */
final class RegularisationText {

    private RegularisationText() {
    }

    /** Empty if it does nothing. */
    static Optional<String> of(Regularisation asked) {
        List<String> parts = new ArrayList<>(mixing(asked.mixing()));
        if (!asked.sampling().isOnce()) {
            parts.add("images drawn by class, " + chances(asked.sampling().chances()));
        }
        if (asked.clipping().value() > 0) {
            parts.add("each number of a gradient at most " + number(asked.clipping().value()));
        }
        if (asked.clipping().norm() > 0) {
            parts.add("norm of a gradient at most " + number(asked.clipping().norm()));
        }
        if (asked.accumulation() > 1) {
            parts.add("a step for " + asked.accumulation() + " batches");
        }
        if (asked.averages()) {
            parts.add("weights averaged with decay " + number(asked.emaDecay()));
        }
        if (asked.dropoutScale() != 1) {
            parts.add("dropout times " + number(asked.dropoutScale()));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    private static List<String> mixing(Mixing mixing) {
        List<String> parts = new ArrayList<>();
        if (mixing.mixup() > 0) {
            parts.add("mixup of " + mixing.at().name().toLowerCase(Locale.ROOT) + ", alpha " + number(mixing.mixup()));
        }
        if (mixing.cutmix() > 0) {
            parts.add("cutmix, alpha " + number(mixing.cutmix()) + (mixing.mixup() > 0
                    ? ", of " + number(mixing.cutmixShare()) + " of the batches" : ""));
        }
        return parts;
    }

    private static String chances(ClassWeights chances) {
        return chances.balanced() ? "balanced" : chances.byName().entrySet().stream()
                .map(one -> one.getKey() + " times " + number(one.getValue())).collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return Double.toString(value).replaceFirst("\\.0$", "");
    }
}
