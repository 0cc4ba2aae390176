package dev.varve.plan;

import dev.varve.card.InvalidInput;
import dev.varve.card.Suggestions;
import dev.varve.plan.Optimizer.Adam;
import dev.varve.plan.Optimizer.Lookahead;
import dev.varve.plan.Optimizer.QhAdam;
import dev.varve.plan.Optimizer.RAdam;
import dev.varve.plan.Optimizer.RmsProp;
import dev.varve.plan.Optimizer.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** The optimizers by name, for {@code --optimizer}, with the numbers of their origins. */
public final class Optimizers {

    /** Name of {@link Defaults#OPTIMIZER}. */
    public static final String DEFAULT = "adam";

    private static final Map<String, Row> ALL = new LinkedHashMap<>();
    private static final int LOOKAHEAD_STEPS = 6;
    private static final double LOOKAHEAD_SHARE = 0.5;
    private static final double MOMENTUM = 0.9;

    static {
        ALL.put(DEFAULT, new Row(Defaults.OPTIMIZER, MOMENTUM, "Adam with decoupled decay and fastai's numbers"));
        ALL.put("adamw", new Row(new Adam(0.999, 1e-8), MOMENTUM, "the same with PyTorch's numbers"));
        ALL.put("sgd", new Row(new Sgd(false, 0), MOMENTUM, "gradient descent with momentum"));
        ALL.put("rmsprop", new Row(new RmsProp(0.99, 1e-8, false), 0, "gradient over its root mean square"));
        ALL.put("radam", new Row(new RAdam(0.99, 1e-5, 0), MOMENTUM, "Adam that warms itself up"));
        ALL.put("qhadam", new Row(new QhAdam(0.999, 1e-8, 0.7, 1), 0.999, "Adam with a share of the plain gradient"));
        ALL.put("lars", new Row(new Optimizer.Lars(0.02, 1e-8, false), MOMENTUM,
                "gradient descent at a rate of each tensor's own, for large batches"));
        ALL.put("larc", new Row(new Optimizer.Lars(0.02, 1e-8, true), MOMENTUM, "the same, at most the group's rate"));
        ALL.put("lamb", new Row(new Optimizer.Lamb(0.99, 1e-5), MOMENTUM,
                "Adam at a rate of each tensor's own, for large batches"));
        ALL.put("ranger", new Row(new Lookahead(new RAdam(0.99, 1e-6, 0), LOOKAHEAD_STEPS, LOOKAHEAD_SHARE), 0.95,
                "RAdam with slow weights beside it"));
    }

    private Optimizers() {
    }

    /**
     * What can be said to an optimizer; what is absent or false is left to it.
     *
     * @param beta2 averaging factor of the squared gradient
     * @param epsilon what is added to a denominator
     * @param dampening of SGD
     * @param lookahead steps between two moves of slow weights, which it then has beside it
     * @param flags what is switched on, of {@code --nesterov}, {@code --centered} and {@code --amsgrad}
     */
    public record Numbers(OptionalDouble beta2, OptionalDouble epsilon, OptionalDouble dampening,
                          OptionalInt lookahead, Set<String> flags) {

        /** Nothing is said. */
        public static final Numbers NONE = new Numbers(OptionalDouble.empty(), OptionalDouble.empty(),
                OptionalDouble.empty(), OptionalInt.empty(), Set.of());

        /** Keeps an immutable copy and checks the numbers. */
        public Numbers {
            beta2.ifPresent(value -> Require.share(value, "--betas", "0.9,0.99 is common"));
            epsilon.ifPresent(value -> Require.positive(value, "--eps"));
            dampening.ifPresent(value -> Require.that(value >= 0 && value <= 1, "--dampening",
                    "must lie between 0 and 1", value, "0 is common"));
            Require.that(dampening.orElse(0) == 0 || !flags.contains("--nesterov"), "--dampening",
                    "must be 0 with --nesterov", dampening.orElse(0), "leave one of both out");
            lookahead.ifPresent(value -> Require.atLeast(1, value, "--lookahead"));
            flags = Set.copyOf(flags);
        }
    }

    /**
     * An optimizer by name.
     *
     * @param name one of {@link #summaries}
     * @return the optimizer with its own numbers
     * @throws InvalidInput if there is no such optimizer; the nearest names are offered
     */
    public static Optimizer named(String name) {
        return row(name).optimizer();
    }

    /**
     * An optimizer by name with other numbers.
     *
     * @param name one of {@link #summaries}
     * @param numbers what is said to it
     * @return the optimizer
     * @throws InvalidInput if there is no such optimizer, or it does not have what is said
     */
    public static Optimizer named(String name, Numbers numbers) {
        Optimizer optimizer = named(name);
        Optimizer inner = optimizer instanceof Lookahead ahead ? ahead.optimizer() : optimizer;
        Optimizer other = with(inner, name, numbers);
        if (optimizer instanceof Lookahead ahead) {
            return new Lookahead(other, numbers.lookahead().orElse(ahead.steps()), ahead.share());
        }
        return numbers.lookahead().isEmpty() ? other
                : new Lookahead(other, numbers.lookahead().getAsInt(), LOOKAHEAD_SHARE);
    }

    private static Optimizer with(Optimizer optimizer, String name, Numbers numbers) {
        require(numbers.beta2().isEmpty() || optimizer.own().containsKey(Hyper.BETA2), "--betas", name);
        require(numbers.epsilon().isEmpty() || optimizer.own().containsKey(Hyper.EPSILON), "--eps", name);
        require(numbers.dampening().isEmpty() || optimizer instanceof Sgd, "--dampening", name);
        numbers.flags().forEach(flag -> require(flag.equals(flagOf(optimizer)), flag, name));
        double beta2 = numbers.beta2().orElse(optimizer.own().getOrDefault(Hyper.BETA2, 0.0));
        double epsilon = numbers.epsilon().orElse(optimizer.own().getOrDefault(Hyper.EPSILON, 0.0));
        boolean flag = !numbers.flags().isEmpty();
        if (optimizer instanceof Adam) {
            return new Adam(beta2, epsilon, flag);
        }
        if (optimizer instanceof Sgd) {
            return new Sgd(flag, numbers.dampening().orElse(0));
        }
        if (optimizer instanceof RmsProp) {
            return new RmsProp(beta2, epsilon, flag);
        }
        if (optimizer instanceof RAdam rectified) {
            return new RAdam(beta2, epsilon, rectified.softplus());
        }
        if (optimizer instanceof QhAdam quasi) {
            return new QhAdam(beta2, epsilon, quasi.nu1(), quasi.nu2());
        }
        return optimizer instanceof Optimizer.Lars lars ? new Optimizer.Lars(lars.trust(), epsilon, lars.clip())
                : new Optimizer.Lamb(beta2, epsilon);
    }

    private static String flagOf(Optimizer optimizer) {
        if (optimizer instanceof Adam) {
            return "--amsgrad";
        }
        return optimizer instanceof Sgd ? "--nesterov" : optimizer instanceof RmsProp ? "--centered" : "";
    }

    private static void require(boolean has, String option, String name) {
        if (!has) {
            throw new InvalidInput("%s: the optimizer %s has no use for it; leave it out, or take another --optimizer",
                    option, name);
        }
    }

    /**
     * The momentum of an optimizer where neither a recipe nor the user says one.
     *
     * @param name one of {@link #summaries}
     * @return at least 0 and below 1
     * @throws InvalidInput if there is no such optimizer; the nearest names are offered
     */
    public static double momentum(String name) {
        return row(name).momentum();
    }

    /**
     * A number of an optimizer's own as it is typed, such as {@code 1e-5}.
     *
     * @param name one of {@link #summaries}
     * @param hyper {@link Hyper#BETA2} or {@link Hyper#EPSILON}
     * @return a hyphen where the optimizer has none
     * @throws InvalidInput if there is no such optimizer; the nearest names are offered
     */
    public static String own(String name, Hyper hyper) {
        Double value = named(name).own().get(hyper);
        return value == null ? "-" : NumberText.of(value);
    }

    private static Row row(String name) {
        Row row = ALL.get(name);
        if (row == null) {
            throw Suggestions.unknown("--optimizer", name, "optimizer", ALL.keySet());
        }
        return row;
    }

    /**
     * The optimizers.
     *
     * @return name and one line about each, in the order of a listing
     */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, row) -> summaries.put(name, row.summary()));
        return summaries;
    }

    private record Row(Optimizer optimizer, double momentum, String summary) {
    }
}
