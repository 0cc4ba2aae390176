package dev.varve.train.engine;

import dev.varve.plan.Hyper;
import dev.varve.plan.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The rules of all optimizers; the formulas stand at the records of {@link Optimizer}. */
final class StepRules {

    static final String AVERAGE = "exp_avg";
    static final String SQUARE = "exp_avg_sq";
    static final String SUM = "momentum_buffer";
    private static final String SLOW = "slow";

    private StepRules() {
    }

    /**
     * The rule of an optimizer.
     *
     * @param momentum whether the momentum is above 0 at some time; without, sums that only it needs are not kept
     */
    static StepRule of(Optimizer optimizer, boolean momentum) {
        if (optimizer instanceof Optimizer.Adam adam) {
            return new FusedRules.Adam(adam.amsgrad());
        }
        if (optimizer instanceof Optimizer.Sgd sgd) {
            return new FusedRules.Sgd(sgd, momentum);
        }
        if (optimizer instanceof Optimizer.RmsProp rms) {
            return new RmsProp(rms, momentum);
        }
        if (optimizer instanceof Optimizer.RAdam rectified) {
            return new RAdam(rectified);
        }
        if (optimizer instanceof Optimizer.QhAdam quasi) {
            return new QhAdam(quasi);
        }
        if (optimizer instanceof Optimizer.Lars lars) {
            return new Lars(lars, momentum);
        }
        if (optimizer instanceof Optimizer.Lookahead ahead) {
            return new Lookahead(ahead, of(ahead.optimizer(), momentum));
        }
        return new Lamb();
    }

    /** Both averages of a batch, after this step's gradient, and what corrects them for having begun at 0. */
    private record Averages(List<Tensor> first, List<Tensor> second, double correction1, double correction2) {

        static final List<String> SLOTS = List.of(AVERAGE, SQUARE);

        static Averages of(StepRule.Batch batch, Hyper.Values values) {
            List<Tensor> first = batch.remembered(AVERAGE);
            Foreach.average(first, batch.gradients(), 1 - values.momentum());
            return new Averages(first, squares(batch, batch.remembered(SQUARE), values.beta2()),
                    1 - Math.pow(values.momentum(), batch.count()), 1 - Math.pow(values.beta2(), batch.count()));
        }

        /** {@code sqrt(second / correction2) + epsilon}. */
        List<Tensor> denominators(double epsilon) {
            List<Tensor> roots = Foreach.scaled(second, 1 / correction2);
            Foreach.root(roots);
            Foreach.add(roots, epsilon);
            return roots;
        }
    }

    private static List<Tensor> squares(StepRule.Batch batch, List<Tensor> squares, double beta2) {
        Foreach.scale(squares, beta2);
        Foreach.addProduct(squares, batch.gradients(), batch.gradients(), 1 - beta2);
        return squares;
    }

    /** The gradients, or with momentum their sums: {@code sum = momentum sum + gradient}. */
    private static List<Tensor> sums(StepRule.Batch batch, boolean kept, double momentum) {
        if (!kept) {
            return batch.gradients();
        }
        List<Tensor> sums = batch.remembered(SUM);
        Foreach.scale(sums, momentum);
        Foreach.add(sums, batch.gradients(), 1);
        return sums;
    }

    private record RmsProp(Optimizer.RmsProp settings, boolean momentum) implements StepRule {

        private static final String MEAN = "grad_avg";
        private static final String SQUARES = "square_avg";

        @Override
        public List<String> slots() {
            return Stream.of(SQUARES, settings.centered() ? MEAN : "", momentum ? SUM : "")
                    .filter(name -> !name.isEmpty()).toList();
        }

        @Override
        public void step(Batch given, Hyper.Values values, boolean l2) {
            Batch batch = given.decayed(values, l2);
            List<Tensor> squares = squares(batch, batch.remembered(SQUARES), values.beta2());
            List<Tensor> roots;
            if (settings.centered()) {
                List<Tensor> means = batch.remembered(MEAN);
                Foreach.average(means, batch.gradients(), 1 - values.beta2());
                roots = Foreach.addedProduct(squares, means, means, -1);
                Foreach.atLeast(roots, 0);          // rounding may bring it below
            } else {
                roots = Foreach.scaled(squares, 1);
            }
            Foreach.root(roots);
            Foreach.add(roots, values.epsilon());
            Foreach.addQuotient(batch.parameters(), sums(batch, momentum, values.momentum()), roots, -values.rate());
        }
    }

    private record RAdam(Optimizer.RAdam settings) implements StepRule {

        /** Degrees of freedom above which the variance of the average of squares is finite and small enough. */
        private static final double ENOUGH = 5;
        /** From here on softplus is the identity, as far as PyTorch computes it. */
        private static final double LINEAR_FROM = 20;

        @Override
        public List<String> slots() {
            return Averages.SLOTS;
        }

        @Override
        public void step(Batch given, Hyper.Values values, boolean l2) {
            Batch batch = given.decayed(values, l2);
            Averages averages = Averages.of(batch, values);
            double rate = values.rate() / averages.correction1();
            double most = 2 / (1 - values.beta2()) - 1;
            double power = Math.pow(values.beta2(), batch.count());
            double freedom = most - 2 * batch.count() * power / (1 - power);
            if (freedom <= ENOUGH) {
                Foreach.add(batch.parameters(), averages.first(), -rate);
                return;
            }
            double rectified = Math.sqrt((freedom - 4) * (freedom - 2) * most / ((most - 4) * (most - 2) * freedom));
            List<Tensor> denominators = averages.denominators(values.epsilon());
            if (settings.softplus() > 0) {
                denominators.replaceAll(one -> torch.softplus(one, new Scalar(settings.softplus()),
                        new Scalar(LINEAR_FROM)));
            }
            Foreach.addQuotient(batch.parameters(), averages.first(), denominators, -rate * rectified);
        }
    }

    private record QhAdam(Optimizer.QhAdam settings) implements StepRule {

        @Override
        public List<String> slots() {
            return Averages.SLOTS;
        }

        @Override
        public void step(Batch given, Hyper.Values values, boolean l2) {
            Batch batch = given.decayed(values, l2);
            Averages averages = Averages.of(batch, values);
            List<Tensor> numerators = Foreach.scaled(averages.first(), settings.nu1() / averages.correction1());
            Foreach.add(numerators, batch.gradients(), 1 - settings.nu1());
            List<Tensor> roots = Foreach.scaled(averages.second(), settings.nu2() / averages.correction2());
            Foreach.addProduct(roots, batch.gradients(), batch.gradients(), 1 - settings.nu2());
            Foreach.root(roots);
            Foreach.add(roots, values.epsilon());
            Foreach.addQuotient(batch.parameters(), numerators, roots, -values.rate());
        }
    }

    private record Lars(Optimizer.Lars settings, boolean momentum) implements StepRule {

        @Override
        public List<String> slots() {
            return momentum ? List.of(SUM) : List.of();
        }

        @Override
        public void step(Batch given, Hyper.Values values, boolean l2) {
            Batch batch = given.decayed(values, l2);
            List<Tensor> sums = sums(batch, momentum, values.momentum());
            double[] weights = Foreach.norms(batch.parameters());
            double[] gradients = Foreach.norms(batch.gradients());
            for (int i = 0; i < weights.length; i++) {
                batch.parameters().get(i).add_(sums.get(i), new Scalar(-rate(weights[i], gradients[i], values)));
            }
        }

        /** A tensor of zeros, as biases begin, would get the rate 0 and stay: it takes the group's. */
        private double rate(double weight, double gradient, Hyper.Values values) {
            if (weight == 0) {
                return values.rate();
            }
            double own = values.rate() * settings.trust() * weight
                    / (gradient + values.decay() * weight + values.epsilon());
            return settings.clip() ? Math.min(values.rate(), own) : own;
        }
    }

    private record Lamb() implements StepRule {

        private static final double MOST = 10;

        @Override
        public List<String> slots() {
            return Averages.SLOTS;
        }

        @Override
        public void step(Batch given, Hyper.Values values, boolean l2) {
            Batch batch = given.decayed(values, l2);
            Averages averages = Averages.of(batch, values);
            List<Tensor> steps = Foreach.scaled(averages.first(), 1 / averages.correction1());
            Foreach.divide(steps, averages.denominators(values.epsilon()));
            double[] weights = Foreach.norms(batch.parameters());
            double[] lengths = Foreach.norms(steps);
            for (int i = 0; i < weights.length; i++) {
                double trust = weights[i] == 0 || lengths[i] == 0 ? 1 : Math.min(weights[i] / lengths[i], MOST);
                batch.parameters().get(i).add_(steps.get(i), new Scalar(-values.rate() * trust));
            }
        }
    }

    private record Lookahead(Optimizer.Lookahead settings, StepRule inner) implements StepRule {

        @Override
        public List<String> slots() {
            List<String> slots = new ArrayList<>(inner.slots());
            slots.add(SLOW);
            return slots;
        }

        @Override
        public void step(Batch batch, Hyper.Values values, boolean l2) {
            List<Tensor> slow = batch.remembered(SLOW);
            if (batch.count() == 1) {
                Foreach.copy(slow, batch.parameters());
            }
            inner.step(batch, values, l2);
            if (batch.count() % settings.steps() == 0) {
                Foreach.average(slow, batch.parameters(), settings.share());
                Foreach.copy(batch.parameters(), slow);
            }
        }
    }
}
