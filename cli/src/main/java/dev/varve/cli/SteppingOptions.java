package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.plan.Defaults;
import dev.varve.plan.Optimizer;
import dev.varve.plan.Optimizers;
import dev.varve.plan.Schedules;
import dev.varve.plan.Stepping;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of the optimizer and of the schedules: how phases step down the gradient. */
final class SteppingOptions {

    /** All of them, which a plan in YAML says itself. */
    static final List<String> NAMES = List.of("--optimizer", "--momentum", "--betas", "--eps", "--dampening",
            "--nesterov", "--centered", "--amsgrad", "--lookahead", "--weight-decay", "--l2", "--schedule", "--warm-up",
            "--cycles", "--cycle-epochs", "--cycle-factor");

    @Option(names = "--optimizer", paramLabel = "NAME", description = "see `varve ls optimizers` (default: adam)")
    private String optimizer;

    @Option(names = "--momentum", paramLabel = "X", description = "averaging factor of the gradient, the same in all "
            + "phases (default: the recipe's, which may change with the rate)")
    private Double momentum;

    @Option(names = "--betas", paramLabel = "B1,B2", split = ",", hideParamSyntax = true,
            description = "momentum, and averaging factor of the "
            + "squared gradient (default: the recipe's and the optimizer's)")
    private List<Double> betas = List.of();

    @Option(names = "--eps", paramLabel = "X", description = "what is added to denominators (default: the optimizer's)")
    private Double epsilon;

    @Option(names = "--dampening", paramLabel = "X", description = "of sgd: what is taken from the gradient's share")
    private Double dampening;

    @Option(names = "--nesterov", description = "of sgd: Nesterov's momentum")
    private boolean nesterov;

    @Option(names = "--centered", description = "of rmsprop: divide by the deviation")
    private boolean centered;

    @Option(names = "--amsgrad", description = "of adam and adamw: divide by the largest average so far")
    private boolean amsgrad;

    @Option(names = "--lookahead", paramLabel = "N", description = "keep slow weights beside any optimizer, which go "
            + "half the way every N steps")
    private Integer lookahead;

    @Option(names = "--weight-decay", paramLabel = "X|A,B,C", split = ",", hideParamSyntax = true,
            description = "one value, or one for each "
            + "group; norms and biases are spared (default: " + Defaults.WEIGHT_DECAY + ")")
    private List<Double> decays = List.of();

    @Option(names = "--l2", description = "weight decay as an L2 penalty in the gradient, instead of decoupled")
    private boolean l2;

    @Option(names = "--schedule", paramLabel = "NAME", description = "what multiplies the rate over each phase, see "
            + "`varve ls schedules` (default: the recipe's)")
    private String schedule;

    @Option(names = "--warm-up", paramLabel = "X", description = "share of each phase in which the rate rises before, "
            + "from 1/25")
    private Double warmUp;

    @Option(names = "--cycles", paramLabel = "N", description = "of the recipe sgdr: how many (default: 3)")
    private Integer cycles;

    @Option(names = "--cycle-epochs", paramLabel = "N", description = "of sgdr: epochs of the first cycle (default: 1)")
    private Integer cycleEpochs;

    @Option(names = "--cycle-factor", paramLabel = "N", description = "of sgdr: how many times longer than the former "
            + "each cycle is (default: 2)")
    private Integer cycleFactor;

    /** The decay of all groups. */
    double decay() {
        decays.forEach(decay -> Arguments.requireNotNegative(decay, "--weight-decay"));
        return decays.size() == 1 ? decays.get(0) : Defaults.WEIGHT_DECAY;
    }

    /** All else. */
    Stepping stepping() {
        if (!betas.isEmpty() && betas.size() != 2) {
            throw new InvalidInput("--betas: takes two numbers, found %d; give for example 0.9,0.99", betas.size());
        }
        if (!betas.isEmpty() && momentum != null) {
            throw new InvalidInput("--momentum: does not go with --betas, whose first number it is; leave one of both "
                    + "out");
        }
        OptionalDouble first = betas.isEmpty() ? optional(momentum) : OptionalDouble.of(betas.get(0));
        return new Stepping(optimizer(), optimizer == null ? OptionalDouble.empty()
                : OptionalDouble.of(Optimizers.momentum(optimizer)), first, decays.size() > 1 ? decays : List.of(), l2,
                Optional.ofNullable(schedule).map(Schedules::named), optional(warmUp), cycles());
    }

    private Optional<Optimizer> optimizer() {
        Optimizers.Numbers numbers = new Optimizers.Numbers(
                betas.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(betas.get(1)), optional(epsilon),
                optional(dampening), lookahead == null ? OptionalInt.empty() : OptionalInt.of(lookahead), flags());
        return optimizer == null && numbers.equals(Optimizers.Numbers.NONE) ? Optional.empty()
                : Optional.of(Optimizers.named(optimizer == null ? Optimizers.DEFAULT : optimizer, numbers));
    }

    private Set<String> flags() {
        Set<String> flags = new LinkedHashSet<>();
        if (nesterov) {
            flags.add("--nesterov");
        }
        if (centered) {
            flags.add("--centered");
        }
        if (amsgrad) {
            flags.add("--amsgrad");
        }
        return flags;
    }

    private Optional<Stepping.Cycles> cycles() {
        Stepping.Cycles usual = Stepping.Cycles.DEFAULT;
        return cycles == null && cycleEpochs == null && cycleFactor == null ? Optional.empty()
                : Optional.of(new Stepping.Cycles(cycles == null ? usual.count() : cycles,
                        cycleEpochs == null ? usual.epochs() : cycleEpochs,
                        cycleFactor == null ? usual.factor() : cycleFactor));
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
