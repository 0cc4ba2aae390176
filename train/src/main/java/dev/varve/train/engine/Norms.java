package dev.varve.train.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * How large the numbers of some parameters are: roots of sums of squares (L2) over those that a gradient reached.
 *
 * @param gradient of the gradient of a batch's mean loss
 * @param weight of the parameters before the step
 * @param update of what the step changed; 0 where none was made
 */
public record Norms(double gradient, double weight, double update) {

    /** Of no parameters. */
    public static final Norms NONE = new Norms(0, 0, 0);

    /** Of parameters that have moved, with what they were before; an empty list where none has. */
    @SuppressWarnings("try") // the guard is held, not used
    static Norms of(List<Tensor> parameters, List<Tensor> before) {
        if (parameters.isEmpty()) {
            return NONE;
        }
        try (NoGradGuard guard = new NoGradGuard()) {
            double gradient = whole(Foreach.norms(parameters.stream().map(Tensor::grad).toList()));
            if (before.isEmpty()) {
                return new Norms(gradient, whole(Foreach.norms(parameters)), 0);
            }
            return new Norms(gradient, whole(Foreach.norms(before)),
                    whole(Foreach.norms(Foreach.added(new ArrayList<>(parameters), before, -1))));
        }
    }

    private static double whole(double... parts) {
        return Math.sqrt(DoubleStream.of(parts).map(part -> part * part).sum());
    }

    /** Of these parameters and of others together. */
    public Norms and(Norms other) {
        return new Norms(Math.hypot(gradient, other.gradient), Math.hypot(weight, other.weight),
                Math.hypot(update, other.update));
    }

    /** The gradient by the parameters; 0 where all of these are 0. */
    public double relativeGradient() {
        return weight > 0 ? gradient / weight : 0;
    }

    /** What a step changes by what there is: about 1e-3 is common; 0 where all parameters are 0. */
    public double relativeUpdate() {
        return weight > 0 ? update / weight : 0;
    }
}
