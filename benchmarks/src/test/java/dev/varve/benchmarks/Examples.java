package dev.varve.benchmarks;

import dev.varve.benchmarks.Question.Contestant;
import dev.varve.benchmarks.Question.Row;
import java.util.ArrayList;
import java.util.List;

/** Questions whose sides compute nothing. */
final class Examples {

    private Examples() {
    }

    /** A side that answers the same each time, and remembers how many units it was asked for. */
    static final class FixedSide implements Side {
        final List<Integer> asked = new ArrayList<>();
        private final Facts facts;
        private final Lap lap;
        boolean closed;

        FixedSide(Facts facts, Lap lap) {
            this.facts = facts;
            this.lap = lap;
        }

        @Override
        public Facts facts() {
            return facts;
        }

        @Override
        public Lap run(int units) {
            asked.add(units);
            return lap;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Two sides, {@code ours} and {@code theirs}, that cannot be started. */
    static Question question(String name, Pace pace, List<Row> rows) {
        return question(name, pace, rows, null, null);
    }

    static Question question(String name, Pace pace, List<Row> rows, Side ours, Side theirs) {
        return new Question(name, "an example", Unit.STEP, pace,
                List.of(new Contestant("ours", bench -> ours), new Contestant("theirs", bench -> theirs)), rows);
    }
}
