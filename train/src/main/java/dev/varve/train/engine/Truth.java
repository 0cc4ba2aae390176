package dev.varve.train.engine;

import dev.varve.train.loss.Loss;
import dev.varve.train.truth.Targets;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What a network said of a batch beside what is true of it. */
final class Truth {

    private final Targets targets;
    private final Tensor logits;

    private Truth(Targets targets, Tensor logits) {
        this.targets = targets;
        this.logits = logits;
    }

    /**
     * Puts both together.
     *
     * @param count images of the batch
     * @param logits {@code [N, C]}
     * @throws IllegalArgumentException if the targets are not for so many images, or not for such a network
     */
    static Truth of(Targets targets, int count, Tensor logits) {
        if (targets.count() != count) {
            throw new IllegalArgumentException(count + " images need as many targets, got " + targets.count());
        }
        if (targets instanceof Targets.Labels classes) {
            require(logits, classes.labels());
        } else if (targets instanceof Targets.Mixed mixed) {
            require(logits, mixed.labels());
            require(logits, mixed.others());
        } else if (((Targets.Rows) targets).columns() != logits.size(1)) {
            throw new IllegalArgumentException("a target must be a number for each of " + logits.size(1)
                    + " outputs, got " + ((Targets.Rows) targets).columns());
        }
        return new Truth(targets, logits);
    }

    private static void require(Tensor logits, int... labels) {
        IntStream.of(labels).filter(label -> label < 0 || label >= logits.size(1)).findFirst().ifPresent(label -> {
            throw new IllegalArgumentException("a target must be one of " + logits.size(1) + " classes, got " + label);
        });
    }

    /** The mean loss; of images that show two classes by their shares. */
    Tensor mean(Loss loss) {
        if (targets instanceof Targets.Mixed mixed) {
            return LossKernel.mixed(loss, logits, labels(mixed.labels()), labels(mixed.others()),
                    Tensor.create(mixed.shares()));
        }
        return LossKernel.mean(loss, logits, Arrays.tensor(targets, logits));
    }

    /**
     * How many images have their largest logit at their class; of those that show two, at the one of which they show
     * more. 0 where a target is no class.
     */
    int correct() {
        if (targets instanceof Targets.Rows) {
            return 0;
        }
        Targets.Labels classes = targets instanceof Targets.Mixed mixed ? mixed.larger() : (Targets.Labels) targets;
        Tensor best = torch.argmax(logits, new LongOptional(1), false);
        return torch.eq(best, labels(classes.labels())).sum().item_int();
    }

    private Tensor labels(int... labels) {
        return Arrays.tensor(new Targets.Labels(labels), logits);
    }
}
