package dev.varve.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.IntStream;

/** One step of a plan: a time in which the rule of each layer group stays the same. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes(@JsonSubTypes.Type(value = Phase.Train.class, name = "train"))
public sealed interface Phase {

    /** The most epochs that a phase may have; more is a slip of the finger. */
    int MOST_EPOCHS = 10_000;

    /**
     * What the phase is called in tables and events.
     *
     * @return a name, unique in the plan
     */
    String name();

    /**
     * What happens to each group.
     *
     * @return one rule per layer group, from the input to the head
     */
    List<GroupRule> rules();

    /**
     * This phase with other rules.
     *
     * @param rules one per layer group
     * @return the phase
     */
    Phase withRules(List<GroupRule> rules);

    /**
     * A phase that steps down the gradient. The optimizer's state is empty when it starts.
     *
     * @param name unique in the plan
     * @param epochs passes over the training part, 1 to 10,000
     * @param size edge of the square input in pixels; 0 takes the experiment's
     * @param schedule what multiplies the rate of each group; usually of peak 1
     * @param momentum the gradient's averaging factor (Adam's beta1), below 1 everywhere
     * @param rules one per layer group, from the input to the head
     */
    record Train(String name, int epochs, int size, Schedule schedule, Schedule momentum, List<GroupRule> rules)
            implements Phase {

        private static final int MOMENTUM_PROBES = 100;

        /** Checks every field. */
        public Train {
            Require.notBlank(name, "name");
            Require.atLeast(1, epochs, "epochs");
            Require.atMost(MOST_EPOCHS, epochs, "epochs");
            Require.atLeast(0, size, "size");
            Require.present(schedule, "schedule");
            Require.present(momentum, "momentum");
            double most = IntStream.rangeClosed(0, MOMENTUM_PROBES)
                    .mapToDouble(i -> momentum.at((double) i / MOMENTUM_PROBES)).max().orElseThrow();
            Require.that(most < 1, "momentum", "must stay below 1", most, "0.9 is common");
            rules = Require.list(rules, "rules");
            Require.atLeast(1, rules.size(), "rules");
            Require.that(rules.stream().anyMatch(GroupRule::trains), "rules", "must train something",
                    "every group frozen in '" + name + "'", "write 'train: all' for one group at least");
        }

        @Override
        public Train withRules(List<GroupRule> other) {
            return new Train(name, epochs, size, schedule, momentum, other);
        }

        /**
         * The rate of each group at a position.
         *
         * @param fraction share of the phase's batches that are done, 0 to 1
         * @return one rate per group, from the input to the head
         */
        public List<Double> rates(double fraction) {
            double multiplier = schedule.at(fraction);
            return rules.stream().map(rule -> rule.rate() * multiplier).toList();
        }

        /**
         * The input size of this phase.
         *
         * @param experimentSize size that holds where the phase names none
         * @return edge of the square input in pixels
         */
        public int sizeOr(int experimentSize) {
            return size == 0 ? experimentSize : size;
        }
    }
}
