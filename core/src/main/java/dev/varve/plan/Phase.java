package dev.varve.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One step of a plan: a time in which each layer group is treated in the same way. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Phase.Train.class, name = "train"),
    @JsonSubTypes.Type(value = Phase.Solve.class, name = "solve")})
public sealed interface Phase {

    /** The most epochs that a phase may have; more is a slip of the finger. */
    int MOST_EPOCHS = 10_000;
    /** The most views that a phase may have. */
    int MOST_VIEWS = 64;

    /**
     * What the phase is called in tables and events.
     *
     * @return a name, unique in the plan
     */
    String name();

    /**
     * The input size that the phase asks for.
     *
     * @return edge of the square input in pixels; 0 takes the experiment's
     */
    int size();

    /**
     * The input size of this phase.
     *
     * @param experimentSize size that holds where the phase names none
     * @return edge of the square input in pixels
     */
    default int sizeOr(int experimentSize) {
        return size() == 0 ? experimentSize : size();
    }

    /**
     * This phase at another input size.
     *
     * @param pixels edge of the square input; 0 takes the experiment's
     * @return a phase of the same name
     */
    Phase withSize(int pixels);

    /**
     * A phase that steps down the gradient. The optimizer's state is empty when it starts.
     *
     * @param name unique in the plan
     * @param epochs passes over the training part, 1 to 10,000
     * @param size edge of the square input in pixels; 0 takes the experiment's
     * @param views how many ways of showing an image are used in turn, epoch by epoch, 0 to 64; 0 shows it in another
     *     way in every epoch. What is frozen before all that trains is computed once for each view and kept
     * @param schedule what multiplies the rate of each group; usually of peak 1
     * @param momentum the gradient's averaging factor (Adam's beta1), below 1 everywhere
     * @param hypers schedules of the optimizer's other numbers, for all groups: of the decay, which it multiplies, of
     *     beta2 and of epsilon; empty in most phases
     * @param rules one per layer group, from the input to the head
     */
    record Train(String name, int epochs, int size, int views, Schedule schedule, Schedule momentum,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JacksonInject(Yaml.EMPTY) Map<Hyper, Schedule> hypers,
            List<GroupRule> rules) implements Phase {

        /** Checks every field. */
        public Train {
            Require.notBlank(name, "name");
            Require.atLeast(1, epochs, "epochs");
            Require.atMost(MOST_EPOCHS, epochs, "epochs");
            Require.atLeast(0, size, "size");
            Require.atLeast(0, views, "views");
            Require.atMost(MOST_VIEWS, views, "views");
            Require.present(schedule, "schedule");
            Require.present(momentum, "momentum");
            Hyper.MOMENTUM.requireInRange(momentum, "momentum");
            hypers = Hyper.checked(hypers);
            Require.that(!hypers.containsKey(Hyper.RATE) && !hypers.containsKey(Hyper.MOMENTUM), "hypers",
                    "must leave rate and momentum to the fields schedule and momentum", hypers.keySet(),
                    "say them there");
            rules = Require.list(rules, "rules");
            Require.atLeast(1, rules.size(), "rules");
            Require.that(rules.stream().anyMatch(GroupRule::trains), "rules", "must train something",
                    "every group frozen in '" + name + "'", "write 'train: all' for one group at least");
        }

        /** A phase whose optimizer keeps its numbers, but for rate and momentum. */
        public Train(String name, int epochs, int size, int views, Schedule schedule, Schedule momentum,
                List<GroupRule> rules) {
            this(name, epochs, size, views, schedule, momentum, Map.of(), rules);
        }

        /**
         * All numbers of the optimizer at a position.
         *
         * @param fraction share of the phase's batches that are done, 0 to 1
         * @param optimizer has those that neither group nor phase say
         * @return one set per group, from the input to the head
         */
        public List<Hyper.Values> values(double fraction, Optimizer optimizer) {
            List<Hyper.Values> values = new ArrayList<>();
            for (GroupRule rule : rules) {
                values.add(new Hyper.Values(rate(rule, fraction),
                        rule.hypers().getOrDefault(Hyper.MOMENTUM, momentum).at(fraction),
                        rule.decay() * of(Hyper.DECAY, rule, 1, fraction),
                        of(Hyper.BETA2, rule, optimizer.own().getOrDefault(Hyper.BETA2, 0.0), fraction),
                        of(Hyper.EPSILON, rule, optimizer.own().getOrDefault(Hyper.EPSILON, 0.0), fraction)));
            }
            return values;
        }

        private double of(Hyper hyper, GroupRule rule, double otherwise, double fraction) {
            Schedule nearest = rule.hypers().getOrDefault(hyper, hypers.get(hyper));
            return nearest == null ? otherwise : nearest.at(fraction);
        }

        private double rate(GroupRule rule, double fraction) {
            return rule.rate() * rule.hypers().getOrDefault(Hyper.RATE, schedule).at(fraction);
        }

        /**
         * Whether the optimizer averages gradients at some time.
         *
         * @return false if the momentum of each group that trains is always 0
         */
        public boolean hasMomentum() {
            return rules.stream().filter(GroupRule::trains)
                    .map(rule -> rule.hypers().getOrDefault(Hyper.MOMENTUM, momentum))
                    .anyMatch(schedule -> !schedule.equals(new Schedule.Constant(0)));
        }

        /**
         * The rate of each group at a position.
         *
         * @param fraction share of the phase's batches that are done, 0 to 1
         * @return one rate per group, from the input to the head
         */
        public List<Double> rates(double fraction) {
            return rules.stream().map(rule -> rate(rule, fraction)).toList();
        }

        /**
         * The largest peak rate of the groups that train.
         *
         * @return positive
         */
        public double peak() {
            return rules.stream().filter(GroupRule::trains).mapToDouble(GroupRule::rate).max().orElseThrow();
        }

        /**
         * The first group of which everything trains.
         *
         * @return its index; the number of groups if there is none
         */
        public int firstTrained() {
            return (int) rules.stream().takeWhile(rule -> rule.train() == GroupRule.Scope.NONE).count();
        }

        /**
         * This phase with another first trained group. A group before it that trained is frozen, with fixed BatchNorm;
         * one behind it that was frozen trains at its rate, in all else as the first trained group of this phase.
         *
         * @param first index of the first trained group, from 0 to the last
         * @return a phase of the same name; this one if it begins there
         */
        public Train freezeTo(int first) {
            Require.that(first >= 0 && first < rules.size(), "freezeTo", "must lie between 0 and " + (rules.size() - 1),
                    first, "there are " + rules.size() + " layer groups");
            int own = firstTrained();
            if (first == own) {
                return this;
            }
            GroupRule like = own < rules.size() ? rules.get(own) : GroupRule.trained(1, 0);
            List<GroupRule> changed = IntStream.range(0, rules.size()).mapToObj(group -> {
                GroupRule rule = rules.get(group);
                if (group < first) {
                    return rule.train() == GroupRule.Scope.NONE ? rule
                            : GroupRule.frozen(rule.rate(), rule.decay(), GroupRule.NormPolicy.FIXED);
                }
                return rule.train() == GroupRule.Scope.ALL ? rule
                        : new GroupRule(GroupRule.Scope.ALL, rule.rate(), like.decay(), like.norm(), like.stochastic(),
                                like.l2(), rule.hypers());
            }).toList();
            return withRules(changed);
        }

        /**
         * This phase with another number of views.
         *
         * @param other as {@link #views}
         * @return a phase of the same name
         */
        public Train withViews(int other) {
            return new Train(name, epochs, size, other, schedule, momentum, hypers, rules);
        }

        @Override
        public Train withSize(int pixels) {
            return part(name, epochs, pixels);
        }

        /**
         * A part of this phase, with the whole of its schedules.
         *
         * @param called unique in the plan
         * @param most epochs, 1 to 10,000
         * @param pixels edge of the square input; 0 takes the experiment's
         * @return a phase with all else as it is
         */
        Train part(String called, int most, int pixels) {
            return new Train(called, most, pixels, views, schedule, momentum, hypers, rules);
        }

        /**
         * This phase with other rules.
         *
         * @param others one per layer group
         * @return a phase of the same name
         */
        public Train withRules(List<GroupRule> others) {
            return new Train(name, epochs, size, views, schedule, momentum, hypers, others);
        }

        /**
         * This phase with other schedules.
         *
         * @param ofRate what multiplies the rate of each group
         * @param ofMomentum the momentum, below 1 everywhere
         * @return a phase of the same name
         */
        public Train withSchedules(Schedule ofRate, Schedule ofMomentum) {
            return new Train(name, epochs, size, views, ofRate, ofMomentum, hypers, rules);
        }

        /**
         * The number of what is shown in an epoch: equal ones show the same.
         *
         * @param epoch within the phase, from 0
         * @return the view, from 0; without views the epoch
         */
        public int viewOf(int epoch) {
            return views == 0 ? epoch : epoch % views;
        }
    }

    /**
     * A phase that computes the best linear head on a body that stays as it is: multinomial logistic regression on the
     * standardised features of one pass of the body, with an L2 penalty on the weights. Of all penalties the one with
     * the best accuracy on the validation part holds, the smaller loss there in a tie. Several labels have a logistic
     * regression each, values a ridge regression; of these the penalty with the smallest loss there holds.
     *
     * <p>It needs a head of one matrix with a bias, and draws no random number but those of the views. The same input
     * gives the same head.
     *
     * @param name unique in the plan
     * @param size edge of the square input in pixels; 0 takes the experiment's
     * @param views how often each training image is seen, 1 to 64: as in evaluation, then its mirror image, then crops
     *     as drawn for training
     * @param penalties factors of half the squared weights beside the mean loss, positive, from strong to weak; at
     *     least one
     */
    record Solve(String name, int size, int views, List<Double> penalties) implements Phase {

        /** Checks every field. */
        public Solve {
            Require.notBlank(name, "name");
            Require.atLeast(0, size, "size");
            Require.atLeast(1, views, "views");
            Require.atMost(MOST_VIEWS, views, "views");
            penalties = Require.list(penalties, "penalties");
            Require.atLeast(1, penalties.size(), "penalties");
            for (int i = 0; i < penalties.size(); i++) {
                Require.positive(penalties.get(i), "penalties");
                double stronger = i == 0 ? Double.POSITIVE_INFINITY : penalties.get(i - 1);
                Require.that(penalties.get(i) < stronger, "penalties", "must go from strong to weak",
                        penalties.get(i) + " behind " + stronger, "order them");
            }
        }

        @Override
        public Solve withSize(int pixels) {
            return new Solve(name, pixels, views, penalties);
        }
    }
}
